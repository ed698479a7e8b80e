"""The index follows what is published, withdrawn, moved, deleted and closed."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from wagtail.models import Page, PageViewRestriction
from wagtail.signals import page_published

from cms.assets.models import SiteDocument
from cms.search import fulltext, vocabulary
from cms.search.indexing import index_page, rebuild_index, recount_words, repair_index
from cms.search.models import FullText, IndexEntry, Word
from cms.secretarias.models import InformativeContainerPage, InformativePage, StaffMember
from tests.cms.search.conftest import html_of, titles
from tests.conftest import Town, publish_structure
from tests.showcase import publish

pytestmark = pytest.mark.django_db
Write = Callable[..., InformativePage]


def counted() -> dict[str, int]:
    return dict(Word.objects.filter(pages__gt=0).values_list("word", "pages"))


def test_a_page_is_found_once_it_is_published(town: Town) -> None:
    page = town.draft_noticia(town.hacienda_section, town.people["hacienda"], "Feria del maíz")
    assert titles("maíz") == []
    publish(page)
    assert titles("maíz") == ["Feria del maíz"]


def test_an_approved_text_is_found_and_one_under_review_is_not(town: Town) -> None:
    town.in_review(town.hacienda_section, town.people["hacienda"], "Todavía en revisión")
    town.published(town.hacienda_section, town.people["hacienda"], "Feria aprobada")
    assert titles("revisión") == []
    assert titles("aprobada") == ["Feria aprobada"]


def test_a_draft_of_a_live_page_is_not_found(write: Write) -> None:
    page = write("Impuesto predial", "Se paga en marzo.")
    page.title = "Impuesto secreto"
    page.save_revision()
    assert titles("secreto") == []
    assert titles("predial") == ["Impuesto predial"]


def test_the_new_text_replaces_the_old(write: Write) -> None:
    page = write("Impuesto predial", "Se paga en marzo.")
    page.title, page.body = "Impuesto de la tierra", [("text", "<p>Se paga en abril.</p>")]
    publish(page)
    assert titles("predial") == []
    assert titles("marzo") == []
    assert titles("tierra abril") == ["Impuesto de la tierra"]
    assert IndexEntry.objects.filter(page=page.pk).count() == 1


def test_a_withdrawn_page_is_gone(write: Write) -> None:
    page = write("Impuesto predial")
    page.unpublish()
    assert titles("predial") == []
    assert not IndexEntry.objects.filter(page=page.pk).exists()
    assert not FullText.objects.filter(title__contains="predial").exists()


def test_a_page_that_expired_without_a_signal_is_not_shown(write: Write) -> None:
    page = write("Impuesto predial")
    Page.objects.filter(pk=page.pk).update(live=False)
    assert titles("predial") == []


def test_a_scheduled_page_is_found_when_its_hour_comes(write: Write) -> None:
    page = write("Impuesto predial")
    page.expire_at = timezone.now() - timedelta(minutes=1)
    page.save()
    call_command("publish_scheduled", verbosity=0)
    assert titles("predial") == []


def test_a_deleted_page_leaves_nothing(write: Write) -> None:
    page = write("Impuesto predial", "Ornitorrinco.")
    with transaction.atomic():
        Page.objects.get(pk=page.pk).delete()
    assert titles("predial") == []
    assert not FullText.objects.exclude(entry__in=IndexEntry.objects.all()).exists()
    assert "ornitorrinco" not in counted()


def test_a_moved_page_is_found_at_its_new_address(town: Town, write: Write) -> None:
    page = write("Impuesto predial", slug="predial")
    other = InformativeContainerPage.objects.child_of(town.social_section.page).get()
    with transaction.atomic():
        Page.objects.get(pk=page.pk).move(other, pos="last-child")
    html = html_of("predial")
    assert 'href="/alcaldia/secretaria-social/informacion/predial/"' in html
    assert "secretaria-de-hacienda/informacion/predial" not in html
    assert titles("predial", seccion="secretaria-social") == ["Impuesto predial"]


def test_a_renamed_address_is_followed(write: Write) -> None:
    page = write("Impuesto predial", slug="predial")
    page.slug = "impuesto"
    publish(page)
    assert "/informacion/impuesto/" in html_of("predial")


@pytest.mark.parametrize("kind", ["login", "password"])
def test_a_page_at_or_below_a_privacy_rule_is_not_found(
    town: Town, write: Write, kind: str
) -> None:
    page = write("Impuesto predial")
    below = InformativePage(title="Detalle del predial", summary="Uno.")
    page.add_child(instance=below)
    publish(below)
    assert len(titles("predial")) == 2
    rule = PageViewRestriction.objects.create(page=page, restriction_type=kind, password="a")
    assert titles("predial") == []
    rule.delete()
    assert len(titles("predial")) == 2


def test_folders_and_aliases_are_not_results(town: Town, write: Write) -> None:
    page = write("Impuesto predial")
    Page.objects.get(pk=page.pk).create_alias(parent=town.home, update_slug="copia")
    assert titles("predial") == ["Impuesto predial"]
    container = InformativeContainerPage.objects.child_of(town.hacienda_section.page).get()
    publish_structure(container)
    assert not IndexEntry.objects.filter(page=container.pk).exists()


def test_a_type_may_ask_not_to_be_found(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    page = write("Impuesto predial")
    monkeypatch.setattr(InformativePage, "is_searchable", False, raising=False)
    page_published.send(sender=InformativePage, instance=page, revision=None)
    assert titles("predial") == []


def test_a_type_says_itself_what_is_searched(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(InformativePage, "search_text", lambda self: "palabrapropia", raising=False)
    write("Impuesto predial", "Texto del cuerpo.")
    assert titles("palabrapropia") == ["Impuesto predial"]
    assert titles("cuerpo") == []


def test_every_block_of_a_body_is_searched(write: Write) -> None:
    from tests.showcase import as_stream, document, every_block, picture

    page = write("Impuesto predial")
    page.body = as_stream(every_block(picture(), document()))
    publish(page)
    for word in ("intereses", "vence", "tesorería", "descuentos", "factura", "principal"):
        assert titles(word) == ["Impuesto predial"], word


def test_people_are_found_by_name_and_post_and_by_nothing_else(town: Town) -> None:
    page = town.hacienda_section.page
    page.purpose = "Cobra los impuestos."
    page.hours = "Lunes a viernes"
    page.staff = [
        StaffMember(
            name="Elvira Guadual",
            position="Tesorera",
            birthplace="Yopal",
            education="Contaduría",
            salary_grade="Grado catorce",
            contract_object="Apoyo logístico",
        )
    ]
    publish(page)
    for word in ("Elvira", "tesorera", "impuestos", "horario"):
        # The directory's own summary speaks of «horarios».
        assert [one for one in titles(word) if one != "Directorio"] == ["Secretaría de Hacienda"], (
            word
        )
    for word in ("Yopal", "contaduría", "catorce", "logístico"):
        assert titles(word, tal_cual="1") == [], word


def test_words_are_counted_as_pages_come_and_go(write: Write) -> None:
    one = write("Trapiche", "Panela y trapiche.", summary="Una explicación.")
    two = write("Panela", "Trapiche.")
    assert (counted()["trapiche"], counted()["panela"]) == (2, 2)
    one.body = [("text", "<p>Nada.</p>")]
    publish(one)
    assert (counted()["trapiche"], counted()["panela"]) == (2, 1)
    two.unpublish()
    assert (counted()["trapiche"], counted().get("panela")) == (1, None)
    before = counted()
    recount_words()
    assert counted() == before


def test_rebuilding_gives_the_same_index(town: Town, write: Write) -> None:
    write("Impuesto predial", "Se paga en marzo.")
    publish_structure(town.hacienda_section.page)

    def everything() -> list[object]:
        entries = IndexEntry.objects.order_by("page_id").values_list("page_id", "title", "text")
        return [*entries, sorted(counted().items()), FullText.objects.count()]

    before = everything()
    assert rebuild_index(say=lambda line: None) == IndexEntry.objects.count()
    assert everything() == before
    IndexEntry.objects.all().delete()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM search_fulltext")
    Word.objects.all().delete()
    assert titles("predial") == []
    rebuild_index(say=lambda line: None)
    assert everything() == before


def test_the_command_tells_how_far_it_is(write: Write, capsys: pytest.CaptureFixture[str]) -> None:
    write("Impuesto predial")
    call_command("rebuild_search")
    said = capsys.readouterr().out
    assert "Páginas: " in said
    assert f"{IndexEntry.objects.count()} entradas" in said


def test_repair_mends_what_no_signal_told(write: Write) -> None:
    missing, stale, changed = write("Uno predial"), write("Dos predial"), write("Tres predial")
    IndexEntry.objects.filter(page=missing.pk).delete()
    Page.objects.filter(pk=stale.pk).update(live=False)
    Page.objects.filter(pk=changed.pk).update(
        title="Tres territorial", last_published_at=timezone.now() + timedelta(minutes=1)
    )
    with connection.cursor() as cursor:  # stems of an entry that no longer exists
        cursor.execute("SELECT MAX(rowid) FROM search_fulltext")
        orphan = cursor.fetchone()[0] + 1_000
    fulltext.write([(orphan, ["huerfan"], [], [])])
    assert repair_index(say=lambda line: None) == 3
    assert titles("predial") == ["Uno predial"]
    assert titles("territorial") == ["Tres territorial"]
    assert not FullText.objects.filter(pk=orphan).exists()


def test_repair_of_a_sound_index_changes_nothing(town: Town, write: Write) -> None:
    write("Impuesto predial")
    repair_index(say=lambda line: None)  # what the scenery left out
    assert repair_index(say=lambda line: None) == 0


def test_publishing_and_indexing_are_one(write: Write) -> None:
    """What is rolled back with the page is rolled back with its words."""
    page = write("Impuesto predial")
    page.title = "Impuesto fugaz"
    with transaction.atomic():
        publish(page)
        assert titles("fugaz") == ["Impuesto fugaz"]
        transaction.set_rollback(True)
    vocabulary.forget_words()
    assert titles("fugaz") == []
    assert titles("predial") == ["Impuesto predial"]


# Documents --------------------------------------------------------------------------------------


def attach(page: InformativePage, document: SiteDocument) -> None:
    page.body = [("document", {"document": document, "title": ""})]
    publish(page)


def test_a_document_is_found_while_a_live_page_shows_it(
    write: Write, make_document: Callable[..., SiteDocument]
) -> None:
    document = make_document("Estatuto tributario", "Normas de los impuestos municipales.")
    page = write("Normas")
    assert titles("estatuto") == []
    attach(page, document)
    assert titles("estatuto") == ["Estatuto tributario"]
    assert titles("municipales") == ["Estatuto tributario"]
    html = html_of("estatuto")
    assert f'href="/documentos/{document.pk}/' in html
    assert "PDF, 340\xa0KB" in html
    page.unpublish()
    assert titles("estatuto") == []


def test_a_document_taken_off_the_page_is_gone(
    write: Write, make_document: Callable[..., SiteDocument]
) -> None:
    page = write("Normas")
    attach(page, make_document("Estatuto tributario"))
    page.body = []
    publish(page)
    assert titles("estatuto") == []


def test_a_document_of_a_private_page_is_not_found(
    write: Write, make_document: Callable[..., SiteDocument]
) -> None:
    page = write("Normas")
    attach(page, make_document("Estatuto tributario"))
    PageViewRestriction.objects.create(page=page, restriction_type="login")
    assert titles("estatuto") == []


def test_a_document_is_found_by_its_new_title(
    write: Write, make_document: Callable[..., SiteDocument]
) -> None:
    document = make_document("Estatuto")
    attach(write("Normas"), document)
    document.title, document.description = "Acuerdo 12", "Tarifas."
    document.save()
    assert titles("estatuto") == []
    assert titles("tarifas") == ["Acuerdo 12"]


def test_a_deleted_document_leaves_nothing(
    write: Write, make_document: Callable[..., SiteDocument]
) -> None:
    document = make_document("Estatuto")
    page = write("Normas")
    attach(page, document)
    page.body = []
    publish(page)
    document.delete()
    assert not IndexEntry.objects.filter(title="Estatuto").exists()
    assert not FullText.objects.exclude(entry__in=IndexEntry.objects.all()).exists()


def test_documents_are_rebuilt_too(
    write: Write, make_document: Callable[..., SiteDocument]
) -> None:
    attach(write("Normas"), make_document("Estatuto"))
    make_document("Nadie lo muestra")
    IndexEntry.objects.all().delete()
    rebuild_index(say=lambda line: None)
    assert titles("estatuto") == ["Estatuto"]
    assert not IndexEntry.objects.filter(title="Nadie lo muestra").exists()
    IndexEntry.objects.filter(title="Estatuto").delete()
    repair_index(say=lambda line: None)
    assert titles("estatuto") == ["Estatuto"]


def test_a_draft_indexed_by_mistake_is_forgotten(town: Town) -> None:
    page = town.draft_noticia(town.hacienda_section, town.people["hacienda"], "Borrador")
    index_page(page)
    assert not IndexEntry.objects.filter(page=page.pk).exists()
