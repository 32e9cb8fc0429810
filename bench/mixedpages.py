"""The body on pages of all kinds: passages that must be in it, and passages that must not.

In: pages with such passages, gzipped JSON lines. Out: shares over passages and pages, of Dateline
and of trafilatura as it comes, in one run.
"""

import gzip
import json
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from bench.metrics import share
from etl.jsonl.verbs import parse_line

Row = dict[str, Any]
Reader = Callable[[Row], str]


@dataclass(frozen=True)
class Found:
    """How much of one page's passages is in the body that was found."""

    wanted: int
    wanted_found: int
    unwanted: int
    unwanted_found: int

    @property
    def is_lost(self) -> bool:
        """Whether more than half of the wanted passages are missing."""
        return 2 * self.wanted_found < self.wanted


def ours(page: Row) -> str:
    """The body as `dateline parse` gives it; empty where the page is rejected."""
    return str(parse_line(json.dumps({"id": "", "url": page["url"], "html": page["html"]}))["text"])


def trafilatura_alone(page: Row) -> str:
    """The body as trafilatura finds it by itself, comments out; empty where it finds none."""
    import trafilatura

    found = trafilatura.bare_extraction(page["html"], with_metadata=False, include_comments=False)
    return (getattr(found, "text", None) or "") if found else ""


READERS: dict[str, Reader] = {"Dateline": ours, "trafilatura": trafilatura_alone}


def measure(path: Path) -> Row:
    """Measure a file whose lines are {"url", "html", "with": [passage], "without": [passage]}.

    A passage is in a body where it stands there word for word, white space apart. Wanted found:
    share of the passages in `with`, over all pages. Unwanted out: share of those in `without` that
    are not there. Balanced F1: the harmonic mean of recall (wanted found) and of the precision
    that there would be if as many passages were unwanted as wanted. Lost: pages that lack more
    than half of their wanted passages. Halves are told apart by a checksum of the address, so that
    one can be kept unread while rules are made on the other.
    """
    pages = list(_pages(path))
    found = {name: [judge(page, read(page)) for page in pages] for name, read in READERS.items()}
    halves = [half_of(page["url"]) for page in pages]
    rows = {f"{name}, all": summarise(judged) for name, judged in found.items()}
    for half in (0, 1):
        for name, judged in found.items():
            inside = (one for one, its in zip(judged, halves, strict=True) if its == half)
            rows[f"{name}, half {half}"] = summarise(inside)
    return {"bodies by": rows}


def half_of(url: str) -> int:
    """0 or 1, by a checksum of a page's address."""
    return int(sha256(url.encode()).hexdigest(), 16) % 2


def judge(page: Row, text: str) -> Found:
    """How many of a page's passages are in a text."""
    plain = _plain(text)
    wanted, unwanted = page["with"], page["without"]
    return Found(len(wanted), sum(_plain(passage) in plain for passage in wanted),
                 len(unwanted), sum(_plain(passage) in plain for passage in unwanted))


def summarise(judged: Iterable[Found]) -> Row:
    """Shares over passages, and how many pages are lost, as `measure` defines them."""
    pages = list(judged)
    recall = share(sum(p.wanted_found for p in pages), sum(p.wanted for p in pages))
    wrong = share(sum(p.unwanted_found for p in pages), sum(p.unwanted for p in pages))
    lost = sum(p.is_lost for p in pages)
    return {"pages": len(pages), "wanted found": recall, "unwanted out": 1 - wrong,
            "balanced F1": balanced(recall, wrong), "lost": lost,
            "share lost": share(lost, len(pages))}


def balanced(recall: float, wrong: float) -> float:
    """F1 of a body that has this share of the wanted and that share of the unwanted passages."""
    precision = share(recall, recall + wrong)
    return share(2 * precision * recall, precision + recall)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _pages(path: Path) -> Iterator[Row]:
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        yield from map(json.loads, lines)
