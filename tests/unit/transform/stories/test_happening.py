"""The row of an event: what most voices support, the last corrected toll, and who disagrees."""

from datetime import timedelta

import pytest

from etl.tables.rows.events import EventRow
from etl.tables.rows.mentions import MentionRow
from etl.transform.stories.happening import event_row
from etl.transform.stories.tellings import ArticleFacts
from tests.factory import DAY, PUBLISHED, mention


def told(number: int, **changes: object) -> MentionRow:
    killed = changes.get("killed", 4)
    return mention(**{"mention_id": f"m{number}", "article_id": f"a{number}", "killed_low": killed, "killed_high": killed,
                      **changes})


def row(*members: MentionRow, copies: dict[str, str] | None = None) -> EventRow:
    """The event of mentions of a1, a2 …, printed an hour apart by papers of their own."""
    facts = {f"a{n}": ArticleFacts(f"p{n}", (copies or {}).get(f"a{n}"), PUBLISHED + timedelta(hours=n)) for n in range(1, 9)}
    return event_row("e", members, members, facts, DAY)


def test_a_value_is_that_of_most_voices_and_a_copy_is_no_voice() -> None:
    wrong = {"actor_name": "Lisse", "actor_entity_id": None, "actors": ["Lisse"], "actor_ids": [""], "actor_countries": ["LIS"],
             "actor_sectors": ["GOV"], "confidence": 0.95}
    found = row(told(1, **wrong), told(2, **wrong), told(3), told(4), copies={"a2": "a1"})
    assert (found.actor_name, found.actor_voices, found.is_actor_disputed) == ("Army of Veldania", 2, True)
    assert (found.article_count, found.publisher_count, found.voice_count) == (3, 4, 3)
    assert found.actors == ["Army of Veldania", "Lisse"]


def test_the_most_exact_place_is_told_where_a_voice_names_one() -> None:
    country = {"place_name": "Marrow", "place_precision": "country", "place_geonames_id": None, "place_admin1": None}
    found = row(told(1, **country), told(2, **country), told(3))
    assert (found.place_name, found.place_voices, found.is_place_disputed) == ("Marrowgate", 1, False)


@pytest.mark.parametrize(("figures", "killed", "voices"), [
    ([(14, "killing 14 people"), (14, "14 died"), (11, "The toll was corrected to 11")], 11, 1),
    ([(14, "14 died"), (11, "Police lowered the toll from 14 to 11"), (11, "11 died"), (14, "14 died")], 11, 2),
    ([(3, "3 died"), (3, "3 died"), (4, "4 died")], 3, 2), ([(3, "3 died"), (4, "4 died")], 4, 1),
    ([(None, "They fled")], None, 0)])
def test_the_toll_is_the_last_corrected_one(figures: list[tuple[int | None, str]], killed: int | None, voices: int) -> None:
    found = row(*(told(n, killed=number, sentence=sentence) for n, (number, sentence) in enumerate(figures, 1)))
    assert (found.killed, found.killed_voices) == (killed, voices)
    numbers = [number for number, _ in figures if number is not None]
    assert (found.killed_low, found.killed_high) == (min(numbers, default=None), max(numbers, default=None))
    assert found.is_toll_disputed is (len(set(numbers)) > 1)


@pytest.mark.parametrize("surer", [1, 2])
def test_a_copy_that_corrects_later_than_its_original_is_the_one_that_counts(surer: int) -> None:
    first, second = (told(n, killed=number, sentence=f"The toll was corrected to {number}",
                          confidence=0.9 if n == surer else 0.6) for n, number in ((1, 12), (2, 11)))
    found = row(first, second, copies={"a2": "a1"})
    assert (found.killed, found.killed_voices) == (11, 1)


def test_confidence_falls_where_voices_tell_another_type() -> None:
    agreed = row(told(1, confidence=0.5), told(2, confidence=0.5))
    apart = row(told(1, confidence=0.5), told(2, confidence=0.5, event_type="COERCE", event_mode="seize"))
    assert agreed.confidence == 0.75 and apart.confidence == pytest.approx(0.75 * 0.75, abs=0.001)


def test_first_and_last_report_are_those_of_its_articles() -> None:
    found = row(told(2), told(5))
    assert found.first_published_at == PUBLISHED + timedelta(hours=2)
    assert found.last_published_at == PUBLISHED + timedelta(hours=5)
