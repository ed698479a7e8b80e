"""What the review page shows: marks, folds, weight; and nothing that a text could inject."""

import re
from html.parser import HTMLParser
from pathlib import Path

import brotli
import pytest
from django.conf import settings
from django.template.loader import render_to_string

from cms.core.stylesheet import squeeze
from cms.editorial.comparison import compare
from cms.editorial.comparison.folding import CONTEXT, fold_lines, fold_parts
from cms.editorial.comparison.lines import Line, LineKind, Run, RunKind, State
from cms.editorial.comparison.words import diff_words
from tests.cms.editorial.comparison.conftest import FIRST, SECOND, block, draft, text
from tests.cms.editorial.comparison.test_blocks import ONE, THREE, TWO, figure, file, image
from tests.cms.editorial.comparison.test_tables import ROWS, table
from tests.showcase import as_stream, every_block

BUDGET = 40 * 1024
"""Bytes of the whole review page, compressed; a comparison may take most of them."""


def html_of(comparison):
    return render_to_string("editorial/desk/comparison.html", {"comparison": comparison})


class Tags(HTMLParser):
    """The elements of a page with their attributes."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.found.append((tag, dict(attrs)))


def weight_of(html):
    return len(brotli.compress(html.encode(), quality=5))


def prose(words, seed=7):
    stems = "impuesto predial recibo pago oficina vecino vereda plazo descuento"
    stems = re.findall(r"\w+", stems)
    return " ".join(f"{stems[(n * seed) % 9]}{n % 97}" for n in range(words))


def lines_of(old, new):
    return (Line(LineKind.PARAGRAPH, diff_words(old, new), State.CHANGED),)


def test_words_are_marked_where_they_stand(compared):
    html = html_of(
        compared(
            "summary",
            "Quien pague antes del 28 de febrero recibe descuento.",
            "Quien pague antes del 31 de marzo recibe descuento.",
        )
    )
    assert "antes del <del>28 de febrero</del><ins>31 de marzo</ins> recibe" in html
    assert '<section class="change" id="cambio-summary"><h3>Resumen</h3>' in html
    assert re.search(r"<summary>Sin cambios: Título, Imagen", html)
    assert "<h4>" not in html


def test_hostile_text_stays_text(noticia):
    evil = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{ 7|add:7 }}"
    before = draft(noticia)
    after = draft(
        noticia,
        title=evil[:65],
        summary=evil,
        body=[
            text(f'<p>{evil}</p><p>Vea <a href="javascript:alert(3)">esto</a></p>', FIRST),
            table([[evil, "1"]], caption=evil),
            block("steps", {"title": evil, "steps": [{"title": evil, "text": f"<p>{evil}</p>"}]}),
            block("document", {"document": file(evil[:40]).pk, "title": evil}),
            figure(image(evil[:20]), alt=evil, caption=evil, id=SECOND),
        ],
    )
    for comparison in (compare(before, after), compare(after, before), compare(None, after)):
        html = html_of(comparison)
        tags = Tags(html).found
        assert tags
        assert not {"script", "style", "iframe"} & {tag for tag, _ in tags}
        for tag, attributes in tags:
            assert not any(name.startswith(("on", "style")) for name in attributes), tag
            assert not (attributes.get("href") or "").startswith("javascript:")
        assert "{{ 7|add:7 }}" in html
        assert "&lt;script&gt;" in html


def test_every_kind_of_part_is_shown(noticia):
    before = draft(noticia, body=[ONE, TWO, THREE, table(ROWS), figure(image(), id="f")])
    after = draft(
        noticia,
        body=[
            THREE,
            ONE,
            text("<p>Lleve su cédula o el recibo del año anterior, por favor.</p>", SECOND),
            table(ROWS[:2]),
            figure(image("Iglesia", "red"), id="f"),
            block("document", {"document": file("Acuerdo 011", 340_000).pk, "title": ""}),
        ],
    )
    html = html_of(compare(before, after))
    assert '<span class="badge">movido</span>' in html
    assert "Estaba en el lugar 3; ahora está en el 1." in html
    assert "<del>31 de marzo</del>" in html
    assert "Acuerdo 011</a> (PDF, 340\xa0KB)</ins>" in html
    assert html.count("<figure>") == 2
    assert html.count("<img ") == 2
    assert html.count('alt="La plaza de día"') == 2
    assert '<p class="fold">Sin cambios: texto 2</p>' in html
    assert "<script" not in html
    assert "style=" not in html


def test_an_alternative_text_alone_shows_the_image_once(compared):
    picture = image()
    html = html_of(compared("body", [figure(picture)], [figure(picture, "La plaza de noche")]))
    assert html.count("<img ") == 1
    assert "Texto alternativo: La plaza de <del>día</del><ins>noche</ins>" in html
    decorative = html_of(
        compared("body", [figure(picture, "")], [figure(picture, decorative=True)])
    )
    assert "Ahora es decorativa." in decorative
    assert 'alt=""' in decorative


def test_a_new_page_is_read_whole_without_marks(noticia):
    body = as_stream(every_block(image(), file()))
    html = html_of(compare(None, draft(noticia, body=body)))
    assert "<ins>" not in html
    assert "<del>" not in html
    assert "Sin cambios" not in html
    assert "palabras iguales" not in html
    for piece in ("Un impuesto que se paga una vez al año.", "1.234,5", "¿Y si no pago?", "3 min"):
        assert piece in html
    assert weight_of(html) < 4 * 1024


def test_two_equal_versions_say_so(noticia):
    html = html_of(compare(draft(noticia), draft(noticia)))
    assert "No hay diferencias entre las dos versiones." in html
    assert "<section" not in html


def test_far_from_a_change_the_text_is_folded():
    old = prose(400)
    new = f"{old} FIN"
    (line,) = fold_lines(lines_of(old, new))
    fold, same, added = line.runs
    assert fold.text == "… 385 palabras iguales …"
    assert len(same.text.split()) == CONTEXT
    assert added == Run(RunKind.ADDED, " FIN")


def test_a_change_in_the_middle_keeps_words_on_both_sides():
    words = prose(200).split()
    new = [*words[:100], "AQUÍ", *words[101:]]
    (line,) = fold_lines(lines_of(" ".join(words), " ".join(new)))
    kinds = [run.kind for run in line.runs]
    assert kinds == ["fold", "same", "removed", "added", "same", "fold"]
    assert line.runs[0].text == "… 85 palabras iguales …"
    assert [len(line.runs[n].text.split()) for n in (1, 4)] == [CONTEXT, CONTEXT]


def test_equal_paragraphs_are_counted_and_the_neighbours_kept():
    same = [Line(LineKind.PARAGRAPH, (Run(RunKind.SAME, prose(50, seed)),)) for seed in range(1, 7)]
    gone = Line(LineKind.PARAGRAPH, (Run(RunKind.REMOVED, "se va"),), State.REMOVED)
    shown = fold_lines((*same[:3], gone, *same[3:]))
    assert [line.kind for line in shown] == ["fold", "paragraph", "paragraph", "paragraph", "fold"]
    assert shown[0].runs[0].text == "… 100 palabras iguales …"
    assert [run.kind for run in shown[1].runs] == ["fold", "same"]
    assert shown[2] == gone
    assert [run.kind for run in shown[3].runs] == ["same", "fold"]


def test_what_changed_is_never_folded():
    long = prose(300)
    (line,) = fold_lines((Line(LineKind.PARAGRAPH, (Run(RunKind.ADDED, long),), State.ADDED),))
    assert line.runs == (Run(RunKind.ADDED, long),)


def test_a_short_equal_stretch_is_not_worth_a_fold():
    (line,) = fold_lines(lines_of("uno dos tres cuatro cinco", "uno dos tres cuatro seis"))
    assert RunKind.FOLD not in [run.kind for run in line.runs]


def test_many_names_are_counted():
    assert fold_parts(["a", "b"]) == "a, b"
    assert fold_parts(list("abcdefg")) == "a, b, c, d y 3 más"


def test_one_changed_word_among_twenty_thousand_weighs_little(compared):
    paragraphs = [f"<p>{prose(100, seed)}</p>" for seed in range(1, 201)]
    changed = list(paragraphs)
    changed[120] = changed[120].replace("recibo", "RECIBO", 1)
    comparison = compared("body", [text("".join(paragraphs))], [text("".join(changed))])
    html = html_of(comparison)
    assert (comparison.words_added, comparison.words_removed) == (1, 1)
    assert "palabras iguales" in html
    assert weight_of(html) < 2 * 1024


def test_a_review_of_a_full_page_keeps_within_the_budget(noticia):
    picture, other = image(), image("Iglesia", "red")
    body = as_stream(every_block(picture, file())) * 3
    changed = [
        {**found, "value": found["value"]} for found in as_stream(every_block(other, file()))
    ]
    before = draft(noticia, title="Antes", body=body)
    after = draft(
        noticia,
        title="Después",
        summary=prose(15),
        image=other,
        body=[*changed * 3, *(text(f"<p>{prose(120, n)}</p>", "") for n in range(1, 20))],
    )
    html = html_of(compare(before, after))
    assert weight_of(html) < BUDGET / 3


def css_tokens():
    css = (Path(settings.BASE_DIR) / "static/css/tokens.css").read_text(encoding="utf-8")
    light, _, dark = css.partition("@media")
    pairs = [dict(re.findall(r"--([\w-]+): (#[0-9a-f]{3,6})", half)) for half in (light, dark)]
    return {"light": pairs[0], "dark": pairs[0] | pairs[1]}


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(2 * digit for digit in colour[1:])
    parts = [int(digits[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("element", ["ins", "del"])
def test_marks_can_be_read_in_both_colour_schemes(scheme, element):
    sheet = (Path(settings.BASE_DIR) / "static/css/desk/comparison.css").read_text(encoding="utf-8")
    rule = re.search(
        rf"\.changes {element} {{ background: var\(--([\w-]+)\); color: var\(--([\w-]+)\)", sheet
    )
    tokens = css_tokens()[scheme]
    low, high = sorted(luminance(tokens[name]) for name in rule.groups())
    assert (high + 0.05) / (low + 0.05) >= 4.5


def test_the_stylesheet_names_every_colour_and_stays_small():
    sheet = (Path(settings.BASE_DIR) / "static/css/desk/comparison.css").read_text(encoding="utf-8")
    assert not re.search(r"#[0-9a-fA-F]{3}", sheet)
    assert len(brotli.compress(squeeze(sheet).encode())) < 1024


def test_a_new_block_says_once_that_it_is_new(noticia):
    steps = {"title": "Cómo pagar", "steps": [{"title": "Pida la factura", "text": ""}]}
    html = html_of(compare(draft(noticia), draft(noticia, body=[block("steps", steps, FIRST)])))
    assert html.count('<span class="badge">nuevo</span>') == 1
    assert html.count("Pida la factura") == 1
    assert f'<div class="piece" id="lugar-body.{FIRST}"><h4>Pasos' in html


def test_each_field_is_a_section_with_its_heading(noticia):
    html = html_of(compare(draft(noticia), draft(noticia, title="Otro", correction_note="Era 3.")))
    assert re.findall(r'<section class="change" id="cambio-(\w+)"><h3>([^<]+)</h3>', html) == [
        ("title", "Título"),
        ("correction_note", "Nota de corrección"),
    ]
    assert html.count("<details") == 1
    assert "<details open" not in html
    assert "vacío" not in html


def test_notes_stand_beside_their_line(compared):
    html = '<p>Pague <a href="https://{}.org/">aquí</a> hoy.</p>'
    shown = html_of(compared("body", [text(html.format("a"))], [text(html.format("b"))]))
    assert (
        '<p class="note">Enlace «aquí»: antes https://a.org/ → ahora https://b.org/.</p>' in shown
    )
    assert "<ins>" not in shown
