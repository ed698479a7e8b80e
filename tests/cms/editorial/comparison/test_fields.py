"""The fields of the form: their order, their labels and their values in plain Spanish."""

import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from cms.editorial.comparison import compare, places
from cms.editorial.comparison.lines import State
from cms.editorial.comparison.values import value_text
from cms.editorial.models import Topic, Vereda
from cms.news.models import AvisoPage, EventoPage
from cms.secretarias.models import LocalEntity, SecretariaPage, StaffMember, TopTask
from home.models import HomePage, HomeTopTask
from tests.cms.editorial.comparison.conftest import (
    FIRST,
    SECOND,
    change,
    draft,
    leaves,
    marked,
    only_part,
    text,
)
from tests.cms.editorial.comparison.test_blocks import image

BOGOTA = ZoneInfo("America/Bogota")


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, ""),
        ("", ""),
        (True, "Sí"),
        (False, "No"),
        (2027, "2027"),
        (12345, "12.345"),
        (Decimal("1234"), "1.234"),
        (Decimal("2500000.50"), "2.500.000,50"),
        (datetime.date(2026, 12, 12), "12 de diciembre de 2026"),
        (datetime.time(14, 30), "2:30 p.m."),
        (["a", "b"], "a, b"),
        ("<b>", "<b>"),
    ],
)
def test_values_are_written_as_people_read_them(value, shown):
    assert value_text(value).replace("\xa0", " ") == shown


def test_an_instant_is_said_in_local_time():
    value = datetime.datetime(2026, 7, 14, 2, 0, tzinfo=datetime.UTC)
    assert value_text(value).startswith("13 de julio de 2026, 9")


def test_choices_may_stand_in_groups():
    assert value_text("b", [("Grupo", [("a", "Uno"), ("b", "Dos")])]) == "Dos"
    assert value_text("c", [("a", "Uno")]) == "c"


def test_changed_fields_stand_in_the_order_of_the_form(noticia):
    before = draft(noticia)
    after = draft(
        noticia,
        correction_note="Era el 3.",
        slug="predial-27",
        title="Predial",
        search_description="x",
    )
    comparison = compare(before, after)
    assert [(found.name, found.label) for found in comparison.changes] == [
        ("title", "Título"),
        ("correction_note", "Nota de corrección"),
        ("slug", "Dirección"),
        ("search_description", "Descripción para buscadores"),
    ]
    names = {found.name for found in comparison.unchanged}
    assert {"summary", "body", "topics", "show_in_menus", "go_live_at", "expire_at"} <= names
    assert names.isdisjoint({"path", "url_path", "draft_title", "locked", "owner", "live", "depth"})


def test_what_no_reader_sees_is_no_change(noticia):
    before = draft(noticia)
    after = draft(noticia)
    after.draft_title, after.locked, after.url_path = "Otro", True, "/otro/"
    after.latest_revision_created_at = timezone.now()
    assert compare(before, after).is_empty


def test_two_page_types_are_not_compared(noticia, town):
    with pytest.raises(TypeError):
        compare(town.home, noticia)


def test_identical_drafts_give_an_empty_comparison(noticia):
    comparison = compare(draft(noticia), draft(noticia))
    assert comparison.is_empty
    assert not comparison.is_new
    assert comparison.size_label == "sin cambios"
    assert (comparison.words_added, comparison.words_removed) == (0, 0)
    assert "Título" in comparison.unchanged_labels


def test_a_draft_is_compared_with_the_live_page(town):
    page = town.published(town.hacienda_section, town.people["hacienda"], "Feria del queso")
    after = draft(page, title="Feria del pan")
    comparison = compare(type(page).objects.get(pk=page.pk), after)
    assert [found.name for found in comparison.changes] == ["title"]
    assert marked(only_part(comparison)) == "Feria del [-queso-][+pan+]"


