"""Rich texts: paragraphs, links and formats."""

import pytest

from cms.editorial.comparison.lines import LineKind, State
from cms.editorial.comparison.paragraphs import plain_paragraphs, rich_paragraphs
from cms.editorial.comparison.sequences import MOST_PAIRS
from tests.cms.editorial.comparison.conftest import marked, only_part, text
from tests.showcase import document


def test_a_rich_text_is_read_as_paragraphs():
    read = rich_paragraphs(
        "<h2>Qué es</h2><p>Un <b>impuesto</b><br/>anual &amp; fijo</p><p></p>"
        "<ul><li>Uno</li><li>Dos <i>y</i></li></ul><ol><li>Tres</li></ol><hr/>suelto"
    )
    assert [(found.kind, found.text) for found in read] == [
        (LineKind.HEADING, "Qué es"),
        (LineKind.PARAGRAPH, "Un impuesto\nanual & fijo"),
        (LineKind.ITEM, "Uno"),
        (LineKind.ITEM, "Dos y"),
        (LineKind.NUMBERED, "Tres"),
        (LineKind.PARAGRAPH, "———"),
        (LineKind.PARAGRAPH, "suelto"),
    ]
    assert [(mark.name, mark.start, mark.end) for mark in read[1].marks] == [("bold", 3, 11)]


@pytest.mark.parametrize(
    "source",
    [
        "<script>alert(1)</script>",
        "<p>sin cerrar <b>nunca",
        "</b></p></ul>",
        "<a href>x</a><a linktype=page>y</a>",
        "<",
        "&#x0;&#99999999;",
        "<ul><li>uno<ul><li>dos</ul></ul>",
    ],
)
def test_broken_html_is_read_without_complaint(source):
    assert all(found.text.strip() for found in rich_paragraphs(source))


def test_a_plain_text_is_read_by_lines():
    assert [found.text for found in plain_paragraphs("uno\r\n\ndos")] == ["uno", "dos"]


def test_a_changed_paragraph_shows_its_words(compared):
    same = "<p>Se paga una vez al año en la Tesorería.</p>"
    comparison = compared(
        "body",
        [text(f"{same}<p>Hay plazo hasta el 28 de febrero de 2027.</p>{same}")],
        [text(f"{same}<p>Hay plazo hasta el 31 de marzo de 2027.</p>{same}")],
    )
    part = only_part(comparison)
    assert part.label == "Contenido · texto"
    assert part.state == State.CHANGED
    assert [line.state for line in part.lines] == ["unchanged", "changed", "unchanged"]
    assert "hasta el [-28 de febrero-][+31 de marzo+] de 2027" in marked(part)
    assert (comparison.words_added, comparison.words_removed) == (3, 3)
    assert comparison.size_label == "3 palabras cambiadas"


def test_a_new_paragraph_is_one_new_line(compared):
    first = "<p>Se paga una vez al año.</p>"
    new = "El pago puede hacerse en la Tesorería o en línea desde mañana."
    comparison = compared("body", [text(first)], [text(f"{first}<p>{new}</p>")])
    part = only_part(comparison)
    assert [line.state for line in part.lines] == ["unchanged", "added"]
    assert marked(part).endswith(f"[+{new}+]")
    assert comparison.size_label == "un párrafo nuevo"


def test_a_paragraph_that_goes_is_one_removed_line(compared):
    first, gone = "<p>Se paga una vez al año.</p>", "Una frase que ya no hace ninguna falta aquí."
    comparison = compared("body", [text(f"<p>{gone}</p>{first}")], [text(first)])
    assert [line.state for line in only_part(comparison).lines] == ["removed", "unchanged"]
    assert comparison.size_label == "un párrafo quitado"
    assert comparison.words_removed == 9


def test_a_paragraph_written_anew_is_not_braided_with_the_old_one(compared):
    comparison = compared(
        "body",
        [text("<p>Uno</p><p>La feria será en el parque principal el sábado.</p>")],
        [text("<p>Uno</p><p>Se suspende hoy todo servicio de agua por arreglos.</p>")],
    )
    states = [line.state for line in only_part(comparison).lines]
    assert states == ["unchanged", "removed", "added"]


