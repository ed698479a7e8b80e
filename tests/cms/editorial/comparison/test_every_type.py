"""Every page type of every app, without a line written for it."""

import pytest
from django.apps import apps

from cms.editorial.comparison import compare, places
from cms.editorial.comparison.form import form_fields
from cms.editorial.models import EditorialPage
from tests.conftest import read_town
from tests.showcase import build_showcase

TYPES = sorted(
    (model for model in apps.get_models() if issubclass(model, EditorialPage)),
    key=lambda model: model._meta.label,
)


def test_there_are_types_of_several_apps():
    assert len({model._meta.app_label for model in TYPES}) >= 3


@pytest.mark.parametrize("model", TYPES, ids=lambda model: model._meta.label)
def test_a_page_of_each_type_equals_itself(db, model):
    page = model(title="Página", slug="pagina")
    assert compare(page, page).is_empty
    assert not compare(page, model(title="Otra", slug="pagina")).is_empty


@pytest.mark.parametrize("model", TYPES, ids=lambda model: model._meta.label)
def test_labels_of_each_form_are_spanish_and_told_apart(db, model):
    labels = [field.label for field in form_fields(model)]
    assert len(set(labels)) == len(labels)
    assert all(label and label[0] == label[0].upper() and "_" not in label for label in labels)
    assert {"Título", "Dirección", "Se publica", "Se retira"} <= set(labels)


def test_full_pages_of_each_type_equal_their_own_draft(town):
    build_showcase(read_town())
    seen = set()
    for model in TYPES:
        page = model.objects.order_by("-pk").first()
        if page is None:
            continue
        seen.add(model)
        revision = page.save_revision()
        assert compare(page, revision.as_object()).is_empty, model
        assert compare(revision.as_object(), revision.as_object()).is_empty, model
        whole = compare(None, page)
        assert whole.is_new
        assert {change.name for change in whole.changes} >= {"title", "slug"}
        assert places(page)[0] == ("title", "Título")
    assert len(seen) >= 12