def test_a_new_page_is_shown_whole_and_unmarked(noticia):
    page = draft(
        noticia, body=[text('<p>Pague <a href="https://a.org/">aquí</a>.</p>')], image=image()
    )
    comparison = compare(None, page)
    assert comparison.is_new
    assert not comparison.is_empty
    assert comparison.unchanged == ()
    assert [found.name for found in comparison.changes] == [
        "title",
        "summary",
        "image",
        "body",
        "slug",
    ]
    shown = change(comparison, "body").shown_parts
    assert marked(shown[0]) == "Pague aquí."
    assert shown[0].lines[0].notes == ("El enlace «aquí» lleva a https://a.org/.",)
    assert shown[0].state == State.UNCHANGED
    assert comparison.words_added == 2 + 3 + 2
    assert comparison.size_label == "página nueva, 7 palabras"


def test_booleans_dates_and_choices(town):
    starts = datetime.datetime(2026, 7, 13, 8, 0, tzinfo=BOGOTA)
    values = {"title": "Corte de agua", "slug": "corte", "summary": "Guarde.", "starts_at": starts}
    before = AvisoPage(**values, kind="water", ends_at=starts + datetime.timedelta(hours=4))
    after = AvisoPage(
        **values, kind="power", ends_at=starts + datetime.timedelta(days=1), is_urgent=True
    )
    comparison = compare(before, after)
    shown = {found.label: marked(found.parts[0]) for found in comparison.changes}
    assert shown["Tipo"] == "[-Agua-][+Energía+]"
    assert shown["Urgente"] == "[-No-][+Sí+]"
    assert shown["Hasta"].startswith("[-13 de julio de 2026, 12")
    assert "[+14 de julio de 2026, 8" in shown["Hasta"]
    assert comparison.size_label == "3 datos cambiados"


def test_a_box_that_nobody_ticked_is_not_shown_of_a_new_page(town):
    page = EventoPage(title="Feria", slug="feria", summary="Venga.", is_all_day=True)
    names = [found.name for found in compare(None, page).changes]
    assert "is_all_day" in names
    assert "is_cancelled" not in names


def test_when_a_page_goes_public_counts(noticia):
    before = draft(noticia)
    after = draft(noticia, go_live_at=datetime.datetime(2027, 1, 4, 8, 0, tzinfo=BOGOTA))
    part = only_part(compare(before, after))
    assert part.label == "Se publica"
    assert marked(part).startswith("[+4 de enero de 2027")


def test_topics_come_and_go_by_name(noticia):
    a, b, c = (
        Topic.objects.create(name=name, slug=name.lower()) for name in ("Agua", "Luz", "Vías")
    )
    before = draft(noticia, topics=[a, b])
    part = only_part(compare(before, draft(noticia, topics=[c, b])))
    assert part.label == "Temas"
    assert marked(part).splitlines() == ["[-Agua-]", "Luz", "[+Vías+]"]


def test_an_image_of_a_field_is_shown_with_its_own_description(noticia):
    old, new = image(), image("Iglesia", "red")
    part = only_part(compare(draft(noticia, image=old), draft(noticia, image=new)))
    assert (part.old_image.image, part.new_image.image) == (old, new)
    assert part.new_image.alt == "La plaza al amanecer"
    removed = only_part(compare(draft(noticia, image=old), draft(noticia, image=None)))
    assert removed.state == State.REMOVED


def test_fields_called_alike_are_told_apart_by_their_heading(town):
    before, after = (HomePage(title="Inicio", slug="inicio", learning_title=name) for name in "ab")
    assert only_part(compare(before, after)).label == "Aula digital · título"
    after.learning_title, after.title = "a", "Portada"
    assert only_part(compare(before, after)).label == "Título"


def test_a_page_that_a_field_points_to_is_named(town):
    before = HomePage(title="Inicio", slug="inicio", request_page=town.alcaldia.page_ptr)
    after = HomePage(title="Inicio", slug="inicio", request_page=town.noticias.page_ptr)
    assert marked(only_part(compare(before, after))) == "[-La Alcaldía-][+Noticias+]"


