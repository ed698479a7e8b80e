"""The demonstration's texts, drawings and files: complete, marked as examples, and well made."""

import csv
import io
import re
import shutil
import subprocess
import tomllib
from collections import Counter
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from cms.core.blocks import VIDEO_HOSTS, validate_phone
from cms.demo import documents, drawings

CONTENT = Path(drawings.__file__).parent / "content"
MARK = "dato de ejemplo"

SECTIONS = {
    "secretaria-general": {"general"},
    "secretaria-de-desarrollo-social": {"social"},
    "secretaria-de-hacienda": {"hacienda", "hacienda2"},
    "secretaria-de-planeacion": {"planeacion"},
    "oficina-de-prensa": {"prensa"},
    "oficina-de-sistemas": {"sistemas"},
}
STATES = {
    "published",
    "draft",
    "in_review",
    "returned",
    "withdrawn",
    "scheduled",
    "published_with_changes",
    "unpublished",
}
RETURN_REASONS = {"missing_source", "unclear", "personal_data", "wrong_section"}

# What each block must have and what it may also have.
BLOCKS: dict[str, tuple[set[str], set[str]]] = {
    "text": ({"html"}, set()),
    "image": ({"name", "alt", "caption"}, set()),
    "decorative_image": ({"name"}, set()),
    "document": ({"name", "title"}, set()),
    "table": ({"caption", "header", "rows"}, set()),
    "steps": ({"title", "items"}, set()),
    "faq": ({"title", "items"}, set()),
    "notice": ({"kind", "title", "html"}, set()),
    "contact": ({"name", "role", "phone"}, {"email", "address", "hours"}),
    "video": ({"title", "url", "duration", "summary"}, set()),
}
TEXT_TAGS = {"h2", "h3", "p", "ul", "ol", "li", "strong", "em", "a"}
SHORT_TEXT_TAGS = TEXT_TAGS - {"h2", "h3"}


@cache
def load(path: str) -> dict[str, Any]:
    return tomllib.loads((CONTENT / path).read_text(encoding="utf-8"))


def paths(folder: str) -> list[str]:
    return sorted(str(path.relative_to(CONTENT)) for path in (CONTENT / folder).glob("*.toml"))


NOTICIAS, INFORMATIVE = paths("noticias"), paths("informative")
SECTION_FILES = paths("sections")
MUNICIPALITY, LANDINGS = paths("municipio"), paths("landings")
PAGES = NOTICIAS + INFORMATIVE + MUNICIPALITY


def slug(path: str) -> str:
    return Path(path).stem


def bodies(page: dict[str, Any]) -> list[list[dict[str, Any]]]:
    pending = page.get("changes", {}).get("body")
    return [page["body"], *([pending] if pending else [])]


def blocks(page: dict[str, Any]) -> list[dict[str, Any]]:
    return [block for body in bodies(page) for block in body]


def strings(value: object) -> list[str]:
    """Every piece of text inside a value."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for inner in value.values() for text in strings(inner)]
    if isinstance(value, list):
        return [text for inner in value for text in strings(inner)]
    return []


def html_of(block: dict[str, Any]) -> list[str]:
    return [block["html"]] if "html" in block else [i["html"] for i in block.get("items", [])]


class Markup(HTMLParser):
    """Collects tags, headings and links, and checks that every tag closes in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[str] = []
        self.links: list[str] = []
        self.text = ""
        self.feed(html)
        self.close()
        assert self.open == [], html

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        self.tags.append(tag)
        names = [name for name, _ in attrs]
        assert names == (["href"] if tag == "a" else []), f"{tag} {names}"
        self.links += [value or "" for _, value in attrs]

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data
        assert self.open or not data.strip(), f"loose text: {data}"

    @property
    def headings(self) -> list[str]:
        return [tag for tag in self.tags if tag in ("h2", "h3")]


def test_every_toml_parses() -> None:
    files = list(CONTENT.rglob("*.toml"))
    assert len(files) >= 45
    for path in files:
        assert tomllib.loads(path.read_text(encoding="utf-8")), path


