"""How fast mentions become events, and in how much memory: `python -m bench.event_growth`.

Invented mentions: every happening has a type, a place, a day of the last fortnight and two parties,
and is told by one article to dozens, most by few. A fifth of a run was told on earlier nights, as
the window has it. Each size runs in a process of its own; what is measured is
`resolve_events`, which pairs, scores, joins and makes the rows.

    PYTHONPATH=. python -m bench.event_growth 1000 10000 100000
"""

import multiprocessing
import random
import resource
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

from bench.tables import aligned
from etl.resources.joining import load_joiner
from etl.tables.plover import EVENT_TYPES
from etl.tables.row import columns_of
from etl.tables.rows.mentions import MentionRow
from etl.transform.stories.events import Earlier, resolve_events
from etl.transform.stories.tellings import ArticleFacts

SIZES = (1_000, 10_000, 100_000, 300_000, 1_000_000)
DAY = date(2026, 11, 3)
COUNTRIES = [f"{one}{two}{three}" for one in "ABCDE" for two in "LMNOPQ" for three in "VWXYZ"]
WORDS = [f"{start}{middle}{end}" for start in ("bor", "kel", "tan", "mir", "sov", "dag", "lun")
         for middle in ("a", "e", "i", "o", "u", "ar", "en", "il", "os", "un")
         for end in ("dor", "ket", "lin", "mas", "nov", "par", "rek", "sum", "tik", "vel")]
ARTICLE_MENTIONS = 6
OLD_SHARE = 0.2


def mentions(count: int) -> Iterator[MentionRow]:
    """So many mentions, the same ones on every run."""
    chance = random.Random(count)
    empty = MentionRow(**dict.fromkeys(columns_of(MentionRow)))  # type: ignore[arg-type]
    made = 0
    while made < count:
        happening = _happening(chance, empty)
        words = happening.sentence.split()
        for _ in range(min(count - made, 1 + int(chance.paretovariate(1.2)))):
            number = made
            made += 1
            told = [*chance.sample(words, 8), *chance.sample(WORDS, 4)]
            yield replace(happening, mention_id=f"m{number:08d}",
                          article_id=f"a{chance.randrange(1 + count // ARTICLE_MENTIONS)}",
                          sentence=" ".join(told), sentence_number=chance.randrange(12),
                          trigger_start=chance.randrange(2000),
                          confidence=chance.randrange(50, 100) / 100)


def _happening(chance: random.Random, empty: MentionRow) -> MentionRow:
    kind, country = chance.choice(EVENT_TYPES), chance.choice(COUNTRIES)
    place = chance.randrange(60)
    actor, recipient = (" ".join(chance.sample(WORDS, 2)) for _ in "ab")
    killed = chance.randrange(40) if chance.random() < 0.2 else None
    return replace(
        empty, event_type=kind.name, contexts=(), cameo_code="190", cameo_root="19", quad_class=4,
        goldstein=-10.0, actor_name=actor, recipient_name=recipient, actors=[actor],
        actor_ids=[""], actor_countries=[country], actor_sectors=["MIL"], recipients=[recipient],
        recipient_ids=[""], recipient_countries=[country], recipient_sectors=["CVL"],
        place_name=f"{country} {place}", place_country=country, place_admin1=f"D{place // 6}",
        place_geonames_id=60 * COUNTRIES.index(country) + place,
        place_precision="city",
        place_latitude=place * 1.0, place_longitude=place * 2.0,
        event_date=DAY - timedelta(days=int(chance.expovariate(0.7)) % 14),
        event_date_precision="day", killed=killed, killed_low=killed, killed_high=killed,
        trigger=chance.choice(WORDS), sentence=" ".join(chance.sample(WORDS, 14)),
        sentence_number=0, in_title=False, is_claim=False, is_negated=False,
        is_hypothetical=False, is_future=False, is_historical=False, confidence=0.9)


def measure(count: int) -> tuple[int, int, float, float, int]:
    """Mentions, events with a row, seconds by clock and CPU, the process's most memory in MB."""
    rows = list(mentions(count))
    old = int(count * OLD_SHARE)
    facts = {m.article_id: ArticleFacts(f"p{len(m.article_id)}", None) for m in rows}
    earlier = Earlier(rows[:old], {m.mention_id: f"e{m.mention_id}" for m in rows[:old]},
                      {f"e{m.mention_id}": DAY for m in rows[:old]}, facts)
    started, worked = time.perf_counter(), time.process_time()
    events, _ = resolve_events(rows[old:], facts, load_joiner(), DAY, earlier)
    seconds, worked = time.perf_counter() - started, time.process_time() - worked
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    return count, len(events), seconds, worked, most


def main() -> None:
    """Measure the sizes that are given, or SIZES."""
    sizes = [int(one) for one in sys.argv[1:]] or SIZES
    context = multiprocessing.get_context("spawn")
    found = []
    for size in sizes:
        with ProcessPoolExecutor(1, context) as pool:
            found.append(pool.submit(measure, size).result())
            print(found[-1], file=sys.stderr)
    print(aligned(("mentions", "events", "seconds", "CPU seconds", "MB"), found))


if __name__ == "__main__":
    main()
