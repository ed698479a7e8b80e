"""StreamFields: which block is which, what moved, and what changed inside."""

import copy
import json
import uuid

import pytest
from django.core.files.base import ContentFile
from django.core.files.images import ImageFile

from cms.assets.models import SiteDocument, SiteImage
from cms.editorial.comparison import compare
from cms.editorial.comparison.lines import State
from cms.secretarias.models import GlosarioPage, PreguntasPage
from home.models import LandingPage
from tests.cms.editorial.comparison.conftest import (
    FIRST,
    SECOND,
    THIRD,
    block,
    change,
    draft,
    leaves,
    marked,
    only_part,
    text,
)
from tests.cms.editorial.conftest import png_bytes
from tests.showcase import as_stream, every_block

ONE, TWO, THREE = (
    text("<p>El impuesto se paga una vez al año.</p>", FIRST),
    text("<p>Lleve el recibo del año anterior o su cédula.</p>", SECOND),
    text("<p>La oficina abre de lunes a viernes en la mañana.</p>", THIRD),
)


def image(title="Plaza", colour="green"):
    return SiteImage.objects.create(
        title=title,
        description="La plaza al amanecer",
        file=ImageFile(ContentFile(png_bytes(colour)), name=f"{title.lower()}.png"),
        file_size=12_300,
    )


def file(title="Acuerdo", size=2_100_000):
    return SiteDocument.objects.create(
        title=title, file=ContentFile(b"%PDF-1.7", name=f"{title.lower()}.pdf"), file_size=size
    )


def figure(picture, alt="La plaza de día", *, decorative=False, caption="", id=FIRST):
    value = {"image": picture.pk, "alt_text": alt, "decorative": decorative}
    return block("figure", {"image": value, "caption": caption}, id)


def steps(*rows):
    value = [
        {"type": "item", "value": {"title": title, "text": html}, "id": id}
        for id, title, html in rows
    ]
    return block("steps", {"title": "Cómo pagar", "steps": value}, FIRST)


def test_a_moved_block_is_said_to_have_moved_and_no_other(compared):
    comparison = compared("body", [ONE, TWO, THREE], [THREE, ONE, TWO])
    part = only_part(comparison)
    assert part.place == f"body.{THIRD}"
    assert part.state == State.MOVED
    assert part.notes == ("Estaba en el lugar 3; ahora está en el 1.",)
    assert (comparison.words_added, comparison.words_removed) == (0, 0)
    assert comparison.size_label == "un elemento movido"


def test_a_block_that_moved_and_changed_says_both(compared):
    changed = text("<p>La oficina abre de lunes a sábado en la mañana.</p>", THIRD)
    comparison = compared("body", [ONE, TWO, THREE], [changed, ONE, TWO])
    part = only_part(comparison)
    assert part.state == State.MOVED_AND_CHANGED
    assert "[-viernes-][+sábado+]" in marked(part)
    assert comparison.size_label == "una palabra cambiada y un elemento movido".replace(
        "una palabra", "1 palabra"
    )


def test_blocks_with_new_ids_and_the_same_text_are_the_same_blocks(compared):
    again = [{**found, "id": str(uuid.uuid4())} for found in (ONE, TWO, THREE)]
    assert compared("body", [ONE, TWO, THREE], again).is_empty
    without = [{"type": found["type"], "value": found["value"]} for found in (ONE, TWO, THREE)]
    assert compared("body", [ONE, TWO, THREE], without).is_empty


def test_a_block_written_anew_with_nearly_the_same_text_is_compared_with_it(compared):
    near = text("<p>Lleve el recibo del año pasado o su cédula.</p>", str(uuid.uuid4()))
    part = only_part(compared("body", [ONE, TWO], [ONE, near]))
    assert part.state == State.CHANGED
    assert marked(part) == "Lleve el recibo del año [-anterior-][+pasado+] o su cédula."


def test_an_added_and_a_removed_block_stand_where_they_are_read(compared):
    new = text("<p>Puede pagar por internet desde su celular.</p>", str(uuid.uuid4()))
    comparison = compared("body", [ONE, TWO, THREE], [ONE, new, THREE])
    parts = change(comparison, "body").parts
    assert [part.state for part in parts] == ["unchanged", "added", "removed", "unchanged"] or [
        part.state for part in parts
    ] == ["unchanged", "removed", "added", "unchanged"]
    removed = next(part for part in parts if part.state == State.REMOVED)
    assert removed.place == f"body.{SECOND}"
    assert removed.label == "Contenido · texto 2 de antes"
    assert marked(removed) == "[-Lleve el recibo del año anterior o su cédula.-]"


def test_an_added_image_shows_it_with_its_text_and_weight(compared):
    picture = image()
    comparison = compared("body", [TWO], [TWO, figure(picture, caption="La plaza.")])
    part = only_part(comparison)
    assert part.label == "Contenido · imagen"
    assert part.state == State.ADDED
    shown, caption = leaves(part)
    assert shown.new_image.image.pk == picture.pk
    assert shown.old_image is None
    assert shown.new_image.alt == "La plaza de día"
    assert shown.new_image.description == "PNG, 12\xa0KB"
    assert marked(caption) == "[+La plaza.+]"
    assert comparison.size_label == "una imagen nueva"