def test_there_is_enough_of_everything() -> None:
    assert {slug(path) for path in SECTION_FILES} == set(SECTIONS)
    assert len(NOTICIAS) >= 14
    assert len(INFORMATIVE) >= 11
    assert len(drawings.NAMES) >= 10
    slugs = [slug(path) for path in NOTICIAS + INFORMATIVE]
    assert len(slugs) == len(set(slugs))


@pytest.mark.parametrize("path", PAGES)
def test_titles_and_summaries_fit_and_speak_of_usted(path: str) -> None:
    page = load(path)
    for version in (page, page.get("changes", {})):
        assert len(version.get("title", "")) <= 65
        assert len(version.get("summary", "")) <= 160
    assert page["title"]
    assert page["summary"]
    text = " ".join(strings(page)).lower()
    assert not re.search(r"\b(tú|tus|puedes|tienes|debes|haz clic)\b", text)


@pytest.mark.parametrize("path", PAGES)
def test_sentences_are_short(path: str) -> None:
    for block in blocks(load(path)):
        for html in html_of(block):
            closed = re.sub(r"</(p|li|h2|h3)>", ". ", html)
            for sentence in re.split(r"[.?!:]\s", re.sub(r"<[^>]+>", "", closed)):
                assert len(sentence.split()) <= 30, sentence


@pytest.mark.parametrize("path", NOTICIAS)
def test_noticia_has_its_keys(path: str) -> None:
    page = load(path)
    assert set(page.get("joint_sections", [])) <= set(SECTIONS) - {page["section"]}
    vocabulary = load("topics.toml")
    assert page["topics"]
    assert set(page["topics"]) <= {row["slug"] for row in vocabulary["topics"]}
    assert set(page.get("veredas", [])) <= {row["slug"] for row in vocabulary["veredas"]}
    assert page["days_ago"] >= 0
    assert page["image"] in drawings.NAMES
    assert 20 <= len(page["image_alt"]) <= 200
    assert page.get("related", "impuesto-predial-unificado") in map(slug, INFORMATIVE)
    assert len(page.get("correction_note", "")) <= 300
    assert MARK in " ".join(strings(page))


@pytest.mark.parametrize("path", NOTICIAS + INFORMATIVE)
def test_page_has_an_owner_and_what_its_state_needs(path: str) -> None:
    page = load(path)
    assert page["written_by"] in SECTIONS[page["section"]]
    assert page["state"] in STATES
    is_returned = page["state"] == "returned"
    assert is_returned == ("return_comment" in page) == ("return_reason" in page)
    assert page.get("return_reason", "unclear") in RETURN_REASONS
    assert (page["state"] == "scheduled") == ("publish_in_days" in page)
    assert (page["state"] == "published_with_changes") == ("changes" in page)


def test_every_state_is_shown_and_most_are_published() -> None:
    states = Counter(load(path)["state"] for path in NOTICIAS)
    assert set(states) == STATES
    assert states["published"] > len(NOTICIAS) / 2
    assert sum("correction_note" in load(path) for path in NOTICIAS) == 1


@pytest.mark.parametrize("path", PAGES)
def test_blocks_are_known_and_complete(path: str) -> None:
    for block in blocks(load(path)):
        required, optional = BLOCKS[block["type"]]
        keys = set(block) - {"type"}
        assert required <= keys <= required | optional, block
        match block["type"]:
            case "image":
                assert block["name"] in drawings.NAMES
                assert len(block["alt"]) >= 20
            case "decorative_image":
                assert block["name"] in drawings.NAMES
            case "document":
                assert block["name"] in documents.NAMES
                assert len(block["title"]) <= 150
            case "table":
                assert len(block["caption"]) <= 150
                assert block["rows"]
                assert {len(row) for row in block["rows"]} == {len(block["header"])}
                assert all(isinstance(cell, str) for row in block["rows"] for cell in row)
            case "steps":
                assert all(set(item) == {"title", "html"} for item in block["items"])
                assert all(len(item["title"]) <= 120 for item in block["items"])
            case "faq":
                assert all(set(item) == {"question", "html"} for item in block["items"])
                assert all(len(item["question"]) <= 200 for item in block["items"])
            case "notice":
                assert block["kind"] in {"info", "warning", "success"}
                assert len(block["title"]) <= 120
            case "contact":
                validate_phone(block["phone"])
                assert MARK in block["role"]
            case "video":
                assert block["url"].startswith("https://")
                assert block["url"].split("/")[2] in VIDEO_HOSTS
                assert "de ejemplo" in block["title"]
                assert len(block["duration"]) <= 20


