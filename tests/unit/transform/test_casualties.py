"""Numbers of killed and injured, as sentences state them."""

import pytest

from etl.transform.events.casualties import Casualties, read_casualties


@pytest.mark.parametrize(("sentence", "killed", "injured"), [
    ("A bomb killed at least 12 people and wounded 30 in the market.", 12, 30),
    ("Seven soldiers were killed and two others wounded.", 7, 2),
    ("The blast left dozens dead.", 24, None),
    ("Twenty-three villagers died in the raid.", 23, None),
    ("Gunmen shot dead a policeman.", 1, None),
    ("Shelling injured a dozen residents.", None, 12),
    ("There were no casualties, the army said.", 0, 0),
    ("No one was hurt when the shell landed.", None, 0),
    ("The two sides met in Geneva.", None, None),
    ("The clashes killed 1,200 people.", 1200, None),
    ("He was killed 10 days ago.", None, None),
])
def test_numbers_are_read_as_stated(sentence: str, killed: int | None, injured: int | None) -> None:
    assert read_casualties(sentence) == Casualties(killed, injured)
