"""The gold set of happenings: its files are sound, and faults in such files are found."""

from dataclasses import replace

import pytest

from bench.happenings import GoldSet, Row, faults, half, read_gold_set

FIRST, SECOND = "https://a.example/1", "https://b.example/2"
ARTICLE = {"url": FIRST, "publisher": "A", "title": "Bomb kills two", "text": "A bomb killed two. It was loud.",
           "published_at": "2026-01-01T10:00:00+00:00", "language": "en"}
HAPPENING = {"id": "town.bomb", "event_types": "ASSAULT/explosives; ASSAULT", "event_date": "2026-01-01",
             "killed": "2", "killed_low": "2", "killed_high": "3", "injured": "", "injured_low": "", "injured_high": "",
             "difficulty": "next-day; contradiction:number",
             "apart_from": "town.bomb-again"}
AGAIN = HAPPENING | {"id": "town.bomb-again", "apart_from": "town.bomb", "event_date": "2026-01"}
MENTION = {"happening_id": "town.bomb", "url": FIRST, "sentence": "A bomb killed two.",
           "also_told_in": "Bomb kills two || It was loud."}
COPY = {"original_url": FIRST, "copy_url": SECOND, "edited": "headline"}
GOLD = GoldSet(
    articles=(ARTICLE, ARTICLE | {"url": SECOND, "published_at": "2026-01-01T12:00:00+00:00"}),
    happenings=(HAPPENING, AGAIN),
    mentions=(MENTION, MENTION | {"url": SECOND}, MENTION | {"happening_id": "town.bomb-again"}),
    copies=(COPY,),
    stories=({"story_id": "town.bomb", "url": FIRST}, {"story_id": "town.bomb", "url": SECOND}))


def test_the_files_are_sound() -> None:
    gold = read_gold_set()
    assert {half(row["id"]) for row in gold.happenings} == {"kept", "open"}


def test_nothing_is_wrong_with_a_sound_set() -> None:
    assert list(faults(GOLD)) == []


def test_a_group_is_in_one_half() -> None:
    assert half("town.bomb") == half("town.bomb-again")
    assert {half(f"{letter}.bomb") for letter in "abcdefgh"} == {"kept", "open"}


@pytest.mark.parametrize(("table", "row", "fault"), [
    ("articles", ARTICLE, f"article {FIRST} stands there 2 times"),
    ("articles", ARTICLE | {"url": "https://c.example/3", "title": ""}, "article https://c.example/3 has no title"),
    ("articles", ARTICLE | {"url": "https://c.example/3"}, "article https://c.example/3 has no story"),
    ("articles", ARTICLE | {"published_at": "2026-01-01T10:00:00"}, f"article {FIRST} has a time without its zone"),
    ("happenings", HAPPENING, "happening town.bomb stands there 2 times"),
    ("happenings", HAPPENING | {"id": "town.none"}, "happening town.none has no mention"),
    ("happenings", HAPPENING | {"id": "bomb"}, "happening bomb: an id is group.name"),
    ("happenings", HAPPENING | {"event_types": "ASSAULT/demo"}, "happening town.bomb: there is no type 'ASSAULT/demo'"),
    ("happenings", HAPPENING | {"event_types": ""}, "happening town.bomb: there is no type ''"),
    ("happenings", HAPPENING | {"event_date": "Monday"}, "happening town.bomb: 'Monday' is no date"),
    ("happenings", HAPPENING | {"difficulty": "hard"}, "happening town.bomb: there is no difficulty 'hard'"),
    ("happenings", HAPPENING | {"killed": "4"}, "happening town.bomb: killed is not within its range"),
    ("happenings", HAPPENING | {"killed": ""}, "happening town.bomb: killed is not within its range"),
    ("happenings", HAPPENING | {"apart_from": "city.bomb"},
     "happening town.bomb: apart from city.bomb, which is not in its group"),
    ("happenings", HAPPENING | {"id": "town.c", "apart_from": "town.bomb"},
     "happening town.c: town.bomb does not stand apart from it in turn"),
    ("mentions", MENTION, f"mention of town.bomb in {FIRST} stands there 2 times"),
    ("mentions", MENTION | {"happening_id": "town.x"}, "mention of town.x, which is no happening"),
    ("mentions", MENTION | {"happening_id": "city.x"}, f"article {FIRST} tells of happenings of two groups"),
    ("mentions", MENTION | {"url": "https://c.example/3"}, "mention of town.bomb in https://c.example/3, which is no article"),
    ("mentions", MENTION | {"sentence": "Bomb kills two"},
     f"mention of town.bomb: its sentence does not occur in the text of {FIRST}"),
    ("mentions", MENTION | {"also_told_in": "No bomb."}, f"mention of town.bomb: 'No bomb.' does not occur in {FIRST}"),
    ("copies", COPY, f"copy {SECOND} stands there 2 times"),
    ("copies", COPY | {"copy_url": "https://c.example/3"}, "copy https://c.example/3: https://c.example/3 is no article"),
    ("copies", {"original_url": SECOND, "copy_url": FIRST, "edited": "tail"}, f"copy {FIRST} is not younger than its original"),
    ("copies", {"original_url": SECOND, "copy_url": FIRST, "edited": "tail"}, f"copy {FIRST}: its original is a copy itself"),
    ("copies", COPY | {"edited": ""}, f"copy {SECOND} does not say what was edited"),
    ("stories", {"story_id": "town.bomb", "url": FIRST}, f"story of {FIRST} stands there 2 times"),
    ("stories", {"story_id": "town.x", "url": FIRST}, "story town.x, which is no happening"),
    ("stories", {"story_id": "town.bomb", "url": "https://c.example/3"}, "story of https://c.example/3, which is no article"),
])
def test_a_fault_is_found(table: str, row: Row, fault: str) -> None:
    assert fault in list(faults(replace(GOLD, **{table: (*getattr(GOLD, table), row)})))