def test_every_block_type_is_used_more_than_once() -> None:
    uses = Counter(block["type"] for path in PAGES for block in blocks(load(path)))
    assert set(uses) == set(BLOCKS)
    assert min(uses.values()) >= 2, uses


@pytest.mark.parametrize("path", PAGES)
def test_markup_is_plain_and_headings_step_by_one(path: str) -> None:
    for body in bodies(load(path)):
        headings = []
        for block in body:
            for html in html_of(block):
                markup = Markup(html)
                allowed = TEXT_TAGS if block["type"] == "text" else SHORT_TEXT_TAGS
                assert set(markup.tags) <= allowed, html
                headings += markup.headings
        assert headings[:1] in ([], ["h2"])


def test_links_lead_somewhere() -> None:
    known = {slug(path) for path in PAGES + SECTION_FILES}
    links = [
        link
        for path in PAGES
        for block in blocks(load(path))
        for html in html_of(block)
        for link in Markup(html).links
    ]
    assert links
    for link in links:
        scheme, _, target = link.partition(":")
        assert scheme == "https" or (scheme == "page" and target in known), link


@pytest.mark.parametrize("path", SECTION_FILES)
def test_section_is_complete_and_its_directory_is_an_example(path: str) -> None:
    section = load(path)
    assert section["example"] is True
    assert MARK in section["directory_note"]
    assert MARK in section["address"]
    assert len(section["address"]) <= 160
    assert len(section["purpose"]) <= 400
    assert len(re.findall(r"\.(?:\s|$)", section["purpose"])) == 2
    assert MARK in section["functions"][-1]
    assert section["map_url"].startswith(
        "https://www.openstreetmap.org/?mlat=4.85361&mlon=-73.03972"
    )
    for key in ("name", "short_name", "head_role", "hours", "content_owner_role", "deputy_role"):
        assert section[key], key
    for number in section["phones"]:
        validate_phone(number)
    for task in section["top_tasks"]:
        assert len(task["title"]) <= 80
        assert len(task["summary"]) <= 160
        assert task["target"] in map(slug, INFORMATIVE + MUNICIPALITY)


@pytest.mark.parametrize("path", SECTION_FILES)
def test_staff_have_the_legal_fields_and_fictional_names(path: str) -> None:
    contractors = 0
    for person in load(path)["staff"]:
        assert "Ejemplo" in person["name"].split()
        assert set(person["birthplace"]) == {"country", "department", "city"}
        for key in ("position", "education", "experience", "unit"):
            assert person[key], key
        assert person["email"].endswith("@sabanalarga-casanare.example")
        validate_phone(person["phone"])
        if "contract_object" in person:
            contractors += 1
            assert person["contract_fee"] > 0
            assert person["contract_start"] < person["contract_end"]
        else:
            assert MARK in person["salary_grade"]
    assert contractors >= 1


def test_municipality_is_the_right_sabanalarga() -> None:
    town = load("municipality.toml")
    assert (town["divipola"], town["department"]) == ("85300", "Casanare")
    assert town["example"] is True
    assert MARK in town["address"]
    assert town["home"]["hero_title"] == "¿Qué necesita hacer hoy?"
    assert 6 <= len(town["top_tasks"]) <= 8
    for task in town["top_tasks"]:
        assert task["target"] in map(slug, INFORMATIVE)
        assert task["badge"] in {"En línea", "Presencial"}
        assert task["cost"]
        assert task["time"]