def test_rows_of_an_inline_relation_are_followed(town):
    page = SecretariaPage.objects.get(pk=town.hacienda_section.page.pk)
    page.top_tasks = [
        TopTask(title="Pagar el predial", summary="En línea."),
        TopTask(title="Pedir un paz y salvo"),
    ]
    page.save()
    page = SecretariaPage.objects.get(pk=page.pk)
    before = draft(page)
    first, second = page.top_tasks.all()
    first.summary = "En línea o en la oficina."
    page.top_tasks = [second, first, TopTask(title="Inscribir un negocio", link_page=town.home)]
    comparison = compare(before, draft(page))
    (found,) = comparison.changes
    assert found.label == "Lo más consultado"
    assert [(part.short_label, part.state) for part in found.parts] == [
        ("tarea frecuente 1: Pedir un paz y salvo", State.UNCHANGED),
        ("tarea frecuente 2: Pagar el predial", State.MOVED_AND_CHANGED),
        ("tarea frecuente 3: Inscribir un negocio", State.ADDED),
    ] or [part.state for part in found.parts] == [
        State.MOVED,
        State.CHANGED,
        State.ADDED,
    ]
    edited = next(part for part in found.parts if "predial" in part.label)
    assert edited.place == f"top_tasks.{first.pk}"
    assert [marked(leaf) for leaf in leaves(edited)] == ["En línea[+ o en la oficina+]."]
    added = found.parts[2]
    assert [marked(leaf) for leaf in leaves(added)] == ["[+Inscribir un negocio+]", "[+Inicio+]"]


def test_rows_that_a_restored_draft_made_anew_are_the_same_rows(town):
    def page(*fees):
        made = SecretariaPage(title="Hacienda", slug="hacienda", short_name="Hacienda")
        made.staff = [
            StaffMember(
                name=f"Persona {n}",
                position="Profesional de rentas",
                contract_fee=fee,
                contract_starts_on=datetime.date(2026, 12, 12),
            )
            for n, fee in enumerate(fees)
        ]
        return made

    assert compare(page(None, Decimal("1")), page(None, Decimal("1"))).is_empty
    comparison = compare(page(None, Decimal("2500000")), page(None, Decimal("2600000")))
    (leaf,) = leaves(only_part(comparison))
    assert leaf.label.endswith("· honorarios (pesos)")
    assert marked(leaf) == "[-2.500.000-][+2.600.000+]"


def test_names_cost_one_query_for_each_model(town, django_assert_num_queries):
    vereda = Vereda.objects.create(name="El Amparo", slug="el-amparo")

    def page(count):
        made = HomePage(title="Inicio", slug="inicio", request_page=town.home.page_ptr)
        made.top_tasks = [
            HomeTopTask(title=f"Tarea {n}", link_page=town.alcaldia.page_ptr) for n in range(count)
        ]
        return made

    with django_assert_num_queries(1):
        compare(page(8), page(2))
    directory = type(town.directorio)
    sides = []
    for name in ("Puesto de salud", "Centro de salud"):
        made = directory(title="Directorio", slug="directorio")
        made.entities = [LocalEntity(name=f"{name} {n}", vereda=vereda) for n in range(5)]
        sides.append(made)
    with django_assert_num_queries(1):
        assert compare(*sides).changes


def test_a_comparison_of_drafts_takes_few_queries_however_long_they_are(
    noticia, town, django_assert_max_num_queries
):
    topic = Topic.objects.create(name="Agua", slug="agua")
    links = "".join(
        f'<p>Vea <a linktype="page" id="{page.pk}">esto</a>.</p>'
        for page in (town.home, town.alcaldia, town.noticias, town.directorio)
    )
    before = draft(noticia, topics=[topic])
    after = draft(noticia, body=[text(links * 5, FIRST), text(links, SECOND)])
    with django_assert_max_num_queries(4):
        compare(before, after)


