"""Questions from files into drafts, and back."""

import json
from io import StringIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import CommandError, call_command
from django.urls import reverse

from learning.blocks import QuizBlock
from learning.converting import blocks_from
from learning.errors import ChangedSince, NotUnderstood
from learning.exporting import export
from learning.importers.reader import read
from learning.models import QuestionVersion, QuizPage
from learning.payloads import payload_of
from learning.services.importing import guess_format, import_questions, preview_questions
from tests.learning.authoring import questions as written
from tests.learning.conftest import Aula, single
from tests.learning.importers.corpus import cases, source

pytestmark = pytest.mark.django_db

GIFT = """$CATEGORY: Agua

::Sede:: ¿Dónde está? {=En el parque # Así es. ~En el río ~%50%Cerca}

¿Sí o no? {V}
"""


def stream(blocks: list[dict[str, Any]]) -> Any:
    return QuizBlock().to_python(blocks)


def without_ids(value: Any) -> Any:
    """A payload with each id told by its place, so that two may be compared."""
    names: dict[str, str] = {}

    def walk(part: Any) -> Any:
        if isinstance(part, dict):
            return {key: name(each) if key in ("id", "match") else walk(each)
                    for key, each in part.items()}  # fmt: skip
        return [walk(each) for each in part] if isinstance(part, list) else part

    def name(identifier: str) -> str:
        return names.setdefault(identifier, str(len(names)))

    return walk(value)


def payloads(blocks: Any) -> list[Any]:
    kept = ("title", "topic", "tags", "mark")
    return [
        (
            without_ids(payload_of(each.block_type, each.value, block_id=each.id)),
            {name: str(each.value.get(name) or "") for name in kept},
        )
        for each in blocks
        if each.block_type != "draw"
    ]


class TestConverting:
    def test_what_a_file_says_stands_in_the_blocks(self):
        found = blocks_from(read(GIFT.encode(), "gift").questions)
        assert found.problems == []
        one, two = stream(found.blocks)
        assert one.value["title"] == "Sede"
        assert one.value["topic"] == "Agua"
        payload = payload_of("single", one.value, block_id=one.id)
        assert [(c["text"], c["fraction"]) for c in payload["choices"]] == [
            ("En el parque", 1), ("En el río", 0), ("Cerca", 0.5),
        ]  # fmt: skip
        assert payload["choices"][0]["feedback"] == "Así es."
        assert two.value["correct"] == "true"

    def test_what_ticking_gives_is_not_written_as_a_percentage(self):
        found = blocks_from(read(b"Uno {=a ~b}\n", "gift").questions)
        assert [c["value"]["percent"] for c in found.blocks[0]["value"]["choices"]] == [None, None]

    def test_every_id_is_new(self):
        questions = read(GIFT.encode(), "gift").questions
        first, second = (json.dumps(blocks_from(questions).blocks) for _ in range(2))
        assert first != second

    @pytest.mark.parametrize(
        ("text", "said"),
        [
            ("[html]<p>Mire <img src='x'></p> {=a ~b}", "del enunciado se quitó la imagen"),
            ("Uno {=[html]<b>a</b> ~b}", "se quitó el formato <b>"),
        ],
    )
    def test_what_is_lost_is_told_with_its_line(self, text, said):
        found = blocks_from(read(f"\n\n{text}\n".encode(), "gift").questions)
        assert [(p.line, p.severity) for p in found.problems] == [(3, "warning")]
        assert said in found.problems[0].message

    def test_what_does_not_fit_is_an_error_and_is_never_cut(self):
        found = blocks_from(read(f"Uno {{={'a' * 500} ~b}}\n".encode(), "gift").questions)
        assert found.blocks == []
        assert [p.severity for p in found.problems] == ["error"]

    def test_a_bank_takes_no_texts_between_questions(self):
        found = blocks_from(read(b"Solo un texto.\n", "gift").questions, into_bank=True)
        assert "un banco no guarda textos" in found.problems[0].message


