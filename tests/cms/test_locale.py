"""The Spanish of the administration: complete, compiled, and faithful to its originals.

Wagtail's own Spanish lacks about a fifth of its strings, so `cms/locale` fills the gaps. These
tests read files and need no database; they fail after a Wagtail upgrade that brings new strings.
"""

import datetime
import gettext
import json
import re
from collections import Counter
from pathlib import Path

import allauth
import pytest
import wagtail
from django.core.management import CommandError, call_command
from django.test import RequestFactory, override_settings
from django.utils import translation
from django.utils.formats import date_format
from django.utils.translation import ngettext
from django.views.i18n import JavaScriptCatalog

from cms.core.management.commands.compile_catalogue import (
    CatalogueError,
    Message,
    build_mo,
    read_po,
    usable,
)

LOCALE_DIR = Path(__file__).parents[2] / "cms" / "locale"
OURS = LOCALE_DIR / "es" / "LC_MESSAGES"
WAGTAIL = Path(wagtail.__file__).parent
ALLAUTH = Path(allauth.__file__).parent
DOMAINS = ["django", "djangojs"]

# Wagtail strings that stay in English: original → why nobody needs to read it in Spanish.
LEFT_IN_ENGLISH: dict[str, str] = {}

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[a-z]|\{\w*\}")
TAG = re.compile(r"<[^>]+>")
INFORMAL = re.compile(
    r"\b(tú|tus?|te|ti|has|eres|estás|tienes|puedes|quieres|debes|deseas)\b", re.IGNORECASE
)

Key = tuple[str | None, str]


def our_messages() -> list[Message]:
    return [m for domain in DOMAINS for m in read_po(OURS / f"{domain}.po") if not m.is_header]


def keys(path: Path) -> set[Key]:
    return {(m.context, m.singular) for m in usable(read_po(path)) if not m.is_header}


def loaded(path: Path) -> dict[object, str]:
    """What the standard library reads from a .mo: plural forms are separate entries."""
    with path.open("rb") as file:
        catalogue = dict(gettext.GNUTranslations(file)._catalog)
    catalogue.pop("", None)  # the header, which the reader rewrites
    return catalogue


def expected(path: Path) -> dict[object, str]:
    """The same, from a .po."""
    catalogue: dict[object, str] = {}
    for message in usable(read_po(path)):
        if message.is_header:
            continue
        original = message.mo_key.partition("\x00")[0]
        if message.plural is None:
            catalogue[original] = message.translations[0]
        else:
            for form, text in message.translations.items():
                catalogue[original, form] = text
    return catalogue


# --- compiled files -------------------------------------------------------------------------


@pytest.mark.parametrize("domain", DOMAINS)
def test_compiled_catalogue_holds_what_its_source_says(domain: str) -> None:
    assert loaded(OURS / f"{domain}.mo") == expected(OURS / f"{domain}.po")


def test_committed_files_are_what_the_command_writes() -> None:
    with override_settings(LOCALE_PATHS=[LOCALE_DIR]):
        call_command("compile_catalogue", "--check")


def test_command_rebuilds_a_missing_file(tmp_path: Path) -> None:
    folder = tmp_path / "es" / "LC_MESSAGES"
    folder.mkdir(parents=True)
    (folder / "django.po").write_bytes((OURS / "django.po").read_bytes())
    with override_settings(LOCALE_PATHS=[tmp_path]):
        with pytest.raises(CommandError, match="Desactualizado"):
            call_command("compile_catalogue", "--check")
        assert not (folder / "django.mo").exists()
        call_command("compile_catalogue", verbosity=0)
    assert (folder / "django.mo").read_bytes() == (OURS / "django.mo").read_bytes()


@pytest.mark.parametrize(
    "source",
    [
        WAGTAIL / "admin" / "locale" / "es" / "LC_MESSAGES" / "django",
        WAGTAIL / "admin" / "locale" / "fr" / "LC_MESSAGES" / "djangojs",
        ALLAUTH / "locale" / "es" / "LC_MESSAGES" / "django",
    ],
    ids=["wagtail", "wagtail-js", "allauth"],
)
def test_reader_and_writer_agree_with_files_made_by_gnu_gettext(
    source: Path, tmp_path: Path
) -> None:
    po, theirs, mine = source.with_suffix(".po"), source.with_suffix(".mo"), tmp_path / "mine.mo"
    assert expected(po) == loaded(theirs)
    mine.write_bytes(build_mo(read_po(po)))
    assert loaded(mine) == loaded(theirs)


def test_reader_handles_context_fuzzy_obsolete_and_escapes(tmp_path: Path) -> None:
    po = tmp_path / "x.po"
    po.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=UTF-8\\n"\n\n'
        'msgctxt "verb"\nmsgid "Open"\nmsgstr ""\n"Abra \\"esto\\"\\t"\n"ya\\\\"\n\n'
        '#, fuzzy\nmsgid "Guess"\nmsgstr "Adivinanza"\n\n'
        '#, fuzzy\n#~ msgid "Old"\n#~ msgstr "Viejo"\n\n'
        'msgid "Empty"\nmsgstr ""\n\nmsgid "New"\nmsgstr "Nuevo"\n',
        encoding="utf-8",
    )
    mo = tmp_path / "x.mo"
    mo.write_bytes(build_mo(read_po(po)))
    assert loaded(mo) == {"verb\x04Open": 'Abra "esto"\tya\\', "New": "Nuevo"}


