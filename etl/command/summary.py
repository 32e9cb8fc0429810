"""What a night has stored, in words for the terminal.

In: the lake's tables of one ingest date. Out: a short text.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from etl.lake import Lake
from etl.settings import Settings
from etl.tables.invented import notice
from etl.tables.row import Row
from etl.tables.rows import RejectRow

EXAMPLES = 3
COUNTED = ("entries", "captures", "articles", "mentions", "events")


@dataclass(frozen=True, slots=True)
class Example(Row):
    """An event as the terminal shows it: some columns of `events`."""

    TABLE: ClassVar[str] = "events"

    superseded_by: str | None
    event_date: date
    event_type: str
    event_mode: str | None
    actor_name: str | None
    recipient_name: str | None
    actors: Sequence[str]
    recipients: Sequence[str]
    place_name: str | None
    mention_count: int
    confidence: float
    sentence: str


def summarise(settings: Settings, day: date) -> str:
    """Tell what the lake holds of a day: counts, rejects by reason, three events, and its place.

    What is invented says so first.

    Raises LakeError where the lake can't be read.
    """
    lake = Lake(settings.lake)
    invented = notice(lake.read("feeds", day, ["url"])["url"].to_pylist())
    parts = [[invented] if invented else [],
             [f"Stored for {day}:", *_counts(lake, day)], _rejects(lake, day), _examples(lake, day),
             _places(settings, lake, day)]
    return "\n\n".join("\n".join(part) for part in parts if part)


def _counts(lake: Lake, day: date) -> list[str]:
    outcomes = Counter(lake.read("feeds", day, ["outcome"])["outcome"].to_pylist())
    states = {"ok": outcomes["ok"] + outcomes["not_modified"], "failed": outcomes["failed"],
              "not due": outcomes["not_due"], "retired": outcomes["retired"]}
    told = ", ".join(f"{count} {state}"
                     for state, count in states.items() if count or state in ("ok", "failed"))
    lines = [f"  {'feeds polled':<14}{outcomes.total():>8}  ({told})"]
    for name in COUNTED:
        lines.append(f"  {name:<14}{lake.read(name, day, ['ingest_date']).num_rows:>8}")
    return lines


def _rejects(lake: Lake, day: date) -> list[str]:
    counted = Counter((reject.stage, reject.reason) for reject in lake.rows(RejectRow, day))
    if not counted:
        return ["Nothing was rejected."]
    ordered = sorted(counted.items(), key=lambda item: (-item[1], item[0]))
    return [f"Rejected ({counted.total()} rows in the table rejects):",
            *(f"  {count:>6}  {stage:<8} {reason}" for (stage, reason), count in ordered)]


def _examples(lake: Lake, day: date) -> list[str]:
    events = [one for one in lake.rows(Example, day) if one.superseded_by is None]
    # Events between two named parties show best what the table is about.
    named = [event for event in events
             if event.actor_name is not None and event.recipient_name is not None]
    chosen: dict[str, Example] = {}
    for event in [*_best(named), *_best(events)]:
        chosen.setdefault(event.sentence, event)
    lines = [line for event in [*chosen.values()][:EXAMPLES] for line in _example(event)]
    return ["Some of the events:", *lines] if lines else []


def _best(events: list[Example]) -> list[Example]:
    ordered = sorted(events, key=lambda e: (-e.mention_count, -e.confidence, e.sentence))
    return ordered[:EXAMPLES]


def _example(event: Example) -> list[str]:
    kind = f"{event.event_type}/{event.event_mode}" if event.event_mode else event.event_type
    place = f" in {event.place_name}" if event.place_name else ""
    who = f"{', '.join(event.actors) or '?'} → {', '.join(event.recipients) or '?'}"
    sentence = " ".join(event.sentence.split())
    return [_printable(line) for line in (
        f"  {event.event_date}  {kind}  {who}{place}  (confidence {event.confidence:.2f})",
        f"      “{sentence}”")]


def _printable(text: str) -> str:
    # The words come from strangers' pages: no escape sequence of theirs may reach the terminal.
    return "".join(character for character in text if character.isprintable())


def _places(settings: Settings, lake: Lake, day: date) -> list[str]:
    # The password of a team's warehouse stays out of terminals and logs.
    warehouse = settings.warehouse.removeprefix("duckdb:///").rpartition("@")[2]
    return [f"  {'lake':<11}{lake.root if lake.is_local else lake.uri}",
            f"  {'warehouse':<11}{warehouse}", f"  {'report':<11}{settings.reports}/{day}.html"]