def test_no_data_of_the_other_sabanalargas_and_no_reachable_address() -> None:
    for path in CONTENT.rglob("*.toml"):
        text = path.read_text(encoding="utf-8")
        if path.stem != "el-municipio":
            assert "Atlántico" not in text
            assert "Antioquia" not in text
        for host in re.findall(r"[\w.]+@([\w.-]+)", text):
            assert host.endswith(".example"), path
        for number in re.findall(r"\+57[ \d]+", text):
            assert re.fullmatch(r"\+57 (608|000) 000 \d{4}", number.strip()), (path, number)


@pytest.mark.parametrize("name", drawings.NAMES)
def test_drawing_is_a_valid_image_and_always_the_same(name: str) -> None:
    data = drawings.draw(name, (640, 360))
    assert data == drawings.draw(name, (640, 360))
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        assert image.format == "WEBP"
        assert image.size == (640, 360)
        assert len(image.convert("RGB").getcolors(640 * 360) or []) > 200


def test_drawing_comes_in_the_size_asked_for() -> None:
    for size in ((1600, 900), (300, 300), (200, 500)):
        with Image.open(io.BytesIO(drawings.draw(drawings.NAMES[0], size))) as image:
            assert image.size == size


def test_unknown_names_are_refused() -> None:
    for make in (drawings.draw, documents.build):
        with pytest.raises(KeyError):
            make("no-existe")


def test_drawings_differ() -> None:
    assert len({drawings.draw(name, (160, 90)) for name in drawings.NAMES}) == len(drawings.NAMES)


@pytest.mark.parametrize(
    "line", ["box 1 2 oro", "circle 1 2 3 oro", "oval 1 2 3 4 oro+ink", "oval 1 2 3 4 azulon"]
)
def test_a_wrong_line_in_a_drawing_is_refused(line: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        drawings._Board((16, 9)).run(line, [])


@pytest.mark.parametrize("row", load("documents.toml")["documents"], ids=lambda row: row["name"])
def test_document_is_built(row: dict[str, str]) -> None:
    assert row["section"] in SECTIONS
    filename, data = documents.build(row["name"])
    assert filename == f"{row['name']}.{row['kind']}"
    assert (filename, data) == documents.build(row["name"])
    if row["kind"] == "csv":
        rows = list(csv.DictReader(io.StringIO(data.decode("utf-8-sig"))))
        assert rows
        assert {line["nota"] for line in rows} == {MARK}
        return
    assert data.startswith(b"%PDF-")
    assert data.endswith(b"%%EOF\n")
    title = row["title"].replace("(", r"\(").replace(")", r"\)")
    assert title.encode("cp1252") in data
    assert_cross_references(data)


def assert_cross_references(data: bytes) -> None:
    """Each entry of the table points at its object, and each stream is as long as it says."""
    start = int(data.rsplit(b"startxref\n", 1)[1].split()[0])
    entries = re.findall(rb"(\d{10}) 00000 n \n", data[start:])
    for number, offset in enumerate(entries, start=1):
        assert data[int(offset) :].startswith(b"%d 0 obj\n" % number)
    for length, stream in re.findall(rb"/Length (\d+) >>\nstream\n(.*?)\nendstream", data, re.S):
        assert len(stream) == int(length)


def test_long_document_runs_onto_more_pages() -> None:
    text = "\n".join(f"Línea {number}: año, señal y corazón." for number in range(90))
    data = documents._pdf("Texto largo", text)
    assert data.count(b"/Type /Page /Parent") == 3
    assert "Página 3 de 3".encode("cp1252") in data
    assert_cross_references(data)


@pytest.mark.skipif(shutil.which("pdftotext") is None, reason="needs poppler-utils")
def test_accents_can_be_read_back() -> None:
    _, data = documents.build("calendario-tributario")
    done = subprocess.run(["pdftotext", "-", "-"], input=data, capture_output=True, check=True)
    text = done.stdout.decode()
    assert "Obligación" in text
    assert "Dónde pagar" in text
    assert done.stderr == b""
