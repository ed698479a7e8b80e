"""From the bytes of a file to text, saying so whenever they were not plain UTF-8.

Never raises, and never loses a byte without a problem that names the line.
"""

import codecs
import re

from learning.importers.questions import Problem

_MARKS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16"),
)
# What an XML file may declare and Windows-1252 does not cover.
_DECLARED = {"iso-8859-15": "iso-8859-15", "macintosh": "mac-roman", "ibm850": "cp850"}
_DECLARATION = re.compile(
    rb"""\A\s*<\?xml[^>]{0,200}?encoding\s{0,9}=\s{0,9}["']([A-Za-z0-9._-]{1,40})"""
)
# Bytes that Windows-1252 leaves open.
_OPEN = {0x81, 0x8D, 0x8F, 0x90, 0x9D}
# Control characters no question needs and XML cannot hold, and the non-characters of Unicode.
_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufdd0-\ufdef\ufffe\uffff]")
_LISTED = 20


def decode(data: bytes) -> tuple[str, list[Problem]]:
    """The text of ``data`` with «\\n» as line end and without byte order mark, and what to say."""
    text, problems = _decode(data)
    text = text.removeprefix("\ufeff").replace("\r\n", "\n").replace("\r", "\n")
    return _without_unwanted(text, problems)


def _decode(data: bytes) -> tuple[str, list[Problem]]:
    for mark, codec, name in _MARKS:
        if data.startswith(mark):
            return _wide(data[len(mark) :], codec, name)
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        text = ""
    silent = _utf16_without_mark(data)
    if silent:
        return _wide(data, silent, "UTF-16")
    if text or not data:
        return text, []
    return _eight_bits(data)


def _wide(data: bytes, codec: str, name: str) -> tuple[str, list[Problem]]:
    text = data.decode(codec, errors="replace")
    problems = [_converted(name)]
    if len(text) > 0 and "\ufffd" in text:
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        problems.append(
            Problem(line, "error", f"El archivo {name} está dañado: hay caracteres ilegibles.")
        )
    return text, problems


def _utf16_without_mark(data: bytes) -> str:
    sample = data[:4000]
    if len(sample) < 4 or 0 not in sample:
        return ""
    half = len(sample) // 2
    if sample[1::2].count(0) > 0.6 * half and sample[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.6 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return ""


def _eight_bits(data: bytes) -> tuple[str, list[Problem]]:
    marked = data.decode("utf-8", errors="surrogateescape")
    stray = sum("\udc80" <= char <= "\udcff" for char in marked)
    proper = sum(char > "\x7f" for char in marked) - stray
    if proper >= stray:
        # Pieces of two files pasted together: only the stray bytes are of the other encoding.
        text = "".join(
            _windows(ord(char) - 0xDC00) if "\udc80" <= char <= "\udcff" else char
            for char in marked
        )
        name = "UTF-8 mezclado con Windows-1252"
    else:
        declared = _DECLARATION.match(data)
        codec = _DECLARED.get(declared[1].decode("ascii").lower(), "") if declared else ""
        name = declared[1].decode("ascii") if declared and codec else "Windows-1252"
        text = data.decode(codec) if codec else "".join(map(_windows, data))
    problems = [_converted(name)]
    if "\ufffd" in text:
        line = text.count("\n", 0, text.index("\ufffd")) + 1
        problems.append(
            Problem(line, "error", "Hay bytes que no son texto en ninguna codificación conocida.")
        )
    return text, problems


def _windows(byte: int) -> str:
    return "\ufffd" if byte in _OPEN else bytes([byte]).decode("cp1252")


def _converted(name: str) -> Problem:
    return Problem(
        1,
        "warning",
        f"El archivo no está en UTF-8: se leyó como {name} y se convirtió. "
        "Revise las tildes y las eñes.",
    )


def _without_unwanted(text: str, problems: list[Problem]) -> tuple[str, list[Problem]]:
    if not _UNWANTED.search(text):
        return text, problems
    lines = text.split("\n")
    found = 0
    for number, line in enumerate(lines, 1):
        clean, count = _UNWANTED.subn("", line)
        if not count:
            continue
        found += 1
        lines[number - 1] = clean
        if found <= _LISTED:
            problems.append(
                Problem(number, "warning", f"Se quitaron caracteres de control: {count}.")
            )
    if found > _LISTED:
        problems.append(
            Problem(1, "warning", f"Otras {found - _LISTED} líneas tenían caracteres de control.")
        )
    return "\n".join(lines), problems
