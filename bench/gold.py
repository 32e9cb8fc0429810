"""Coding against articles that were coded by hand (tests/golden).

Each was coded twice, apart, and the differences were settled.

`newsroom` is the sample's, whose errors have been read; `wire` was written for measuring. Of `wire`
every other article (`open`) served to fit the confidence, the rest (`kept`) nothing but measuring.

The texts are the golden ones, so that errors of parsing play no part. What is judged are
occurrences (one trigger, one type, with all its actors and recipients) of asserted mentions outside
titles. An occurrence is **right** when a gold event has its type and its sentence: the one that
reports it best, or one that tells it again (`also_told_in`). Each gold event is **matched** with
one occurrence in its best sentence, those that agree on actor and recipient first. A **party
agrees** when gold writes one and one of ours overlaps it in the text; when gold writes none, ours
must be missing or bear one of gold's names.
"""

import csv
import json
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.coding import Occurrence, code_texts, occurrences
from bench.metrics import Score, calibration_error, mean, overlaps, reliability, share, words_of
from etl.resources.coder import load_coder
from etl.settings import read_settings
from etl.transform.places.gazetteer import fold

Row = dict[str, Any]
GOLD = Path(__file__).parents[1] / "tests" / "golden"
SETS = ("newsroom", "wire", "wire, kept")
SURE = 0.8
# Words that only say what kind of division it is: "Nairobi City", "Distrito Capital de Bogotá".
GENERIC = frozenset({"city", "capital", "region", "province", "governorate", "state", "district",
                     "distrito", "autonomous", "of", "de", "metropolitan", "municipality",
                     "department", "county", "oblast", "prefecture", "territory", "area"})


@dataclass
class Judged:
    """One article: its gold events, what was coded, and the matches (event to occurrence)."""

    text: str
    events: list[Row]
    found: list[Occurrence]
    matches: dict[int, int] = field(default_factory=dict)


def measure(name: str) -> Row:
    """Code one of SETS and compare; all measures are defined by `summarise`."""
    return summarise(judge(name))


def judge(name: str) -> list[Judged]:
    """Code every English article of a set and match what is found with what is true."""
    articles, events = read_gold(name)
    coded = code_texts([{"id": a["url"], **a} for a in articles], f"gold: {name}")
    judged = [Judged(a["text"], events[a["url"]], occurrences(c["mentions"]))
              for a, c in zip(articles, coded, strict=True)]
    for article in judged:
        article.matches = match(article)
    return judged


def read_gold(name: str) -> tuple[list[Row], dict[str, list[Row]]]:
    """Read a set's English articles and its events by address.

    "wire, open" and "wire, kept" are every other article, beginning with the first and the second.
    """
    folder, _, part = name.partition(", ")
    with (GOLD / folder / "articles.jsonl").open(encoding="utf-8") as file:
        articles = [row for row in map(json.loads, file) if row.get("language") == "en"]
    events: dict[str, list[Row]] = defaultdict(list)
    with (GOLD / folder / "events.csv").open(encoding="utf-8", newline="") as file:
        for event in csv.DictReader(file):
            events[event["url"]].append(event)
    taken = {"": slice(None), "open": slice(0, None, 2), "kept": slice(1, None, 2)}[part]
    return articles[taken], events


def match(article: Judged) -> dict[int, int]:
    """Pair gold events with occurrences one to one; best agreement first, then text order."""
    candidates = sorted((-agreement(article.text, event, one), i, j)
                        for i, event in enumerate(article.events)
                        for j, one in enumerate(article.found)
                        if tells(article.text, event, one, again=False))
    pairs: dict[int, int] = {}
    for _, i, j in candidates:
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def tells(text: str, event: Row, one: Occurrence, again: bool = True) -> bool:
    """Whether an occurrence is of a gold event: same type, same sentence.

    The sentence is the event's best one, or with `again` also one that retells it.
    """
    if one.first["event_type"] != event["event_type"]:
        return False
    spoken = (one.first["sentence_start"], one.first["sentence_end"])
    told = [event["sentence"], *(event["also_told_in"].split(" || ") if again else ())]
    places = ((text.find(words), len(words)) for words in filter(None, told))
    return any(start >= 0 and overlaps((start, start + length), spoken) for start, length in places)


def right(article: Judged, one: Occurrence) -> bool:
    """Whether an occurrence is of any gold event of its article."""
    return any(tells(article.text, event, one) for event in article.events)


def agreement(text: str, event: Row, one: Occurrence) -> int:
    """How many of actor and recipient agree, 0 to 2."""
    return sum(party_agrees(text, event, one, side) for side in ("actor", "recipient"))


def party_agrees(text: str, event: Row, one: Occurrence, side: str) -> bool:
    """Whether the actor (or recipient) agrees, by the rule at the top of this module."""
    coded = one.parties(side)
    if not event[side]:
        true = {tuple(words_of(name)) for name in event[f"{side}_name"].split("; ")}
        return not coded or any(tuple(words_of(party["name"] or "")) in true for party in coded)
    base = text.find(event["sentence"])
    spans = [(base + at, base + at + len(name)) for name in event[side].split("; ")
             if (at := event["sentence"].find(name)) >= 0]
    return any(overlaps(span, (party["start"], party["end"])) for span in spans for party in coded)