class TestRoundTrip:
    @pytest.mark.parametrize("raw", written.every_type(), ids=lambda raw: raw["type"])
    def test_moodle_xml_gives_every_type_back(self, raw):
        raw["value"].update(title="Nombre", topic="Agua", tags="uno, dos")
        raw["value"].update({"unit": ""} if raw["type"] == "numeric" else {})
        if raw["type"] == "description":
            raw["value"] = {"title": "Nombre", "text": raw["value"]["text"]}
        raw["value"].pop("grader_notes", None)
        raw["value"].pop("rows", None)
        if raw["type"] == "short":
            raw["value"]["ignore_accents"] = False
        before = stream([raw])
        file = export(before, "moodle-xml")
        assert file.losses == []
        again = blocks_from(read(file.data, "moodle-xml").questions)
        assert again.problems == []
        assert payloads(stream(again.blocks)) == payloads(before)

    @pytest.mark.parametrize("format", ["gift", "moodle-xml"])
    def test_what_a_format_cannot_say_is_listed(self, format):
        raws = [written.ordering(), written.essay(), single(level="high")]
        losses = " ".join(loss.message for loss in export(stream(raws), format).losses)
        assert "la guía para calificar" in losses
        assert "el nivel" in losses
        assert ("ordenar" in losses) == (format == "gift")

    @pytest.mark.parametrize("name", ["gift", "aiken", "moodle_xml"])
    @pytest.mark.parametrize("out", ["gift", "moodle-xml"])
    def test_the_corpus_comes_back_as_it_went(self, name, out):
        compared = 0
        for case in cases(name):
            questions = read(source(case).encode(), name.replace("_", "-")).questions
            first = stream(blocks_from(questions).blocks)
            file = export(first, out)
            if file.losses:
                continue
            again = blocks_from(read(file.data, out).questions)
            assert payloads(stream(again.blocks)) == payloads(first), case
            compared += len(first)
        assert compared >= 10


class TestService:
    @pytest.fixture
    def quiz(self, aula: Aula) -> QuizPage:
        return aula.quiz(aula.module(aula.course()))

    def test_the_questions_come_last_in_a_draft_of_that_person(self, aula, quiz):
        total = import_questions(page=quiz, data=GIFT.encode(), format="gift", by=aula.author)
        assert total == 2
        page = QuizPage.objects.get(pk=quiz.pk)
        assert page.latest_revision.user == aula.author
        draft = page.get_latest_revision_as_object()
        assert [each.block_type for each in draft.questions][-2:] == ["single", "truefalse"]
        assert len(page.questions) == 3, "nothing is public until Prensa approves"
        frozen = QuestionVersion.objects.count()
        aula.approve(page)
        assert QuestionVersion.objects.count() == frozen + 2

    def test_all_or_nothing(self, aula, quiz):
        before = quiz.latest_revision_id
        with pytest.raises(NotUnderstood):
            import_questions(
                page=quiz, data=(GIFT + "\nTres {#abc}\n").encode(), format="gift", by=aula.author
            )
        assert QuizPage.objects.get(pk=quiz.pk).latest_revision_id == before

    def test_only_what_was_seen_is_saved_and_only_once(self, aula, quiz):
        data = GIFT.encode()
        seen = preview_questions(page=quiz, data=data)
        wanted = {
            "page": quiz, "format": seen.format, "by": aula.author, "seen": seen.digest,
            "seen_revision": quiz.latest_revision_id,
        }  # fmt: skip
        with pytest.raises(ChangedSince):
            import_questions(**wanted, data=data + b"\nOtra {V}\n")
        import_questions(**wanted, data=data)
        with pytest.raises(ChangedSince):
            import_questions(**wanted, data=data)

    @pytest.mark.parametrize("who", ["hacienda", "comite", "sistemas", "ciudadana"])
    def test_nobody_else_writes_in_it(self, aula, quiz, who):
        with pytest.raises(PermissionDenied):
            import_questions(page=quiz, data=GIFT.encode(), format="gift", by=aula.town.people[who])

    @pytest.mark.parametrize(
        ("text", "format"),
        [
            (GIFT, "gift"),
            ("Uno\nA. a\nB. b\nANSWER: A\n", "aiken"),
            ("Uno\nA. a\nB. b\nRESPUESTA: A\n", "aiken"),
            ("<?xml version='1.0'?><quiz/>", "moodle-xml"),
            ("  <quiz></quiz>", "moodle-xml"),
        ],
    )
    def test_the_format_is_guessed(self, text, format):
        assert guess_format(text) == format


