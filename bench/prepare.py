"""Prepares what candidates are timed on: `python -m bench.prepare OUT [FOLDER]`.

It writes pages.jsonl and articles.jsonl, in a process of its own: the one that starts the
candidates loads no library and stays small.
"""

import json
import sys
from collections.abc import Iterable, Mapping
from pathlib import Path

from bench.pages import find_pages, read_texts
from etl.jsonl.lines import Line
from etl.jsonl.verbs import parse_line
from etl.resources.coder import load_coder
from etl.settings import read_settings
from etl.transform.events.code import unfit


def prepare(out: Path, folder: Path | None) -> None:
    """Decode the pages and parse them into articles; write those that can be coded.

    The coder's index is compiled once.
    """
    pages = [{"url": url, "html": html} for url, html in read_texts(find_pages(folder))]
    parsed = (parse_line(json.dumps({**page, "id": page["url"]})) for page in pages)
    articles = [row for row in parsed if not row["reject"] and _is_coded(row)]
    _write(out / "pages.jsonl", pages)
    _write(out / "articles.jsonl", articles)
    load_coder(read_settings().cache)


def _is_coded(row: Line) -> bool:
    text, language = row["text"], row["language"]
    return isinstance(text, str) and isinstance(language,
                                                str | None) and unfit(text, language)[0] is None


def _write(path: Path, rows: Iterable[Mapping[str, object]]) -> None:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


if __name__ == "__main__":
    prepare(Path(sys.argv[1]), Path(sys.argv[2]) if sys.argv[2:] else None)
