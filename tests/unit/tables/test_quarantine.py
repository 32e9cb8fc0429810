"""Rows that break their contract become rejects that say everything; the others go on."""

from typing import Any

import pytest

from etl.errors import TooManyRejects
from etl.tables import contracts
from etl.tables.quarantine import check_share, sift
from etl.tables.rejects import Reject
from etl.tables.rows import MentionRow
from tests import factory
from tests.factory import DAY


def sifted(*rows: MentionRow) -> tuple[list[MentionRow], list[Reject]]:
    return sift("code", "mentions", list(rows), DAY, lambda row: row.mention_id)


def test_sound_rows_stay_as_they_are() -> None:
    rows = [factory.mention(mention_id=letter) for letter in "ab"]
    assert sifted(*rows) == (rows, [])
    assert sifted() == ([], [])


def test_a_broken_row_says_everything_that_is_wrong_with_it() -> None:
    good = factory.mention(mention_id="good")
    bad = factory.mention(mention_id="bad", confidence=1.5, event_type="ATTACK", trigger_start=90,
                          place_longitude=None)
    kept, rejects = sifted(good, bad)
    assert kept == [good]
    assert [(r.stage, r.key, r.reason, r.table)
            for r in rejects] == [("code", "bad", "broken_contract", "mentions")]
    assert rejects[0].detail == ("mentions: event_type is not an allowed value ('ATTACK'); "
                                 "confidence is above 1 (1.5); trigger_is_in_its_sentence is "
                                 "broken; place_has_both_coordinates is broken")


def test_in_is_out_and_rejected() -> None:
    rows = [factory.mention(mention_id=f"{n}", killed=-1 if n % 3 == 0 else 4) for n in range(10)]
    kept, rejects = sifted(*rows)
    assert (len(kept), len(rejects)) == (6, 4)
    found = {row.mention_id for row in kept} | {r.key for r in rejects}
    assert found == {str(n) for n in range(10)}


def test_of_rows_with_one_key_the_first_stays_and_rejects_keep_their_own_keys() -> None:
    rows = [factory.mention(pattern=str(n)) for n in range(3)]
    kept, rejects = sifted(*rows)
    assert kept == rows[:1]
    assert [r.key for r in rejects] == [factory.MENTION_ID, f"{factory.MENTION_ID}#2"]
    assert rejects[0].detail == "mentions: ingest_date, mention_id must be unique"


@pytest.mark.parametrize("changes",
                         [{"killed": "four"}, {"killed": 2**40}, {"sentence": "\ud800"},
                          {"event_date": "soon"}])
def test_a_value_of_another_type_breaks_its_row_only(changes: dict[str, Any]) -> None:
    good = factory.mention(mention_id="good")
    kept, rejects = sifted(good, factory.mention(mention_id="bad", **changes))
    assert kept == [good] and [r.key for r in rejects] == ["bad"]


def test_a_row_of_a_table_that_allows_none_is_left_to_the_write() -> None:
    rows = [factory.event(confidence=7.0)]
    assert contracts.contract("events").max_reject_share == 0
    assert sift("resolve", "events", rows, DAY, lambda row: row.event_id) == (rows, [])


def test_rejects_name_the_address_that_a_row_has() -> None:
    values = [factory.capture(capture_id=letter) for letter in "aab"]
    values.append(factory.capture(capture_id="c", byte_count=-1))
    kept, rejects = sift("fetch", "captures", values, DAY, lambda row: row.capture_id)
    assert kept == [values[0], values[2]]
    assert [(r.key, r.url) for r in rejects] == [("a", factory.URL), ("c", factory.URL)]


def test_above_the_declared_share_the_run_fails() -> None:
    share = contracts.contract("mentions").max_reject_share
    rejects = contracts.from_rows("rejects", [
        factory.reject(key="a", reason="broken_contract", table="mentions",
                       detail="mentions: killed is below 0"),
        factory.reject(key="b", reason="broken_contract", table="place_mentions",
                       detail="place_mentions: start is null"),
        factory.reject()], DAY)
    fitting = round(1 / share)
    check_share("mentions", fitting - 1, rejects)
    with pytest.raises(TooManyRejects,
                       match=r"mentions: 1 of 99 rows break the contract, more than .* 0.01 "
                             r".*below 0"):
        check_share("mentions", fitting - 2, rejects)
    check_share("mentions", 0, rejects.slice(2))
