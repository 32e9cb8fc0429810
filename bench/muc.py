"""Which documents report an incident: MUC-4 news texts, all capitals, with incident templates."""

import gzip
import json
import re
from datetime import datetime
from pathlib import Path
from typing import Any

from bench.coding import code_texts, occurrences
from bench.metrics import Score, mean

Row = dict[str, Any]
# "SAN SALVADOR, 3 JAN 90 (AFP) -- [TEXT] …": when the report was sent.
DATE_LINE = re.compile(r"\b(\d{1,2}) ([A-Z]{3})[A-Z]*\.? (\d{2})\b")


def published_at(text: str) -> str | None:
    """The day in a text's date line as an ISO time; None where its head states none."""
    found = DATE_LINE.search(text[:300])
    try:
        if not found:
            return None
        day = datetime.strptime(" ".join(found.groups()).title(), "%d %b %y")
        return f"{day.isoformat()}+00:00"
    except ValueError:
        return None


def measure(path: Path) -> Row:
    """Measure documents ({"id", "text", "templates"}).

    A document has an incident when it has a template (attack, bombing, kidnapping, arson, robbery,
    also attempted and threatened ones). We say so when the body holds an asserted ASSAULT (PLOVER
    counts abduction and arson as such).
    """
    with gzip.open(path, "rt", encoding="utf-8") as file:
        rows = [json.loads(line) for line in file]
    coded = code_texts([{"id": row["id"], "title": None, "text": row["text"],
                         "published_at": published_at(row["text"])} for row in rows],
                       "MUC-4 documents")
    score = Score()
    for row, answer in zip(rows, coded, strict=True):
        found = any(one.first["event_type"] == "ASSAULT" for one in occurrences(answer["mentions"]))
        true = bool(row["templates"])
        score += Score(int(found and true), int(found and not true), int(true and not found))
    return {"documents": len(rows),
            "with a date": mean(published_at(row["text"]) is not None for row in rows),
            "precision": score.precision, "recall": score.recall, "f1": score.f1}
