"""Coding on the sample newsroom, against what its author coded by hand (tests/golden/newsroom).

The texts are the golden ones, so that errors of parsing play no part. What is judged are occurrences (one trigger, one
type, with all its actors and recipients) of asserted mentions outside titles. An occurrence and a gold event **match**
when they have the same type and the gold sentence overlaps the coded one; each is matched once, those that agree on
actor and recipient first. A **party agrees** when gold writes one and one of ours overlaps it in the text; when gold
writes none, ours must be missing or bear one of gold's names.
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
GOLD = Path(__file__).parents[1] / "tests" / "golden" / "newsroom"


@dataclass
class Judged:
    """One article: its gold events, what was coded, and the matches (indexes of event and occurrence)."""

    text: str
    events: list[Row]
    found: list[Occurrence]
    matches: dict[int, int] = field(default_factory=dict)


def measure() -> Row:
    """Code the newsroom and compare; all measures are defined by `summarise`."""
    return summarise(judge_newsroom())


def judge_newsroom() -> list[Judged]:
    """Code every English article of the newsroom and match what is found with what is true."""
    with (GOLD / "articles.jsonl").open(encoding="utf-8") as file:
        articles = [row for row in map(json.loads, file) if row.get("language") == "en"]
    events: dict[str, list[Row]] = defaultdict(list)
    with (GOLD / "events.csv").open(encoding="utf-8", newline="") as file:
        for event in csv.DictReader(file):
            events[event["url"]].append(event)
    coded = code_texts([{"id": a["url"], **a} for a in articles], "newsroom gold")
    judged = [Judged(a["text"], events[a["url"]], occurrences(c["mentions"])) for a, c in zip(articles, coded, strict=True)]
    for article in judged:
        article.matches = match(article)
    return judged


def match(article: Judged) -> dict[int, int]:
    """Pair gold events with occurrences one to one; best agreement of the parties first, then order of the text."""
    candidates = sorted((-agreement(article.text, event, one), i, j) for i, event in enumerate(article.events)
                        for j, one in enumerate(article.found) if _same_act(article.text, event, one))
    pairs: dict[int, int] = {}
    for _, i, j in candidates:
        if i not in pairs and j not in pairs.values():
            pairs[i] = j
    return pairs


def _same_act(text: str, event: Row, one: Occurrence) -> bool:
    start = text.find(event["sentence"])
    spoken = (one.first["sentence_start"], one.first["sentence_end"])
    return one.first["event_type"] == event["event_type"] and overlaps((start, start + len(event["sentence"])), spoken)


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
    """Measures over the newsroom.

    mentions: matches among occurrences and gold events. main events: recall of those marked is_main. same article:
    an occurrence is right when any gold event of the article has its type (a story says a thing more than once, gold
    quotes it once). who did what to whom: matches in which both parties agree. place country, date: share of matches
    whose gold states one. casualties: killed and injured both equal, over matches where gold or we state any. Where gold
    has the columns: division (the same first-level division, by any of its names), upper bounds, attribution (either
    contains the other; over matches where gold or we name anybody), its kind, and whether it is a claim. event-free
    articles: occurrences in articles without gold events.
    """
    pairs = [(a, a.events[i], a.found[j]) for a in judged for i, j in a.matches.items()]
    gold, found = sum(len(a.events) for a in judged), sum(len(a.found) for a in judged)
    full = sum(agreement(a.text, event, one) == 2 for a, event, one in pairs)
    main = [i in a.matches for a in judged for i, event in enumerate(a.events) if event["is_main"] == "true"]
    free = [a for a in judged if not a.events]
    strict, lenient = reliability(confidences(judged, strict=True)), reliability(confidences(judged, strict=False))
    return {"articles": len(judged), "gold events": gold, "mentions found": found,
            "mentions": _shares(len(pairs), found, gold), "main events, recall": mean(main),
            "same article, precision": mean(right for _, right in confidences(judged, strict=False)),
            "who did what to whom": _shares(full, found, gold), **_details(pairs),
            "event-free articles": len(free), "mentions in them": sum(len(a.found) for a in free),
            "reliability": [b.row() for b in strict], "calibration error": calibration_error(strict),
            "reliability, same article": [b.row() for b in lenient],
            "calibration error, same article": calibration_error(lenient)}


def _shares(right: int, found: int, gold: int) -> Row:
    score = Score(right, found - right, gold - right)
    return {"precision": score.precision, "recall": score.recall, "f1": score.f1}


def _details(pairs: list[tuple[Judged, Row, Occurrence]]) -> Row:
    sides = {f"{side} agrees": mean(party_agrees(a.text, e, one, side) for a, e, one in pairs)
             for side in ("actor", "recipient")}
    country = [(one.first["place"] or {}).get("country") == e["country"] for _, e, one in pairs if e["country"]]
    day = [one.first["event_date"] == e["event_date"] for _, e, one in pairs if e["event_date"]]
    counts = [(_counts(e), (one.first["killed"], one.first["injured"])) for _, e, one in pairs]
    stated = [(gold, ours) for gold, ours in counts if any(n is not None for n in (*gold, *ours))]
    return {**sides, "place country": mean(country), "date": mean(day), "with casualties": len(stated),
            "casualties": share(sum(gold == ours for gold, ours in stated), len(stated)), **_finer(pairs)}


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
                  "attribution kind": mean(e["attribution_kind"] == o["attribution_kind"] for e, o in both),
                  "claim": mean((e["is_claim"] == "true") == o["is_claim"] for e, o in told)}
    return found


def same_source(true: str, ours: str | None) -> bool:
    """Whether two phrases name the same source: one contains the other, whatever the case."""
    one, other = true.casefold(), (ours or "").casefold()
    return bool(one and other) and (one in other or other in one)


def same_division(true: str, place: Row | None) -> bool:
    """Whether a place lies in a first-level division, which may be named by any of its names."""
    if not place or not place["admin1"]:
        return False
    known = load_coder(read_settings().cache).tools.gazetteer.find(true)
    return fold(true) == fold(place["admin1"]) or any(
        one.kind == "admin1" and (one.country, one.admin1) == (place["country"], place["admin1"]) for one in known)


def _counts(event: Row) -> tuple[int | None, int | None]:
    killed, injured = (int(event[name]) if event[name] else None for name in ("killed", "injured"))
    return killed, injured


def confidences(judged: list[Judged], strict: bool) -> list[tuple[float, bool]]:
    """Stated confidence and whether the occurrence is right: matched (strict), or its type is reported in the article."""
    return [(one.first["confidence"], j in a.matches.values() if strict else
             one.first["event_type"] in {event["event_type"] for event in a.events})
            for a in judged for j, one in enumerate(a.found)]
