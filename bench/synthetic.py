"""A lake of invented events, the same on every machine: what loading and the marts are measured on.

Out: `articles`, `mentions`, `event_mentions` and `events` of consecutive ingest dates, committed.
An event has one mention; five stand in an article. Columns follow the contracts: one that this
module knows nothing of is null, or the plainest value that its contract allows.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import numpy as np
import pyarrow as pa

from etl.lake import Change, Lake
from etl.tables import contracts
from etl.tables.contract import Column
from etl.tables.plover import Coding

FIRST_DAY = date(2026, 9, 1)
EVENTS_AN_ARTICLE = 5
ARTICLE_LETTERS = 2_000
SENTENCE_LETTERS = 160
COUNTRIES = np.array(["AFG", "BRA", "CHN", "COL", "DEU", "EGY", "ETH", "FRA", "GBR", "IND", "IRN",
                      "IRQ", "ISR", "JPN", "KEN", "MEX", "MMR", "NGA", "PAK", "POL", "PSE", "RUS",
                      "SDN", "SOM", "SYR", "TUR", "UKR", "USA", "VEN", "YEM"])
# What is invented: types with a code that is common for each (an assault is mostly a fight).
CODINGS = [Coding(kind, None, code) for kind, code in (
    ("CONSULT", "040"), ("AGREE", "030"), ("SUPPORT", "050"), ("AID", "070"), ("COOPERATE", "060"),
    ("REQUEST", "100"), ("REJECT", "120"), ("ACCUSE", "110"), ("THREATEN", "130"),
    ("PROTEST", "140"), ("COERCE", "170"), ("ASSAULT", "190"))]
# PLOVER type, CAMEO code, quad class, Goldstein value of its root.
KINDS = tuple((one.event_type, one.cameo_code, one.quad_class, one.goldstein) for one in CODINGS)
WORDS = np.array(["the", "army", "minister", "said", "on", "talks", "border", "village", "police",
                  "shelled", "crowd", "market", "envoy", "ceasefire", "ferry", "harbour", "council",
                  "election", "protest", "bridge", "night", "convoy"])


def write_days(lake: Lake, days: int, events_a_day: int) -> list[date]:
    """Commit `days` ingest dates of `events_a_day` events each; returns the dates."""
    written = [FIRST_DAY + timedelta(days=number) for number in range(days)]
    for number, day in enumerate(written):
        with Change(lake, day) as change:
            for name, table in _tables(number, day, events_a_day):
                change.write_batches(name, _sorted(name, table).to_batches())
            change.publish()
    return written


def _sorted(name: str, table: pa.Table) -> pa.Table:
    return table.sort_by([(key, "ascending") for key in contracts.contract(name).key])


def _tables(number: int, day: date, count: int) -> Iterator[tuple[str, pa.Table]]:
    random = np.random.default_rng(number)
    event_ids, mention_ids = _ids(random, count), _ids(random, count)
    article_ids = _ids(random, -(-count // EVENTS_AN_ARTICLE))
    of_article = np.arange(count) // EVENTS_AN_ARTICLE
    coded = _coding(random, day, count)
    yield "articles", _table("articles", len(article_ids), {
        "ingest_date": _same(day, len(article_ids)), "article_id": article_ids,
        "title": _texts(random, len(article_ids), 60),
        "text": _texts(random, len(article_ids), ARTICLE_LETTERS),
        "publisher": _picked(random, _PUBLISHERS, len(article_ids)),
        "canonical_url": np.char.add("https://wire.example/", article_ids),
        "word_count": np.full(len(article_ids), 350)})
    yield "mentions", _table("mentions", count,
                             {**coded, "mention_id": mention_ids,
                              "article_id": article_ids[of_article],
                              "trigger": _picked(random, WORDS, count)})
    yield "event_mentions", _table("event_mentions", count, {
        "ingest_date": coded["ingest_date"], "event_id": event_ids, "mention_id": mention_ids})
    yield "events", _table("events", count,
                           {**coded, "event_id": event_ids, "mention_id": mention_ids})


_PUBLISHERS = np.array([f"Publisher {number}" for number in range(400)])


def _ids(random: np.random.Generator, count: int) -> Any:
    return np.array(
        [f"{high:016x}{low:016x}"[:20] for high, low in random.integers(0, 2**63, (count, 2))])


def _picked(random: np.random.Generator, choices: Any, count: int) -> Any:
    return choices[random.integers(0, len(choices), count)]


def _same(value: date, count: int) -> Any:
    return np.full(count, np.datetime64(value))


def _texts(random: np.random.Generator, count: int, letters: int) -> list[str]:
    """Cut texts out of one long one, so that a million of them take seconds."""
    long = " ".join(WORDS[random.integers(0, len(WORDS), 40_000)])
    return [long[start:start + letters] for start in random.integers(0, len(long) - letters, count)]


def _coding(random: np.random.Generator, day: date, count: int) -> dict[str, Any]:
    kind = random.integers(0, len(KINDS), count)
    columns = list(zip(*KINDS, strict=True))
    place, lost = random.integers(0, 2_000, count), random.random(count)
    parties = {**_party(random, "actor", place), **_party(random, "recipient", place)}
    late = np.minimum(random.geometric(0.6, count) - 1, 20)
    return {
        "ingest_date": _same(day, count),
        "event_date": np.datetime64(day) - late.astype("timedelta64[D]"),
        "event_type": np.array(columns[0])[kind], "cameo_code": np.array(columns[1])[kind],
        "cameo_root": np.array([code[:2] for code in columns[1]])[kind],
        "quad_class": np.array(columns[2])[kind], "goldstein": np.array(columns[3])[kind],
        "event_date_precision": np.full(count, "day"),
        **parties,
        "place_name": np.char.add("Town ", place.astype(str)),
        "place_country": COUNTRIES[place % len(COUNTRIES)],
        "place_latitude": (place % 160 - 80) / 1.0, "place_longitude": (place % 350 - 175) / 1.0,
        "place_geonames_id": place, "place_precision": np.full(count, "city"),
        "killed": pa.array((lost * 40).astype(int), pa.int32(), mask=lost > 0.2),
        "injured": pa.array((lost * 90).astype(int), pa.int32(), mask=lost > 0.3),
        "sentence": _texts(random, count, SENTENCE_LETTERS),
        "confidence": np.round(random.random(count), 3)}


def _party(random: np.random.Generator, side: str, numbers: Any) -> dict[str, Any]:
    """The columns of one actor or recipient an event, and its lists of one."""
    names = np.char.add(f"{side.capitalize()} ", numbers.astype(str))
    countries = _picked(random, COUNTRIES, len(numbers))
    unknown = np.full(len(numbers), "")
    return {f"{side}_name": names, f"{side}_country": countries, f"{side}s": _alone(names),
            f"{side}_ids": _alone(unknown), f"{side}_countries": _alone(countries),
            f"{side}_sectors": _alone(unknown)}


def _alone(values: Any) -> pa.ListArray:
    return pa.ListArray.from_arrays(pa.array(range(len(values) + 1), pa.int32()), pa.array(values))


def _table(name: str, count: int, columns: dict[str, Any]) -> pa.Table:
    contract = contracts.contract(name)
    arrays = [_array(column, columns.get(column.name), count) for column in contract.columns]
    return pa.Table.from_arrays(arrays, schema=contract.schema)


def _array(column: Column, values: Any, count: int) -> pa.Array:
    if values is not None:
        given = values if isinstance(values, pa.Array) else pa.array(values)
        return given.cast(column.type)
    if not column.is_required:
        return pa.nulls(count, column.type)
    return pa.repeat(pa.scalar(plain(column), column.type), count)


def plain(column: Column) -> Any:
    """The plainest value under a column's contract."""
    if pa.types.is_list(column.type):
        return []
    if column.allowed:
        return column.allowed[0]
    if pa.types.is_boolean(column.type):
        return False
    if pa.types.is_temporal(column.type):
        return FIRST_DAY
    return "-" if pa.types.is_string(column.type) else int(max(column.minimum or 0, 0))
