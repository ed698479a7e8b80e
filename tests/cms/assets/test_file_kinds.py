"""A file is what its content says, not what its name says."""

import io
import zipfile

import pytest

from cms.assets.file_kinds import matches_kind

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"


def archive(entries, compression=zipfile.ZIP_DEFLATED):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", compression) as file:
        for name, content in entries.items():
            file.writestr(name, content)
    return buffer.getvalue()


DOCX = archive({"[Content_Types].xml": "<Types/>", "word/document.xml": "<w/>"})
XLSX = archive({"[Content_Types].xml": "<Types/>", "xl/workbook.xml": "<w/>"})
ODT = archive({"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<o/>"})


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (PDF, "pdf"),
        (DOCX, "docx"),
        (XLSX, "xlsx"),
        (archive({"[Content_Types].xml": "", "ppt/presentation.xml": ""}), "pptx"),
        (ODT, "odt"),
        (
            archive({"mimetype": "application/vnd.oasis.opendocument.spreadsheet"}),
            "ods",
        ),
        (archive({"hola.txt": "hola"}), "zip"),
        ("año,valor\n2026,1.234,5\n".encode(), "csv"),
        ("\ufeffaño;valor\n".encode(), "csv"),
        ("año;valor\n".encode("cp1252"), "csv"),
        (b"una nota", "txt"),
        (b"ID3\x04\x00\x00 a tag", "mp3"),
        (b"\xff\xfb\x90\x64 a frame", "mp3"),
        (b"\xff\xf3\x90\x64 a frame of MPEG-2", "mp3"),
        (b"\x00\x00\x00\x1cftypM4A \x00", "m4a"),
        (b"OggS" + bytes(24) + b"OpusHead", "ogg"),
        (b"OggS" + bytes(24) + b"\x01vorbis", "ogg"),
    ],
)
def test_honest_files_pass(content, extension):
    assert matches_kind(io.BytesIO(content), extension)


@pytest.mark.parametrize(
    ("content", "extension"),
    [
        (b"MZ\x90\x00 a program", "pdf"),
        (b"<html><script>alert(1)</script>", "pdf"),
        (b"GIF89a%PDF-1.7 %%EOF", "pdf"),
        (b"%PDF-1.7 cut short", "pdf"),
        (b"", "pdf"),
        (b"", "mp3"),
        (b"\xff", "mp3"),
        (b"\xff\xd8\xff\xe0 a photograph", "mp3"),
        (b"<html>", "m4a"),
        (b"\x00\x00\x00\x18ftypheic a photograph", "m4a"),
        (b"OggS" + bytes(24) + b"\x80theora", "ogg"),
        (b"ID3\x04", "ogg"),
        (PDF, "docx"),
        (XLSX, "docx"),
        (DOCX, "odt"),
        (archive({"[Content_Types].xml": "", "word/document.xml": "", "word/vbaProject.bin": ""}),
         "docx"),
        (archive({"../../etc/cron.d/x": "x"}), "zip"),
        (archive({"/etc/passwd": "x"}), "zip"),
        (b"PK\x03\x04 not really", "zip"),
        (b"<html><script>alert(1)</script>", "txt"),
        (b"  \n<svg onload=alert(1)>", "csv"),
        (b"\xef\xbb\xbf<script>", "csv"),
        (b"a,b\x00c", "csv"),
        (PDF, "svg"),
        (PDF, "exe"),
        (PDF, ""),
    ],
)  # fmt: skip
def test_liars_do_not(content, extension):
    assert not matches_kind(io.BytesIO(content), extension)


def test_a_bomb_is_refused_without_unpacking_it():
    bomb = archive({f"{n}.txt": b"0" * (11 * 1024 * 1024) for n in range(20)})
    assert len(bomb) < 1024 * 1024
    assert not matches_kind(io.BytesIO(bomb), "zip")


def test_the_position_of_the_file_is_kept():
    file = io.BytesIO(PDF)
    file.seek(5)
    matches_kind(file, "pdf")
    assert file.tell() == 5


def test_damaged_archives_are_answered_and_cut_ones_refused():
    for cut in range(0, len(DOCX), 7):
        assert matches_kind(io.BytesIO(DOCX[:cut]), "docx") is False
        damaged = bytearray(DOCX)
        damaged[cut] ^= 0xFF
        assert matches_kind(io.BytesIO(bytes(damaged)), "docx") in {True, False}
