"""Variables of compose files."""

import pytest

from stack.interpolation import MissingVariable, fill, interpolate


@pytest.mark.parametrize(("text", "expected"), [
    ("plain", "plain"),
    ("$$HOME is $$", "$HOME is $"),
    ("$NAME and ${NAME}", "value and value"),
    ("${NOTHING}", ""),
    ("${EMPTY:-default}", "default"),
    ("${NAME:-default}", "value"),
    ("${NOTHING:-postgresql://${NAME:-none}@${NOTHING:-host:5432}/db}", "postgresql://value@host:5432/db"),
    ("""awk '{ print "x" $$0 "${NAME}" }'""", """awk '{ print "x" $0 "value" }'"""),
    ("${NAME:?needed}", "value"),
])
def test_a_text_is_filled_in(text: str, expected: str) -> None:
    assert fill(text, {"NAME": "value", "EMPTY": ""}) == expected


def test_a_variable_that_is_demanded_is_named() -> None:
    with pytest.raises(MissingVariable, match=r"CONTACT: set it in \.env"):
        fill("${CONTACT:?set it in .env}", {"CONTACT": ""})


@pytest.mark.parametrize("text", ["${NAME", "${NAME+other}", "${-}"])
def test_what_is_not_understood_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        fill(text, {"NAME": "value"})


def test_values_are_filled_in_wherever_they_stand() -> None:
    found = interpolate({"${A}": ["${A}", {"b": "${A}"}, 3, None]}, {"A": "1"})
    assert found == {"${A}": ["1", {"b": "1"}, 3, None]}