def test_a_link_whose_address_alone_changed_says_so(compared):
    html = '<p>Pague <a href="{}">aquí</a> hoy.</p>'
    comparison = compared(
        "body", [text(html.format("https://a.org/"))], [text(html.format("https://b.org/"))]
    )
    (line,) = only_part(comparison).lines
    assert line.new_text == line.old_text == "Pague aquí hoy."
    assert line.notes == ("Enlace «aquí»: antes https://a.org/ → ahora https://b.org/.",)
    assert comparison.size_label == "un cambio de formato o de enlace"


def test_links_to_pages_and_documents_are_named(compared, town, django_assert_num_queries):
    file = document("Acuerdo 011")
    home, alcaldia = town.home, town.alcaldia
    html = '<p>Vea <a linktype="{}" id="{}">esto</a>.</p>'
    comparison = compared(
        "body",
        [text(html.format("page", alcaldia.pk))],
        [text(html.format("document", file.pk))],
    )
    assert only_part(comparison).lines[0].notes == (
        "Enlace «esto»: antes la página «La Alcaldía» → ahora el documento «Acuerdo 011».",
    )
    gone = compared(
        "body", [text(html.format("page", home.pk))], [text(html.format("page", 10**30))]
    )
    assert only_part(gone).lines[0].notes == (
        "Enlace «esto»: antes la página «Inicio» → ahora la página que ya no existe.",
    )


def test_a_new_link_says_where_it_leads(compared):
    comparison = compared(
        "body",
        [text("<p>Pague en la oficina o en línea.</p>")],
        [text('<p>Pague en la oficina o <a href="https://a.org/">en línea</a>.</p>')],
    )
    assert only_part(comparison).lines[0].notes == ("Enlace nuevo «en línea»: https://a.org/.",)


def test_a_link_that_only_changed_its_words_says_no_more(compared):
    html = '<p>Pague el impuesto predial <a href="https://a.org/">{}</a> hoy mismo.</p>'
    comparison = compared("body", [text(html.format("aquí"))], [text(html.format("en línea"))])
    (line,) = only_part(comparison).lines
    assert line.notes == ()


@pytest.mark.parametrize(
    ("old", "new", "note"),
    [
        ("<p>Es muy fácil</p>", "<p>Es <b>muy</b> fácil</p>", "Ahora en negrita: «muy»."),
        ("<p>Es <i>muy</i> fácil</p>", "<p>Es muy fácil</p>", "Ya sin cursiva: «muy»."),
        (
            "<p>Es <b>muy</b> fácil</p>",
            "<p>Es <b>muy fácil</b></p>",
            "Ahora en negrita: « fácil».".replace(" f", "f"),
        ),
        ("<p>Qué es</p>", "<h2>Qué es</h2>", "Antes era párrafo; ahora es título."),
        ("<h2>Qué es</h2>", "<h3>Qué es</h3>", "Antes era título; ahora es subtítulo."),
        (
            "<ul><li>Qué es</li></ul>",
            "<ol><li>Qué es</li></ol>",
            "Antes era elemento de lista; ahora es elemento de lista numerada.",
        ),
        ("<p>Qué es</p>", "<p>Qué\xa0es</p>", "Solo cambian espacios."),
    ],
)
def test_what_words_do_not_show_is_said(compared, old, new, note):
    comparison = compared("body", [text(old)], [text(new)])
    assert only_part(comparison).lines[0].notes == (note,)


def test_a_bold_text_that_was_reworded_says_no_more(compared):
    comparison = compared(
        "body",
        [text("<p>Hay plazo hasta el <b>28 de febrero</b> de 2027.</p>")],
        [text("<p>Hay plazo hasta el <b>31 de marzo</b> de 2027.</p>")],
    )
    assert only_part(comparison).lines[0].notes == ()


def test_keys_that_the_editor_gives_to_paragraphs_are_no_change(compared):
    comparison = compared(
        "body",
        [text('<p data-block-key="aaaaa">Igual</p>')],
        [text('<p data-block-key="bbbbb">Igual</p>')],
    )
    assert comparison.is_empty


def test_a_text_of_very_many_paragraphs_is_compared_by_place(compared):
    count = int(MOST_PAIRS**0.5) + 10
    old = "".join(f"<p>El vecino número {n} vive en casa propia.</p>" for n in range(count))
    new = "".join(f"<p>El vecino número {n} vive en finca propia.</p>" for n in range(count))
    part = only_part(compared("body", [text(old)], [text(new)]))
    assert len(part.lines) == count
    assert {line.state for line in part.lines} == {State.CHANGED}