@pytest.mark.parametrize(
    "text",
    [
        'msgid "a"\nmsgstr "b"\nmsgid "a"\nmsgstr "c"\n',
        'msgid "a"\nmsgid_plural "as"\nmsgstr[0] "b"\nmsgstr[2] "c"\n',
        'msgid "a\nmsgstr "b"\n',
        '"a"\n',
        'msgstr "b"\n',
        'msgid "a\\q"\nmsgstr "b"\n',
    ],
    ids=["repeated", "gap", "open-quote", "stray", "no-original", "escape"],
)
def test_reader_refuses_a_broken_source(text: str, tmp_path: Path) -> None:
    po = tmp_path / "x.po"
    po.write_text(text, encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"x\.po:\d+"):
        read_po(po)


# --- coverage and fidelity ------------------------------------------------------------------


@pytest.mark.parametrize("domain", DOMAINS)
def test_every_wagtail_string_has_a_spanish_translation(domain: str) -> None:
    english = sorted(WAGTAIL.glob(f"**/locale/en/LC_MESSAGES/{domain}.po"))
    assert english, "Wagtail ships its English catalogues; without them nothing is compared"
    originals: set[Key] = set()
    spanish = keys(OURS / f"{domain}.po")
    for path in english:
        originals |= {(m.context, m.singular) for m in read_po(path) if not m.is_header}
        spanish |= keys(path.parents[2] / "es" / "LC_MESSAGES" / path.name)
    missing = {singular for _, singular in originals - spanish}
    assert sorted(missing - LEFT_IN_ENGLISH.keys()) == []
    if domain == "django":
        assert LEFT_IN_ENGLISH.keys() <= missing, "an exception that is no longer needed"


def test_no_translation_is_unfinished() -> None:
    assert [m.singular for m in our_messages() if not m.is_translated or m.is_fuzzy] == []


def test_placeholders_and_markup_are_those_of_the_original() -> None:
    broken = []
    for message in our_messages():
        for form, text in message.translations.items():
            source = message.singular if form == 0 or message.plural is None else message.plural
            for pattern in (PLACEHOLDER, TAG):
                if Counter(pattern.findall(source)) != Counter(pattern.findall(text)):
                    broken.append((source, text))
    assert broken == []


def test_edge_spaces_are_those_of_the_original() -> None:
    """Wagtail glues some strings to what follows ("Status: ")."""
    broken = [
        message.singular
        for message in our_messages()
        for text in message.translations.values()
        if (text[:1].isspace(), text[-1:].isspace())
        != (message.singular[:1].isspace(), message.singular[-1:].isspace())
    ]
    assert broken == []


def test_interface_says_usted() -> None:
    informal = [
        text
        for message in our_messages()
        for text in message.translations.values()
        if INFORMAL.search(text)
    ]
    assert informal == []


# --- as Django serves it --------------------------------------------------------------------


@pytest.mark.parametrize("language", ["es-co", "es"])
def test_our_words_win_over_those_of_the_packages(language: str) -> None:
    with translation.override(language):
        assert translation.gettext("Submit for moderation") == "Enviar a revisión"
        assert translation.gettext("Request changes") == "Devolver para corregir"
        assert translation.gettext("Two-Factor Authentication") == "Verificación en dos pasos"
        assert translation.gettext("Autosave is paused") == "El guardado automático está en pausa"


@pytest.mark.parametrize("language", ["es-co", "es"])
@pytest.mark.parametrize(
    ("number", "answer"),
    [(0, "0 imágenes"), (1, "1 imagen"), (2, "2 imágenes"), (1_000_000, "1000000 imágenes")],
)
def test_plurals_survive_the_merge_of_catalogues(language: str, number: int, answer: str) -> None:
    with translation.override(language):
        text = ngettext("%(count)s image", "%(count)s images", number)
    assert text % {"count": number} == answer


def test_plurals_of_other_catalogues_survive_too() -> None:
    """Django's Colombian catalogue has two forms, ours three: each must keep its own rule."""
    with translation.override("es-co"):
        for number, word in [(1, "carácter"), (2, "caracteres"), (1_000_000, "caracteres")]:
            text = ngettext(
                "Your password must contain at least %(min_length)d character.",
                "Your password must contain at least %(min_length)d characters.",
                number,
            )
            assert text.endswith(f"%(min_length)d {word}.")


def test_dates_are_written_in_lower_case() -> None:
    """Django's Colombian catalogue writes "Lunes" and "Diciembre"."""
    with translation.override("es-co"):
        assert date_format(datetime.date(2026, 12, 7), r"l j \d\e F") == "lunes 7 de diciembre"


@pytest.mark.parametrize("language", ["es-co", "es"])
def test_javascript_catalogue_is_spanish(rf: RequestFactory, language: str) -> None:
    with translation.override(language):
        response = JavaScriptCatalog.as_view(packages=["wagtail.admin"])(rf.get("/"))
    text = response.content.decode()
    start = text.index("const newcatalog = ") + len("const newcatalog = ")
    catalogue, _ = json.JSONDecoder().raw_decode(text[start:])
    assert catalogue["Changes have been autosaved."] == "Los cambios se guardaron automáticamente."
    assert catalogue["This field is required."] == "Este campo es obligatorio."
    assert catalogue["%(num)s error"] == ["%(num)s error", "%(num)s errores", "%(num)s errores"]
    assert "n % 1000000 == 0 ? 1 : 2" in text
