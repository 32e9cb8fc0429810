"""Code many texts on all cores, by the function behind `dateline code --jsonl`."""

import json
import multiprocessing
import sys
from collections.abc import Iterable
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from typing import Any

from etl.jsonl.verbs import coder_of
from etl.settings import read_settings
from etl.transform.stories.events import tells_event

Row = dict[str, Any]
Span = tuple[int, int]
CHUNK = 8


def code_texts(rows: Iterable[Row], label: str) -> list[Row]:
    """Answers of `dateline code` for {"id", "title", "text", "published_at"}, in order."""
    settings, lines = read_settings(), [json.dumps(row) for row in rows]
    print(f"coding {len(lines)} texts: {label} …", file=sys.stderr)
    work = coder_of(settings)
    work('{"text": "Warm up."}')  # compiles the place index once, before several processes want it
    with ProcessPoolExecutor(settings.jobs, multiprocessing.get_context("spawn")) as pool:
        return list(pool.map(work, lines, chunksize=CHUNK))


def is_event(mention: Row) -> bool:
    """Whether a mention tells an event, by the rule that makes events of mentions."""
    return tells_event(mention["event_type"], mention["is_negated"], mention["is_hypothetical"],
                       mention["is_future"], mention["is_historical"])


@dataclass(frozen=True)
class Occurrence:
    """The mentions of one trigger and type: one act, which is mostly one mention."""

    mentions: tuple[Row, ...]

    @property
    def first(self) -> Row:
        """The mention that speaks for what all of them share.

        They share sentence, type, place, date, casualties and confidence.
        """
        return self.mentions[0]

    def parties(self, side: str) -> list[Row]:
        """Every actor (or recipient) that was coded."""
        return [party for mention in self.mentions for party in mention[f"{side}s"]]


def occurrences(mentions: Iterable[Row]) -> list[Occurrence]:
    """Mentions of the body that tell an event, joined by trigger and type, in the text's order.

    Titles are left out.
    """
    groups: dict[tuple[int, int, str], list[Row]] = {}
    for mention in mentions:
        if is_event(mention) and not mention["in_title"]:
            key = (mention["trigger_start"], mention["trigger_end"], mention["event_type"])
            groups.setdefault(key, []).append(mention)
    return [Occurrence(tuple(groups[key])) for key in sorted(groups)]


def span_of(party: Row) -> Span:
    """Where an actor, recipient or place stands in the text."""
    return party["start"], party["end"]
