"""Coding of single sentences: those with two actors marked, and PLOVER's gold standard records."""

import csv
import json
from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bench.coding import code_texts, span_of
from bench.metrics import Span, mean, overlaps, share

Row = dict[str, Any]
# The set's types follow CAMEO's roots, not PLOVER's table: YIELD is root 08, what PLOVER has as
# CONCEDE and RETREAT.
ROOTS = {"02": "REQUEST", "03": "AGREE", "04": "CONSULT", "05": "SUPPORT", "06": "COOPERATE",
         "07": "AID", "08": "YIELD", "09": "ACCUSE", "10": "REQUEST", "11": "ACCUSE",
         "12": "REJECT", "13": "THREATEN", "14": "PROTEST", "15": "MOBILIZE", "16": "SANCTION",
         "17": "COERCE", "18": "ASSAULT", "19": "ASSAULT", "20": "ASSAULT"}
SURE = 0.8
# PLOVER's names before 2021, by which the records are labelled.
RENAMED = {"DEMAND": "REQUEST", "FIGHT": "ASSAULT", "DISAPPROVE": "ACCUSE",
           "INVESTIGATE": "ACCUSE"}


@dataclass(frozen=True)
class Answer:
    """One sentence: its true type, and what was coded.

    pair, side, any: the best coded type for both marked actors, for at least one, and at all; None
    where there is none. confidence: that of the last.
    """

    sentence: str
    gold: str
    pair: str | None
    side: str | None
    any: str | None
    confidence: float
    types: frozenset[str]


def measure_pairs(path: Path) -> Row:
    """Measure sentences with a marked pair (columns sentence, marked_sentence, gold_root).

    Every mention counts, also future and denied ones: what is marked is a type, not whether it
    happened. CONCEDE and RETREAT are one type, YIELD. pair: the actor overlaps <s> and the
    recipient <t>; side: at least one of the two does in its own role; any: whatever mention of the
    sentence is best. Where several mentions do, more ends win, then confidence. coverage: share of
    sentences with such a mention; accuracy: share of those whose type is right; right of all: both
    together. sure: those of any with a confidence of 0.8 or more.
    """
    answers = judge_pairs(path)
    levels = {"pair": [a.pair for a in answers], "side": [a.side for a in answers],
              "any": [a.any for a in answers],
              "sure": [a.any if a.confidence >= SURE else None for a in answers]}
    gold = [a.gold for a in answers]
    return {"sentences": len(answers), "any mention": mean(bool(a.types) for a in answers),
            "right type, any mention": mean(a.gold in a.types for a in answers),
            "marked actors": {name: coverage(found, gold) for name, found in levels.items()},
            "by type": {kind: coverage([a.side for a in answers if a.gold == kind], [kind] * count)
                        for kind, count in Counter(gold).most_common()}}


def coverage(found: list[str | None], gold: list[str]) -> Row:
    """Coverage, accuracy of what is covered, and share right of all."""
    right = sum(ours == true for ours, true in zip(found, gold, strict=True))
    covered = sum(ours is not None for ours in found)
    return {"sentences": len(gold), "coverage": share(covered, len(gold)),
            "accuracy": share(right, covered), "right of all": share(right, len(gold))}


def judge_pairs(path: Path) -> list[Answer]:
    """Code every sentence of the file and compare."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file, delimiter="\t"))
    coded = code_texts([_input(row["sentence_id"], row["sentence"]) for row in rows],
                       "sentences with a marked pair")
    return [_answer(row, answer["mentions"]) for row, answer in zip(rows, coded, strict=True)]


def _input(identity: str, sentence: str) -> Row:
    return {"id": identity, "title": None, "text": sentence, "published_at": None}


def _answer(row: Row, mentions: list[Row]) -> Answer:
    source, target = marked(row["marked_sentence"], "s"), marked(row["marked_sentence"], "t")
    best: dict[int, tuple[float, str]] = {}
    for mention in mentions:
        ends = _touches(mention["actors"], source) + _touches(mention["recipients"], target)
        best[ends] = max(best.get(ends, (0.0, "")), (mention["confidence"], _root(mention)))
    pair, one, none = (best[ends][1] if ends in best else None for ends in (2, 1, 0))
    confidence = best[max(best)][0] if best else 0.0
    return Answer(row["marked_sentence"], row["gold_root"], pair, pair or one, pair or one or none,
                  confidence, frozenset(map(_root, mentions)))


def _root(mention: Row) -> str:
    return ROOTS[mention["cameo_root"]]


def _touches(parties: list[Row], spans: list[Span]) -> bool:
    return any(overlaps(span_of(party), span) for party in parties for span in spans)


def marked(text: str, tag: str) -> list[Span]:
    """Spans of <tag>…</tag> in a text, counted without any tag."""
    spans: list[Span] = []
    plain = start = 0
    for piece in _pieces(text):
        if piece == f"<{tag}>":
            start = plain
        elif piece == f"</{tag}>":
            spans.append((start, plain))
        elif piece not in {"<s>", "</s>", "<t>", "</t>"}:
            plain += len(piece)
    return spans


def _pieces(text: str) -> list[str]:
    for tag in ("<s>", "</s>", "<t>", "</t>"):
        text = text.replace(tag, f"\0{tag}\0")
    return text.split("\0")


def measure_records(path: Path) -> Row:
    """Measure PLOVER gold standard records ({"text", "event"}): any mention of the right type.

    Names of types before 2021 are translated.
    The records' dates are placeholders, so nothing but the type is compared.
    """
    rows = [row for row in json.loads(path.read_text(encoding="utf-8")) if row.get("text")]
    coded = code_texts([_input(row["id"], row["text"]) for row in rows],
                       "PLOVER gold standard records")
    gold = [RENAMED.get(row["event"], row["event"]) for row in rows]
    types = [{m["event_type"] for m in answer["mentions"]} for answer in coded]
    hits = [true in ours for true, ours in zip(gold, types, strict=True)]
    by_type = {kind: mean(hit for hit, true in zip(hits, gold, strict=True) if true == kind)
               for kind, _ in Counter(gold).most_common()}
    return {"sentences": len(rows), "any mention": mean(map(bool, types)), "right type": mean(hits),
            "types a sentence": mean(map(len, types)), "by type": by_type}
