"""What a file really is, told by its content. A name proves nothing.

Pure functions: no database, no settings.
"""

import zipfile
from typing import BinaryIO

OFFICE_PARTS = {
    "docx": "word/document.xml",
    "xlsx": "xl/workbook.xml",
    "pptx": "ppt/presentation.xml",
}
OPEN_DOCUMENT_TYPES = {
    "odt": b"application/vnd.oasis.opendocument.text",
    "ods": b"application/vnd.oasis.opendocument.spreadsheet",
}
TEXT_KINDS = ("csv", "txt")
AUDIO_KINDS = ("mp3", "m4a", "ogg")
MAX_UNPACKED = 200 * 1024 * 1024
"""Bytes that a compressed document may hold once unpacked; more is a bomb."""


def matches_kind(file: BinaryIO, extension: str) -> bool:
    """Whether the content of ``file`` is of the kind its extension says.

    The file's position is put back where it was.
    """
    position = file.tell()
    try:
        file.seek(0)
        if extension == "pdf":
            return _is_pdf(file)
        if extension in TEXT_KINDS:
            return _is_text(file)
        if extension in AUDIO_KINDS:
            return _is_audio(file.read(64), extension)
        if extension in OFFICE_PARTS or extension in OPEN_DOCUMENT_TYPES or extension == "zip":
            return _is_zip_of(file, extension)
        return False
    finally:
        file.seek(position)


def _is_pdf(file: BinaryIO) -> bool:
    head = file.read(1024)
    file.seek(0, 2)
    file.seek(max(0, file.tell() - 2048))
    return head.startswith(b"%PDF-") and b"%%EOF" in file.read()


def _is_audio(head: bytes, extension: str) -> bool:
    """A recording by its first bytes: an ID3 tag or an MPEG frame of layer III; the beginning of an
    MP4; an Ogg page that begins Opus or Vorbis."""
    if extension == "mp3":
        # Eleven bits of synchrony, then the version and the layer.
        is_frame = len(head) > 1 and head[0] == 0xFF and head[1] & 0xE6 == 0xE2
        return head.startswith(b"ID3") or is_frame
    if extension == "m4a":
        # The last two are of any MP4, but phones record under them too.
        return head[4:8] == b"ftyp" and head[8:12] in (b"M4A ", b"M4B ", b"mp42", b"isom")
    return head.startswith(b"OggS") and (b"OpusHead" in head or b"vorbis" in head)


def _is_text(file: BinaryIO) -> bool:
    """Text in UTF-8 or Windows-1252, with no NUL and no markup at its start."""
    while chunk := file.read(1 << 20):
        if b"\x00" in chunk:
            return False
    file.seek(0)
    return not file.read(512).lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"<")


def _is_zip_of(file: BinaryIO, extension: str) -> bool:
    """A sound archive with the parts of its kind, no macro, and not a bomb."""
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            if sum(entry.file_size for entry in entries) > MAX_UNPACKED:
                return False
            if any(name.startswith("/") or ".." in name.split("/") for name in names):
                return False
            if any(name.lower().endswith("vbaproject.bin") for name in names):
                return False
            if extension in OFFICE_PARTS:
                return OFFICE_PARTS[extension] in names and "[Content_Types].xml" in names
            if extension in OPEN_DOCUMENT_TYPES:
                found = archive.read("mimetype")[:100].strip() if "mimetype" in names else b""
                return found == OPEN_DOCUMENT_TYPES[extension]
            return True
    except (zipfile.BadZipFile, OSError, RuntimeError, ValueError, NotImplementedError):
        return False