class TestCommand:
    def run(self, tmp_path, *flags: str, text: str = GIFT) -> None:
        path = tmp_path / "p.gift"
        path.write_text(text, encoding="utf-8")
        call_command(
            "import_questions", str(path), "--format", "gift", *flags,
            stdout=StringIO(), stderr=StringIO(),
        )  # fmt: skip

    def test_it_saves_into_a_page(self, aula, tmp_path):
        bank = aula.bank()
        self.run(tmp_path, "--to", str(bank.uid), "--by", "social")
        fresh = type(bank).objects.get(pk=bank.pk)
        assert len(fresh.get_latest_revision_as_object().questions) == 2

    @pytest.mark.parametrize(
        "flags", [[], ["--to", "x"], ["--to", "x", "--by", "social"], ["--by", "social"]]
    )
    def test_what_is_missing_is_said(self, aula, tmp_path, flags):
        with pytest.raises(CommandError) as refused:
            self.run(tmp_path, *flags)
        assert refused.value.returncode == 2

    def test_an_editor_of_another_section_is_refused(self, aula, tmp_path):
        bank = aula.bank()
        with pytest.raises(CommandError, match="no puede escribir") as refused:
            self.run(tmp_path, "--to", str(bank.uid), "--by", "hacienda")
        assert refused.value.returncode == 2


class TestScreen:
    @pytest.fixture
    def bank(self, aula: Aula):
        return aula.bank()

    def test_paste_look_save(self, aula, bank, sign_in):
        client, here = sign_in(aula.author), reverse("aula:import", args=[bank.pk])
        assert client.get(here).status_code == 200
        response = client.post(here, {"text": GIFT, "go": "preview"})
        html = response.content.decode()
        assert "2 preguntas en formato gift" in html
        assert "Así es." in html
        context = response.context
        form = {
            "text": GIFT.replace("\n", "\r\n"), "format": "gift", "go": "save",
            "digest": context["preview"].digest, "revision": context["revision"],
        }  # fmt: skip
        saved = client.post(here, form)
        assert saved.status_code == 302
        fresh = type(bank).objects.get(pk=bank.pk)
        assert len(fresh.get_latest_revision_as_object().questions) == 2
        twice = client.post(here, form)
        assert twice.status_code == 409
        assert "El borrador cambió" in twice.content.decode()
        fresh = type(bank).objects.get(pk=bank.pk)
        assert len(fresh.get_latest_revision_as_object().questions) == 2

    def test_every_line_not_understood_is_named_and_nothing_typed_is_lost(
        self, aula, bank, sign_in
    ):
        text = GIFT + "\nTres {#abc}\n\n<script>x</script> {"
        here = reverse("aula:import", args=[bank.pk])
        response = sign_in(aula.author).post(here, {"text": text, "go": "save"})
        html = response.content.decode()
        assert "Error, línea 7" in html
        assert "&lt;script&gt;x&lt;/script&gt; {" in html
        assert 'value="save"' not in html

    def test_a_file_that_is_not_utf8_is_read_and_said(self, aula, bank, sign_in):
        from django.core.files.uploadedfile import SimpleUploadedFile

        file = SimpleUploadedFile("p.txt", "¿Sí? {=Año ~b}".encode("cp1252"))
        response = sign_in(aula.author).post(
            reverse("aula:import", args=[bank.pk]), {"file": file, "go": "preview"}
        )
        html = response.content.decode()
        assert "se leyó como Windows-1252" in html
        assert "¿Sí? {=Año ~b}" in html

    def test_nothing_sent(self, aula, bank, sign_in):
        response = sign_in(aula.author).post(reverse("aula:import", args=[bank.pk]), {})
        assert response.status_code == 400

    def test_export(self, aula, sign_in):
        bank = aula.bank(questions=[single(), written.ordering()])
        client, here = sign_in(aula.author), reverse("aula:export", args=[bank.pk])
        assert "GIFT no tiene preguntas de ordenar" in client.get(here).content.decode()
        response = client.get(here + "?formato=moodle-xml")
        assert response["Content-Disposition"] == 'attachment; filename="banco.xml"'
        assert len(read(response.content, "moodle-xml").questions) == 2
