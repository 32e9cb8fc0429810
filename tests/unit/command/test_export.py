"""`dateline export --help` and the manual name every format, and none that there isn't."""

import re

from etl.command.export import HELP
from etl.load.exports.formats import FORMATS
from tests.paths import CHECKOUT


def test_the_help_names_every_format() -> None:
    listed = HELP.partition("FORMAT is one of")[2].partition("--where")[0]
    named = re.findall(r"^  (\S+(?:, \S+)*)  ", listed, re.MULTILINE)
    assert sorted(name for names in named for name in names.split(", ")) == sorted(FORMATS)


def test_the_manual_names_every_format() -> None:
    section = (CHECKOUT / "docs" / "operations.md").read_text("utf-8").partition("## Exports")[2]
    cells = re.findall(r"^\| (`[^|]+`) \|", section.partition("\n## ")[0], re.MULTILINE)
    assert sorted(re.findall(r"`([^`]+)`", " ".join(cells))) == sorted(FORMATS)