def summarise(judged: list[Judged]) -> Row:
    """Measures over a set.

    mentions: precision is the share of occurrences that are right, recall the share of gold events
    that one is of. main events: recall of those marked is_main. who did what to whom: matches in
    which both parties agree, over gold events and over occurrences that do not only retell. sure:
    occurrences with a confidence of 0.8 or more, and the share of the main events that have one.
    place country, date: share of matches whose gold states one. day where told: the same, of those
    whose day the text gives. casualties: killed and injured both equal, over matches where gold or
    we state any. division: the same first-level division, by any of its names. attribution: either
    contains the other, over matches where gold or we name anybody; its kind; whether it is a claim.
    event-free articles: occurrences in articles without gold events.
    """
    pairs = [(a, a.events[i], a.found[j]) for a in judged for i, j in a.matches.items()]
    stated = confidences(judged)
    told = [(event["is_main"] == "true", [one for one in a.found if tells(a.text, event, one)])
            for a in judged for event in a.events]
    full = sum(agreement(a.text, event, one) == 2 for a, event, one in pairs)
    retold = sum(is_right for _, is_right in stated) - len(pairs)
    sure = [is_right for confidence, is_right in stated if confidence >= SURE]
    free, bins = [a for a in judged if not a.events], reliability(stated)
    return {"articles": len(judged), "gold events": len(told), "mentions found": len(stated),
            "mentions": {"precision": mean(is_right for _, is_right in stated),
                         "recall": mean(bool(ones) for _, ones in told)},
            "main events, recall": mean(bool(ones) for is_main, ones in told if is_main),
            "who did what to whom": _shares(full, len(stated) - max(0, retold), len(told)),
            "sure": {"mentions": len(sure), "precision": mean(sure), "main events": mean(
                any(one.first["confidence"] >= SURE for one in ones)
                for is_main, ones in told if is_main)},
            **_details(pairs), "event-free articles": len(free),
            "mentions in them": sum(len(a.found) for a in free),
            "reliability": [b.row() for b in bins], "calibration error": calibration_error(bins)}


def _shares(right: int, found: int, gold: int) -> Row:
    score = Score(right, found - right, gold - right)
    return {"precision": score.precision, "recall": score.recall, "f1": score.f1}


def _details(pairs: list[tuple[Judged, Row, Occurrence]]) -> Row:
    sides = {f"{side} agrees": mean(party_agrees(a.text, e, one, side) for a, e, one in pairs)
             for side in ("actor", "recipient")}
    country = [(one.first["place"] or {}).get("country") == e["country"]
               for _, e, one in pairs if e["country"]]
    day = [one.first["event_date"] == e["event_date"] for _, e, one in pairs if e["event_date"]]
    told = [one.first["event_date"] == e["event_date"]
            for _, e, one in pairs if e.get("event_date_precision") == "day"]
    counts = [(_counts(e), (one.first["killed"], one.first["injured"])) for _, e, one in pairs]
    stated = [(gold, ours) for gold, ours in counts if any(n is not None for n in (*gold, *ours))]
    return {**sides, "place country": mean(country), "date": mean(day), "with a day": len(told),
            "day where told": mean(told), "with casualties": len(stated),
            "casualties": share(sum(gold == ours for gold, ours in stated), len(stated)),
            **_finer(pairs)}


def _finer(pairs: list[tuple[Judged, Row, Occurrence]]) -> Row:
    """Measures of the columns that not every gold has; those that it lacks are left out."""
    told = [(event, one.first) for _, event, one in pairs]
    gold = told[0][0] if told else {}
    found: Row = {}
    if "admin1" in gold:
        inside = [same_division(e["admin1"], o["place"]) for e, o in told if e["admin1"]]
        found |= {"with a division": len(inside), "place division": mean(inside)}
    if "killed_high" in gold:
        bounds = [str(o[name] if o[name] is not None else "") == e[name] for e, o in told
                  for name in ("killed_high", "injured_high") if e[name]]
        found |= {"with an upper bound": len(bounds), "upper bounds": mean(bounds)}
    if "attribution" in gold:
        named = [(e, o) for e, o in told if e["attribution"] or o["attribution"]]
        both = [(e, o) for e, o in named if same_source(e["attribution"], o["attribution"])]
        found |= {"with an attribution": len(named), "attribution": share(len(both), len(named)),
                  "attribution kind": mean(e["attribution_kind"] == o["attribution_kind"]
                                           for e, o in both),
                  "claim": mean((e["is_claim"] == "true") == o["is_claim"] for e, o in told)}
    return found


def same_source(true: str, ours: str | None) -> bool:
    """Whether two phrases name the same source: one contains the other, whatever the case."""
    one, other = true.casefold(), (ours or "").casefold()
    return bool(one and other) and (one in other or other in one)


def same_division(true: str, place: Row | None) -> bool:
    """Whether a place lies in a first-level division, by any of the division's names.

    Words such as "City" in them make no difference.
    """
    if not place or not place["admin1"]:
        return False
    gazetteer = load_coder(read_settings().cache).tools.gazetteer
    known = [*gazetteer.find(true), *gazetteer.find_loosely(true)]
    return _proper(true) == _proper(place["admin1"]) or any(
        one.kind == "admin1" and (one.country, one.admin1) == (place["country"], place["admin1"])
        for one in known)


def _proper(division: str) -> frozenset[str]:
    """A division's proper words, without those that only say what it is; all if none is left."""
    words = frozenset(fold(division).split())
    return words - GENERIC or words


def _counts(event: Row) -> tuple[int | None, int | None]:
    killed, injured = (int(event[name]) if event[name] else None for name in ("killed", "injured"))
    return killed, injured


def confidences(judged: list[Judged]) -> list[tuple[float, bool]]:
    """Stated confidence of every occurrence and whether it is right."""
    return [(one.first["confidence"], right(article, one))
            for article in judged for one in article.found]
