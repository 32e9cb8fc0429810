"""What a night has stored, in words: the lake's tables of one ingest date as a short text for the terminal."""

from collections import Counter
from datetime import date

import pyarrow as pa
import pyarrow.compute as pc

from etl.lake import Lake
from etl.settings import Settings

EXAMPLES = 3
COUNTED = ("entries", "captures", "articles", "mentions", "events")
EXAMPLE_COLUMNS = ("event_date", "event_type", "event_mode", "actor_name", "recipient_name", "place_name",
                   "mention_count", "confidence", "sentence")


def summarise(settings: Settings, day: date) -> str:
    """Tell what the lake holds of a day: counts, rejects by reason, three events, and where all of it lies.

    Raises LakeError where the lake can't be read.
    """
    lake = Lake(settings.lake)
    parts = [[f"Stored for {day}:", *_counts(lake, day)], _rejects(lake, day), _examples(lake, day),
             _places(settings, lake, day)]
    return "\n\n".join("\n".join(part) for part in parts if part)


def _counts(lake: Lake, day: date) -> list[str]:
    outcomes = Counter(lake.read("feeds", day, ["outcome"])["outcome"].to_pylist())
    states = {"ok": outcomes["ok"] + outcomes["not_modified"], "failed": outcomes["failed"],
              "not due": outcomes["not_due"], "retired": outcomes["retired"]}
    told = ", ".join(f"{count} {state}" for state, count in states.items() if count or state in ("ok", "failed"))
    lines = [f"  {'feeds polled':<14}{outcomes.total():>8}  ({told})"]
    for name in COUNTED:
        lines.append(f"  {name:<14}{lake.read(name, day, ['ingest_date']).num_rows:>8}")
    return lines


def _rejects(lake: Lake, day: date) -> list[str]:
    reasons = lake.read("rejects", day, ["stage", "reason"])
    if not reasons.num_rows:
        return ["Nothing was rejected."]
    counted = reasons.group_by(["stage", "reason"]).aggregate([([], "count_all")])
    rows = sorted(counted.to_pylist(), key=lambda row: (-row["count_all"], row["stage"], row["reason"]))
    return [f"Rejected ({reasons.num_rows} rows in the table rejects):",
            *(f"  {row['count_all']:>6}  {row['stage']:<8} {row['reason']}" for row in rows)]


def _examples(lake: Lake, day: date) -> list[str]:
    events = lake.read("events", day, EXAMPLE_COLUMNS)
    # Events between two named parties show best what the table is about.
    named = events.filter(pc.and_(pc.is_valid(events["actor_name"]), pc.is_valid(events["recipient_name"])))
    chosen = pa.concat_tables([_best(named), _best(events)]).to_pylist()
    lines: list[str] = []
    seen: set[str] = set()
    for row in chosen:
        if row["sentence"] not in seen and len(seen) < EXAMPLES:
            seen.add(row["sentence"])
            lines += _example(row)
    return ["Some of the events:", *lines] if lines else []


def _best(events: pa.Table) -> pa.Table:
    order = [("mention_count", "descending"), ("confidence", "descending"), ("sentence", "ascending")]
    return events.sort_by(order).slice(0, EXAMPLES)


def _example(row: dict[str, object]) -> list[str]:
    kind = f"{row['event_type']}/{row['event_mode']}" if row["event_mode"] else f"{row['event_type']}"
    place = f" in {row['place_name']}" if row["place_name"] else ""
    who = f"{row['actor_name'] or '?'} → {row['recipient_name'] or '?'}"
    sentence = " ".join(str(row["sentence"]).split())
    return [_printable(line) for line in (
        f"  {row['event_date']}  {kind}  {who}{place}  (confidence {row['confidence']:.2f})", f"      “{sentence}”")]


def _printable(text: str) -> str:
    # The words come from strangers' pages: no escape sequence of theirs may reach the terminal.
    return "".join(character for character in text if character.isprintable())


def _places(settings: Settings, lake: Lake, day: date) -> list[str]:
    # The password of a team's warehouse stays out of terminals and logs.
    warehouse = settings.warehouse.removeprefix("duckdb:///").rpartition("@")[2]
    return [f"  {'lake':<11}{lake.root if lake.is_local else lake.uri}", f"  {'warehouse':<11}{warehouse}",
            f"  {'report':<11}{settings.reports}/{day}.html"]