def test_a_replaced_image_shows_both(compared):
    old, new = image(), image("Iglesia", "red")
    comparison = compared("body", [figure(old)], [figure(new)])
    (leaf,) = leaves(only_part(comparison))
    assert (leaf.old_image.key, leaf.new_image.key) == (old.pk, new.pk)
    assert leaf.shows_old_image
    assert leaf.is_new_image
    assert comparison.size_label == "una imagen cambiada"


def test_an_alternative_text_that_alone_changed_is_compared_by_words(compared):
    picture = image()
    comparison = compared("body", [figure(picture)], [figure(picture, "La plaza de noche")])
    (leaf,) = leaves(only_part(comparison))
    assert not leaf.is_new_image
    assert not leaf.shows_old_image
    assert marked(leaf) == "La plaza de [-día-][+noche+]"
    assert comparison.size_label == "1 palabra cambiada y un texto alternativo cambiado"


def test_an_image_that_became_decorative_says_so(compared):
    picture = image()
    comparison = compared("body", [figure(picture, "")], [figure(picture, decorative=True)])
    (leaf,) = leaves(only_part(comparison))
    assert leaf.notes == ("Ahora es decorativa.",)
    back = compared("body", [figure(picture, decorative=True)], [figure(picture, "")])
    assert leaves(only_part(back))[0].notes == ("Ya no es decorativa.",)


def test_a_replaced_document_shows_both_with_kind_and_weight(compared):
    old, new = file("Acuerdo 004", 2_100_000), file("Acuerdo 011", 340_000)
    comparison = compared(
        "body",
        [block("document", {"document": old.pk, "title": ""}, FIRST)],
        [block("document", {"document": new.pk, "title": ""}, FIRST)],
    )
    (leaf,) = leaves(only_part(comparison))
    assert (leaf.old_file.title, leaf.old_file.description) == ("Acuerdo 004", "PDF, 2,1\xa0MB")
    assert (leaf.new_file.title, leaf.new_file.description) == ("Acuerdo 011", "PDF, 340\xa0KB")
    assert leaf.new_file.url == new.url
    assert comparison.size_label == "un archivo cambiado"


def test_a_step_that_was_deleted_from_the_library_does_not_break_the_comparison(compared):
    gone = file()
    old = [block("document", {"document": gone.pk, "title": "Norma"}, FIRST)]
    gone.delete()
    comparison = compared("body", old, [block("document", {"document": None, "title": ""}, FIRST)])
    assert marked(leaves(only_part(comparison))[0]) == "[-Norma-]"


def test_steps_are_followed_by_their_own_ids(compared):
    ask, pay, keep = (
        (FIRST, "Pida la factura", "<p>En la Tesorería.</p>"),
        (SECOND, "Pague", "<p>En cualquier banco de la ciudad.</p>"),
        (THIRD, "Guarde el recibo", ""),
    )
    changed = (SECOND, "Pague", "<p>En cualquier banco del municipio.</p>")
    comparison = compared("body", [steps(ask, pay, keep)], [steps(keep, ask, changed)])
    part = only_part(comparison)
    assert part.state == State.CHANGED
    (rows,) = [found for found in part.parts if found.is_changed]
    assert [(row.short_label, row.state) for row in rows.parts] == [
        ("paso 1: Guarde el recibo", State.MOVED),
        ("paso 2: Pida la factura", State.UNCHANGED),
        ("paso 3: Pague", State.CHANGED),
    ]
    assert rows.parts[2].place == f"body.{FIRST}.steps.{SECOND}"
    assert [marked(leaf) for leaf in leaves(rows.parts[2])] == [
        "En cualquier banco [-de la ciudad-][+del municipio+]."
    ]
    shown = rows.shown_parts
    assert [found.kind for found in shown] == ["group", "fold", "group"]
    assert shown[1].label == "paso 2: Pida la factura"


def test_list_rows_stored_without_ids_are_known_by_their_text(compared):
    def questions(*pairs):
        rows = [{"question": question, "answer": f"<p>{answer}</p>"} for question, answer in pairs]
        return block("questions", {"title": "Preguntas", "questions": rows}, FIRST)

    first, second = ("¿Y si no pago?", "Hay intereses."), ("¿Dónde pago?", "En línea.")
    assert compared("body", [questions(first, second)], [questions(first, second)]).is_empty
    comparison = compared("body", [questions(first)], [questions(first, second)])
    (row,) = [part for part in only_part(comparison).parts[1].parts if part.is_changed]
    assert row.state == State.ADDED
    assert [marked(leaf) for leaf in leaves(row)] == ["[+¿Dónde pago?+]", "[+En línea.+]"]
    assert comparison.size_label == "un elemento nuevo"


