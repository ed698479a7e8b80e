"""What an editor tries by direct request, in their own section and in another's."""

import pytest
from django.urls import reverse
from wagtail.models import GroupPagePermission, Page, PageLogEntry

from cms.news.models import NoticiaPage, NoticiasContainerPage

REFUSED = {302, 403, 404}


def state_of_the_tree():
    """Everything the public or another section could notice."""
    return list(
        Page.objects.order_by("path").values_list(
            "pk",
            "path",
            "title",
            "slug",
            "live",
            "owner",
            "live_revision",
            "locked",
            "go_live_at",
            "expire_at",
        )
    )


@pytest.fixture
def hacienda(town, sign_in):
    return sign_in(town.hacienda)


def pages_url(name, *args):
    return reverse(f"wagtailadmin_pages:{name}", args=args)


def test_publishing_from_the_edit_form_only_saves_a_draft(town, hacienda, edit_form):
    page = town.draft_noticia(town.hacienda_section, town.hacienda)
    data = edit_form(hacienda, page, **{"action-publish": "1", "title": "Ya"})
    hacienda.post(pages_url("edit", page.pk), data)
    assert not NoticiaPage.objects.get(pk=page.pk).live


def test_publishing_while_creating_only_saves_a_draft(town, hacienda):
    container = NoticiasContainerPage.objects.child_of(town.hacienda_section.page).get()
    url = pages_url("add", "news", "noticiapage", container.pk)
    from wagtail.test.utils.form_data import querydict_from_html

    data = querydict_from_html(hacienda.get(url).content.decode(), form_id="page-edit-form")
    data.update(
        {
            "title": "Directo",
            "slug": "directo",
            "summary": "Sin permiso",
            "body-count": "0",
            "action-publish": "1",
        }
    )
    hacienda.post(url, data)
    created = NoticiaPage.objects.get(slug="directo")
    assert not created.live
    assert created.first_published_at is None


def test_a_go_live_date_in_the_past_does_not_publish(town, hacienda, edit_form):
    page = town.draft_noticia(town.hacienda_section, town.hacienda)
    data = edit_form(hacienda, page, **{"go_live_at": "2020-01-01 00:00", "action-publish": "1"})
    hacienda.post(pages_url("edit", page.pk), data)
    from django.core.management import call_command

    call_command("publish_scheduled")
    assert not NoticiaPage.objects.get(pk=page.pk).live


def test_editing_a_live_page_changes_nothing_public(town, hacienda, edit_form, client):
    page = town.published(town.hacienda_section, town.hacienda, "Original")
    data = edit_form(hacienda, page, **{"title": "Cambiado", "slug": "otro", "action-publish": "1"})
    hacienda.post(pages_url("edit", page.pk), data)
    fresh = NoticiaPage.objects.get(pk=page.pk)
    assert (fresh.title, fresh.slug) == ("Original", page.slug)
    assert fresh.get_latest_revision_as_object().title == "Cambiado"


@pytest.mark.parametrize(
    "door",
    [
        "unpublish",
        "delete",
        "lock",
        "unlock",
        "set_privacy",
        "move",
        "move_confirm",
        "set_page_position",
        "bulk_publish",
        "bulk_unpublish",
        "bulk_delete",
        "bulk_move",
        "revisions_unschedule",
        "convert_alias",
    ],
)
@pytest.mark.parametrize("whose", ["own", "other"])
def test_doors_to_the_public_stay_shut(town, hacienda, door, whose):
    owner = town.hacienda_section if whose == "own" else town.social_section
    author = town.hacienda if whose == "own" else town.social
    page = town.published(owner, author, "Pública")
    other_parent = NoticiasContainerPage.objects.child_of(town.social_section.page).get()
    before = state_of_the_tree()
    bulk = door.removeprefix("bulk_")
    if door.startswith("bulk_"):
        url = reverse("wagtail_bulk_action", args=["wagtailcore", "page", bulk])
        url += f"?id={page.pk}"
        data = {"chooser": other_parent.pk, "move_applicable": "on"}
    elif door == "move_confirm":
        url, data = pages_url(door, page.pk, other_parent.pk), {}
    elif door == "revisions_unschedule":
        url, data = pages_url(door, page.pk, page.latest_revision_id), {}
    elif door == "set_page_position":
        url, data = pages_url(door, page.pk) + "?position=0", {}
    else:
        url = pages_url(door, page.pk)
        data = {"restriction_type": "login", "choose": other_parent.pk}
    response = hacienda.post(url, data)
    assert state_of_the_tree() == before
    if whose == "other":
        assert response.status_code in REFUSED
        assert "Pública" not in response.content.decode()


def test_a_page_is_not_copied_into_another_section(town, hacienda):
    page = town.published(town.hacienda_section, town.hacienda, "Mía")
    target = NoticiasContainerPage.objects.child_of(town.social_section.page).get()
    before = state_of_the_tree()
    for extra in ({}, {"alias": "on"}, {"publish_copies": "on"}, {"copy_subpages": "on"}):
        hacienda.post(
            pages_url("copy", page.pk),
            {"new_title": "Copia", "new_slug": "copia", "new_parent_page": target.pk, **extra},
        )
    assert state_of_the_tree() == before


def test_a_copy_or_alias_inside_ones_own_section_is_never_live(town, hacienda):
    page = town.published(town.hacienda_section, town.hacienda, "Mía")
    parent = page.get_parent()
    for slug, extra in (("a", {}), ("b", {"alias": "on"}), ("c", {"publish_copies": "on"})):
        hacienda.post(
            pages_url("copy", page.pk),
            {"new_title": "C", "new_slug": slug, "new_parent_page": parent.pk, **extra},
        )
    assert not Page.objects.filter(slug__in=["a", "b", "c"], live=True).exists()


