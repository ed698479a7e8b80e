"""The readers and writers stand alone: no Django, whatever imports them."""

import subprocess
import sys

PROGRAM = """
import sys
from learning.importers.export_gift import write_gift
from learning.importers.export_moodle_xml import write_moodle_xml
from learning.importers.reader import read

assert write_gift(read(b"Uno {V}", "gift").questions)[1] == []
print([name for name in sys.modules if name.split(".")[0] in {"django", "wagtail", "cms", "home"}])
"""


def test_nothing_of_the_site_is_loaded() -> None:
    run = subprocess.run(
        [sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True
    )
    assert run.stdout.strip() == "[]"