def test_choices_inside_blocks_are_said_as_the_form_says_them(compared):
    def notice(kind):
        return block("notice", {"kind": kind, "title": "", "text": "<p>Vence hoy.</p>"}, FIRST)

    comparison = compared("body", [notice("info")], [notice("warning")])
    (leaf,) = leaves(only_part(comparison))
    assert leaf.label == "Contenido · aviso destacado · tipo"
    assert marked(leaf) == "[-Tenga en cuenta-][+Importante+]"
    assert comparison.size_label == "un dato cambiado"
    assert (comparison.words_added, comparison.words_removed) == (0, 0)


def test_an_address_is_replaced_whole(compared):
    def contact(email):
        return block("contact", {"name": "Tesorería", "email": email, "phone": ""}, FIRST)

    comparison = compared("body", [contact("a@example.org")], [contact("b@example.org")])
    (leaf,) = leaves(only_part(comparison))
    assert marked(leaf) == "[-a@example.org-][+b@example.org+]"


def test_every_block_is_equal_to_itself_and_new_where_it_was_not(compared, noticia):
    body = as_stream(every_block(image(), file()))
    assert compared("body", body, copy.deepcopy(body)).is_empty
    comparison = compared("body", [], body)
    parts = change(comparison, "body").parts
    assert len(parts) == len(body)
    assert {part.state for part in parts} == {State.ADDED}
    assert all(leaves(part) for part in parts)
    back = compared("body", body, [])
    assert {part.state for part in change(back, "body").parts} == {State.REMOVED}
    assert back.words_removed == comparison.words_added


@pytest.mark.parametrize("model", [PreguntasPage, GlosarioPage, LandingPage])
def test_blocks_of_other_apps_need_no_line_here(town, model):
    rows = {
        PreguntasPage: [
            block(
                "questions",
                {"title": "Pagos", "questions": [{"question": "¿{}?", "answer": "<p>Sí.</p>"}]},
                FIRST,
            )
        ],
        GlosarioPage: [
            block(
                "term",
                {"word": "{}", "definition": "<p>Impuesto.</p>", "also": "", "link": town.home.pk},
                FIRST,
            )
        ],
        LandingPage: [
            block(
                "group",
                {
                    "title": "{}",
                    "intro": "",
                    "shape": "cards",
                    "links": [{"page": town.home.pk, "is_pending": False, "title": "Inicio"}],
                },
                FIRST,
            )
        ],
    }[model]

    def made(word):
        page = model(title="Página", slug="pagina", summary="Resumen")
        page.body = model._meta.get_field("body").to_python(json.dumps(rows).replace("{}", word))
        return page

    (leaf,) = leaves(only_part(compare(made("Predial"), made("Catastro"))))
    assert "Predial" in marked(leaf)


def test_blocks_are_told_apart_by_their_number_only_if_there_are_several(noticia):
    page = draft(noticia, body=[ONE, block("video", {"title": "x", "url": "", "summary": ""}), TWO])
    labels = [part.label for part in change(compare(None, page), "body").parts]
    assert labels == ["Contenido · texto 1", "Contenido · video", "Contenido · texto 2"]


def test_a_link_to_another_page_of_the_same_name_is_a_change(town):
    twin = town.draft_noticia(town.hacienda_section, town.people["hacienda"], "Noticias")

    def made(key):
        value = {"word": "Predial", "definition": "<p>Impuesto.</p>", "also": "", "link": key}
        page = GlosarioPage(title="Glosario", slug="glosario", summary="Palabras.")
        page.body = page._meta.get_field("body").to_python(
            json.dumps([block("term", value, FIRST)])
        )
        return page

    (leaf,) = leaves(only_part(compare(made(town.noticias.pk), made(twin.pk))))
    assert leaf.label.endswith("página donde se explica más")
    assert f"[+Noticias (n.º {twin.pk})+]" in marked(leaf)


def test_what_a_new_block_holds_is_as_new_as_the_block(compared):
    part = only_part(compared("body", [], [steps((FIRST, "Pida la factura", ""))]))
    rows = part.parts[1]
    assert (part.state, rows.state, rows.parts[0].state) == (State.ADDED,) * 3
    assert rows.parts[0].heading == "paso"
    gone = only_part(compared("body", [steps((FIRST, "Pida la factura", ""))], []))
    assert gone.parts[1].state == State.REMOVED


def test_a_row_that_changed_is_called_by_its_first_words(compared):
    comparison = compared(
        "body",
        [steps((FIRST, "Pida la factura en la Tesorería municipal de su pueblo", "<p>Hoy.</p>"))],
        [steps((FIRST, "Pida la factura en la Tesorería municipal de su pueblo", "<p>Ya.</p>"))],
    )
    (row,) = only_part(comparison).parts[1].parts
    assert row.heading == "paso: Pida la factura en la Tesorería municipal de su…"
    assert only_part(comparison).parts[1].shown_parts == (row,)