@pytest.mark.parametrize(
    "door",
    [
        "edit",
        "history",
        "view_draft",
        "preview_on_edit",
        "revisions_index",
        "usage",
        "workflow_history",
        "delete",
        "copy",
        "unpublish",
        "move",
    ],
)
def test_anothers_draft_is_not_shown_anywhere(town, hacienda, door):
    draft = town.draft_noticia(town.social_section, town.social, "Secreto de Social")
    response = hacienda.get(pages_url(door, draft.pk))
    assert response.status_code in REFUSED
    assert "Secreto" not in response.content.decode()


def test_anothers_revisions_are_not_shown(town, hacienda):
    page = town.published(town.social_section, town.social, "Secreto de Social")
    draft = page.get_latest_revision_as_object()
    draft.title = "Secreto nuevo"
    revision = draft.save_revision(user=town.social)
    for url in (
        pages_url("revisions_view", page.pk, revision.pk),
        pages_url("revisions_revert", page.pk, revision.pk),
        pages_url("revisions_compare", page.pk, "live", "latest"),
    ):
        response = hacienda.get(url)
        assert response.status_code in REFUSED, url
        assert "Secreto" not in response.content.decode()


def test_choosers_searches_and_reports_do_not_name_anothers_draft(town, hacienda):
    draft = town.draft_noticia(town.social_section, town.social, "Secreto de Social")
    parent = draft.get_parent()
    for url in (
        reverse("wagtailadmin_explore", args=[parent.pk]),
        reverse("wagtailadmin_choose_page_child", args=[parent.pk]),
        reverse("wagtailadmin_choose_page_search") + "?q=Secre",
        reverse("wagtailadmin_choose_page_chosen_multiple") + f"?id={draft.pk}",
        reverse("wagtailadmin_pages:search") + "?q=Secre",
        reverse("wagtailadmin_reports:page_types_usage"),
        reverse("wagtailadmin_reports:site_history"),
        reverse("wagtailadmin_reports:aging_pages"),
        reverse("wagtailadmin_reports:workflow"),
        reverse("wagtailadmin_pages:type_use", args=["news", "noticiapage"]),
        f"/admin/api/main/pages/{draft.pk}/",
        "/admin/api/main/pages/?fields=*",
        reverse("wagtailadmin_home"),
    ):
        response = hacienda.get(url, headers={"x-requested-with": "XMLHttpRequest"})
        assert "Secreto" not in response.content.decode(), url


def test_editing_anothers_page_by_post_changes_nothing(town, hacienda, sign_in, edit_form):
    draft = town.draft_noticia(town.social_section, town.social, "De Social")
    data = edit_form(sign_in(town.social), draft, title="Intruso")
    before = state_of_the_tree()
    revisions = draft.revisions.count()
    response = hacienda.post(pages_url("edit", draft.pk), data)
    assert response.status_code in REFUSED
    assert state_of_the_tree() == before
    assert draft.revisions.count() == revisions


def test_a_colleagues_draft_under_review_is_neither_deleted_nor_edited(
    town, sign_in, hacienda, edit_form
):
    page = town.in_review(town.hacienda_section, town.hacienda, "En la mesa")
    data = edit_form(hacienda, page, title="Cambiada en la mesa")
    colleague = sign_in(town.hacienda2)
    colleague.post(pages_url("delete", page.pk))
    colleague.post(pages_url("edit", page.pk), data)
    fresh = NoticiaPage.objects.get(pk=page.pk)
    assert fresh.title == "En la mesa"
    assert fresh.latest_revision_id == page.latest_revision_id


def test_a_draft_that_was_public_once_is_not_deleted_by_an_editor(town, hacienda):
    page = town.published(town.hacienda_section, town.hacienda, "Fue pública")
    page.unpublish(user=town.prensa)
    hacienda.post(pages_url("delete", page.pk))
    assert NoticiaPage.objects.filter(pk=page.pk).exists()


def test_an_editor_withdraws_their_text_from_review(town, hacienda, edit_form):
    page = town.in_review(town.hacienda_section, town.hacienda)
    hacienda.post(
        pages_url("edit", page.pk), edit_form(hacienda, page, **{"action-cancel-workflow": "1"})
    )
    assert not NoticiaPage.objects.get(pk=page.pk).workflow_in_progress


def test_prensa_withdraws_moves_and_deletes_what_is_public(town, sign_in):
    page = town.published(town.hacienda_section, town.hacienda)
    prensa = sign_in(town.prensa)
    prensa.post(pages_url("unpublish", page.pk))
    assert not NoticiaPage.objects.get(pk=page.pk).live
    prensa.post(pages_url("delete", page.pk))
    assert not NoticiaPage.objects.filter(pk=page.pk).exists()
    assert PageLogEntry.objects.filter(action="wagtail.delete", user=town.prensa).exists()


def test_an_editor_given_publish_by_mistake_still_cannot(town, hacienda, edit_form):
    from django.contrib.auth.models import Permission

    GroupPagePermission.objects.create(
        group=town.hacienda_section.group,
        page=town.home,
        permission=Permission.objects.get(codename="publish_page"),
    )
    page = town.draft_noticia(town.hacienda_section, town.hacienda)
    hacienda.post(pages_url("edit", page.pk), edit_form(hacienda, page, **{"action-publish": "1"}))
    assert not NoticiaPage.objects.get(pk=page.pk).live