def test_every_place_can_be_pointed_at(town, noticia):
    page = draft(noticia, body=[text("<p>Uno</p>", FIRST), text("<p>Dos</p>", SECOND)])
    found = places(page)
    assert found[:2] == [("title", "Título"), ("summary", "Resumen")]
    assert (f"body.{SECOND}", "Contenido · texto 2") in found
    assert (
        found.index((f"body.{FIRST}", "Contenido · texto 1"))
        == found.index(("body", "Contenido")) + 1
    )
    assert len({place for place, _ in found}) == len(found)
    before = draft(noticia, body=[], title="Otro", summary="Otra cosa.")
    pointed = {part.place for change in compare(before, page).changes for part in change.parts}
    assert pointed <= {place for place, _ in found}


def test_the_rows_of_an_inline_relation_are_places_too(town):
    page = HomePage(title="Inicio", slug="inicio")
    page.top_tasks = [HomeTopTask(title="Pagar", link_page=town.home.page_ptr)]
    assert ("top_tasks.#1", "Lo más consultado · tarea de la portada: Pagar") in places(page)


def test_places_are_named_without_asking_the_database(town, django_assert_num_queries):
    page = HomePage(title="Inicio", slug="inicio")
    page.top_tasks = [
        HomeTopTask(title=f"Tarea {n}", link_page=town.alcaldia.page_ptr) for n in range(3)
    ]
    with django_assert_num_queries(0):
        found = places(page)
    assert ("top_tasks.#3", "Lo más consultado · tarea de la portada 3: Tarea 2") in found


def test_two_pages_called_alike_are_told_apart(town):
    twin = town.draft_noticia(town.hacienda_section, town.people["hacienda"], "Noticias")
    before = HomePage(title="Inicio", slug="inicio", request_page=town.noticias.page_ptr)
    after = HomePage(title="Inicio", slug="inicio", request_page=twin.page_ptr)
    assert marked(only_part(compare(before, after))) == (
        f"[-Noticias (n.º {town.noticias.pk})-][+Noticias (n.º {twin.pk})+]"
    )


def test_what_was_deleted_is_said_to_be_gone(town):
    gone = town.draft_noticia(town.hacienda_section, town.people["hacienda"], "Feria").page_ptr
    key = gone.pk
    gone.delete()
    before = HomePage(title="Inicio", slug="inicio", request_page=None)
    after = HomePage(title="Inicio", slug="inicio")
    after.request_page_id = key
    assert marked(only_part(compare(before, after))) == "[+página que ya no existe+]"


def test_a_rich_text_field_outside_a_body_is_compared_by_words(town):
    values = {"title": "Hacienda", "slug": "hacienda", "short_name": "Hacienda"}
    html = "<ul><li>Liquidar los impuestos {}.</li><li>Cuidar el dinero público.</li></ul>"
    before = SecretariaPage(**values, functions=html.format("del municipio"))
    after = SecretariaPage(**values, functions=html.format("de todo el municipio"))
    part = only_part(compare(before, after))
    assert part.label == "Funciones"
    assert [line.kind for line in part.lines] == ["item", "item"]
    assert "Cuidar el dinero público." in marked(part)
    assert [line.state for line in part.lines] == [State.CHANGED, State.UNCHANGED]


def test_lines_of_a_plain_text_are_told_apart(town):
    values = {"title": "Hacienda", "slug": "hacienda", "short_name": "Hacienda"}
    before = SecretariaPage(**values, purpose="Cobra los impuestos.\nCuida el dinero.")
    after = SecretariaPage(**values, purpose="Cobra los impuestos.\r\n\r\nCuida el dinero.")
    assert compare(before, after).is_empty
    after.purpose = "Cobra los impuestos.\nCuida el dinero.\nAtiende a los vecinos."
    states = [line.state for line in only_part(compare(before, after)).lines]
    assert states == [State.UNCHANGED, State.UNCHANGED, State.ADDED]
