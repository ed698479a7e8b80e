"""Compile our .po catalogues into the .mo files that Django reads.

Django's own `compilemessages` calls GNU msgfmt, which a fresh machine does not have and which
`make demo` may not install. So the .mo files are committed, and this command, which needs only
the standard library, rebuilds them after an edit:

    python manage.py compile_catalogue            # rewrite every .mo under LOCALE_PATHS
    python manage.py compile_catalogue --check    # fail if one is missing or out of date

It reads the subset of the .po format that translations use (comments, context, plural forms,
the fuzzy flag); it must not extract, merge or translate strings.
Formats: GNU gettext manual, "The Format of PO Files" and "The Format of GNU MO Files".
"""

import re
import struct
from argparse import ArgumentParser
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

MO_MAGIC = 0x950412DE
MO_HEADER = struct.Struct("<7I")
MO_ENTRY = struct.Struct("<2I")
CONTEXT_SEPARATOR = "\x04"
PLURAL_SEPARATOR = "\x00"

_STATEMENT = re.compile(r'(msgctxt|msgid_plural|msgid|msgstr(?:\[(\d+)\])?)\s+(".*")')
_STRING = re.compile(r'"((?:[^"\\]|\\.)*)"')
_ESCAPE = re.compile(r"\\(.)")
_ESCAPES = {"n": "\n", "t": "\t", "r": "\r", '"': '"', "\\": "\\"}


class CatalogueError(ValueError):
    """A .po file that cannot be read; the message names the file and the line."""


@dataclass
class Message:
    """One entry: the original, its context and plural if any, and its translations in order."""

    line: int
    context: str | None = None
    singular: str = ""
    plural: str | None = None
    translations: dict[int, str] = field(default_factory=dict)
    is_fuzzy: bool = False

    @property
    def is_header(self) -> bool:
        return self.context is None and self.singular == ""

    @property
    def is_translated(self) -> bool:
        return bool(self.translations) and all(self.translations.values())

    @property
    def mo_key(self) -> str:
        context = "" if self.context is None else self.context + CONTEXT_SEPARATOR
        plural = "" if self.plural is None else PLURAL_SEPARATOR + self.plural
        return context + self.singular + plural

    @property
    def mo_value(self) -> str:
        return PLURAL_SEPARATOR.join(self.translations[form] for form in sorted(self.translations))


def _unquote(quoted: str, where: str) -> str:
    match = _STRING.fullmatch(quoted)
    if match is None:
        raise CatalogueError(f"{where}: not a quoted string: {quoted}")

    def escaped(escape: re.Match[str]) -> str:
        try:
            return _ESCAPES[escape[1]]
        except KeyError:
            raise CatalogueError(f"{where}: unknown escape {escape[0]}") from None

    return _ESCAPE.sub(escaped, match[1])


def read_po(path: Path) -> list[Message]:
    """The entries of a .po file in its order, header included, obsolete entries left out.

    Raises CatalogueError on a malformed line, a repeated entry or a gap in the plural forms.
    """
    messages: list[Message] = []
    current: Message | None = None
    part = ""
    form = 0
    fuzzy_ahead = False

    def append(text: str) -> None:
        assert current is not None  # noqa: S101  # a statement always opens an entry first
        if part == "msgctxt":
            current.context = (current.context or "") + text
        elif part == "msgid":
            current.singular += text
        elif part == "msgid_plural":
            current.plural = (current.plural or "") + text
        else:
            current.translations[form] = current.translations.get(form, "") + text

    for number, raw in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        where = f"{path}:{number}"
        line = raw.strip()
        if line.startswith("#"):
            if line.startswith("#,"):
                fuzzy_ahead = "fuzzy" in line
            elif line.startswith("#~"):
                fuzzy_ahead = False  # the flag belonged to an obsolete entry
            continue
        if not line:
            continue
        if line.startswith('"'):
            if current is None:
                raise CatalogueError(f"{where}: a string outside any entry")
            append(_unquote(line, where))
            continue
        statement = _STATEMENT.fullmatch(line)
        if statement is None:
            raise CatalogueError(f"{where}: cannot read {line}")
        keyword, form_number, quoted = statement.groups()
        if keyword == "msgctxt" or (keyword == "msgid" and part != "msgctxt"):
            current = Message(line=number, is_fuzzy=fuzzy_ahead)
            messages.append(current)
            fuzzy_ahead = False
        elif current is None:
            raise CatalogueError(f"{where}: {keyword} outside any entry")
        part, form = keyword.partition("[")[0], int(form_number or 0)
        append(_unquote(quoted, where))

    _refuse_inconsistent(path, messages)
    return messages


def _refuse_inconsistent(path: Path, messages: list[Message]) -> None:
    seen: dict[tuple[str | None, str], int] = {}
    for message in messages:
        key = (message.context, message.singular)
        if key in seen:
            raise CatalogueError(f"{path}:{message.line}: repeats the entry of line {seen[key]}")
        seen[key] = message.line
        if sorted(message.translations) != list(range(len(message.translations))):
            raise CatalogueError(f"{path}:{message.line}: plural forms are not 0, 1, 2…")


def usable(messages: list[Message]) -> list[Message]:
    """What a compiled catalogue holds: the header and every finished, non-fuzzy translation."""
    return [m for m in messages if m.is_header or (m.is_translated and not m.is_fuzzy)]


def build_mo(messages: list[Message]) -> bytes:
    """The little-endian .mo file of these entries, without the optional hash table.

    The same entries give the same bytes: readers search by binary search, so keys are sorted.
    """
    pairs = sorted((m.mo_key.encode(), m.mo_value.encode()) for m in usable(messages))
    originals_at = MO_HEADER.size
    translations_at = originals_at + MO_ENTRY.size * len(pairs)
    strings_at = translations_at + MO_ENTRY.size * len(pairs)
    tables = [bytearray(), bytearray()]
    strings = bytearray()
    for side in (0, 1):
        for pair in pairs:
            tables[side] += MO_ENTRY.pack(len(pair[side]), strings_at + len(strings))
            strings += pair[side] + b"\0"
    header = MO_HEADER.pack(MO_MAGIC, 0, len(pairs), originals_at, translations_at, 0, strings_at)
    return bytes(header + tables[0] + tables[1] + strings)


class Command(BaseCommand):
    help = "Compila los catálogos de traducción (.po) en .mo, sin necesitar GNU gettext."
    requires_system_checks: list[str] = []  # declared so by Django

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--check",
            action="store_true",
            help="No escribe nada; falla si falta un .mo o está desactualizado.",
        )

    def handle(self, *args: Any, check: bool = False, **options: Any) -> None:
        stale: list[str] = []
        for root in settings.LOCALE_PATHS:
            for po in sorted(Path(root).glob("*/LC_MESSAGES/*.po")):
                try:
                    content = build_mo(read_po(po))
                except CatalogueError as error:
                    raise CommandError(str(error)) from error
                mo = po.with_suffix(".mo")
                if mo.exists() and mo.read_bytes() == content:
                    continue
                stale.append(str(mo))
                if not check:
                    mo.write_bytes(content)
                    self.stdout.write(f"{mo}: escrito")
        if check and stale:
            raise CommandError("Desactualizado (ejecute compile_catalogue): " + ", ".join(stale))
