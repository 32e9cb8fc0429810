"""Which events have the words that are asked for, by the mart `word_places`.

In: runs of words. Out: SQL of the places (rowids) in `v_events` of the events that have them. The
events of one newest night are a row of bits, one for each `number`, and what runs have in common is
found bit by bit: no text is read.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

from etl.browse.words import Part


def places_of(parts: Sequence[Part], most: int) -> tuple[str, list[Any]]:
    """SQL and its values; `most` is the highest `number` in `v_events`."""
    hits = [_hits(part) for part in parts]
    runs = ", ".join(f"run{number} AS (SELECT last_ingest_date, bitstring_agg(number, 0, {most}) "
                     f"AS bits FROM ({sql}) GROUP BY ALL)" for number, (sql, _) in enumerate(hits))
    none = f"bitstring('0', {most + 1})"
    bits = " & ".join(f"{'' if part.is_wanted else '~'}coalesce(run{number}.bits, {none})"
                      for number, part in enumerate(parts))
    joins = " ".join(f"LEFT JOIN run{number} USING (last_ingest_date)"
                     for number in range(len(parts)))
    sql = (f"WITH {runs}, found AS (SELECT last_ingest_date, {bits} AS bits FROM "
           f"(SELECT DISTINCT last_ingest_date FROM v_events) {joins}) "
           "SELECT e.rowid AS place FROM v_events AS e JOIN found USING (last_ingest_date) "
           "WHERE get_bit(found.bits, e.number) = 1")
    return sql, [value for _, some in hits for value in some]


def _hits(part: Part) -> tuple[str, list[Any]]:
    """The newest night and number of every event that has a run, once or more often."""
    pairs = list(_pairs(part))
    values = [value for _, some in pairs for value in some]
    if len(pairs) == 1:
        return (f"SELECT last_ingest_date, unnest(events) AS number FROM word_places WHERE "
                f"{pairs[0][0]}", values)
    places = [f"(SELECT last_ingest_date, unnest(events) AS number, unnest(places) - {step} AS "
              f"place FROM word_places WHERE {sql}) AS pair{step}"
              for step, (sql, _) in enumerate(pairs)]
    joined = " JOIN ".join([places[0], *(f"{one} USING (last_ingest_date, number, place)"
                                         for one in places[1:])])
    return f"SELECT last_ingest_date, number FROM {joined}", values


def _pairs(part: Part) -> Iterator[tuple[str, list[str]]]:
    """A condition for each pair of neighbours in a run; a single word may have any neighbour."""
    words = part.run.split()
    if len(words) == 1:
        yield ("starts_with(word, ?)" if part.is_begun else "word = ?"), words
    for number, pair in enumerate(pairwise(words), 2):
        is_begun = part.is_begun and number == len(words)
        yield (f"word = ? AND {'starts_with(next_word, ?)' if is_begun else 'next_word = ?'}",
               [*pair])
