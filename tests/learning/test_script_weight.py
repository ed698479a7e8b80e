"""What the script of a quiz costs to a cheap phone, and what it may not lean on."""

from pathlib import Path

import brotli

SCRIPT = Path(__file__).resolve().parents[2] / "static" / "js" / "aula.js"
BYTES = 4_608
"""4.5 KB, as WhiteNoise will send it: the highest quality of brotli."""


def test_the_script_of_a_quiz_is_light() -> None:
    assert len(brotli.compress(SCRIPT.read_bytes(), quality=11)) <= BYTES


def test_one_request_and_no_other_origin() -> None:
    text = SCRIPT.read_text()
    for word in ("import ", "import(", "http:", "https:", "//cdn", "eval(", "new Function"):
        assert word not in text, word
