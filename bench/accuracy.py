"""How often Dateline is right on given data: `python -m bench.accuracy --newsroom --plv FILE …`.

The definitions stand with each measure: real, corpus, joining, newspages, mixedpages, gold,
sentences, stories, muc, geovirus. The collections are not part of the project (only the gold
articles and the corpus are); give their files. Development data: read docs/accuracy.md before
quoting.
"""

import argparse
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bench import (
    corpus,
    geovirus,
    gold,
    joining,
    mixedpages,
    muc,
    muc_places,
    newspages,
    real,
    sentences,
    stories,
)
from bench.handfiles import BadFile
from bench.happenings import HALVES
from bench.tables import aligned, save
from etl.resources.version import coder_version

Row = dict[str, Any]
MEASURES: dict[str, tuple[str, Callable[[Path], Row]]] = {
    "unpolitical": ("pages without politics", real.measure_unpolitical),
    "news_pages": ("news pages: parsing", newspages.measure),
    "mixed_pages": ("pages of all kinds: bodies", mixedpages.measure),
    "plv": ("sentences with a marked pair: type", sentences.measure_pairs),
    "gsr": ("PLOVER gold standard records: type", sentences.measure_records),
    "muc": ("MUC-4: documents with an incident", muc.measure),
    "muc_places": ("MUC-4: day and country of incidents", muc_places.measure),
    "geovirus": ("GeoVirus: place names", geovirus.measure),
    "ecb": ("ECB+: documents on one happening", stories.measure_ecb)}


def show(title: str, measured: Row) -> str:
    """A measurement as text: a line a number, then a table for each list or dictionary of rows."""
    numbers = [pair for name, value in measured.items() for pair in _numbers(name, value)]
    lines = [title, "-" * len(title), aligned(("measure", "value"), numbers)]
    for name, value in measured.items():
        if isinstance(value, list) and value:
            lines += [
                "", aligned((name, *list(value[0])[1:]), (list(row.values()) for row in value))]
        elif _is_table(value):
            rows = [(key, *row.values()) for key, row in value.items()]
            lines += ["", aligned((name, *next(iter(value.values()))), rows)]
    return "\n".join(lines)


def _is_table(value: object) -> bool:
    return isinstance(value, dict) and any(isinstance(row, dict) for row in value.values())


def _numbers(name: str, value: Any) -> list[tuple[str, object]]:
    if isinstance(value, list) or _is_table(value):
        return []
    return [(f"{name}: {key}", one)
            for key, one in value.items()] if isinstance(value, dict) else [(name, value)]


def read_arguments(arguments: list[str] | None = None) -> argparse.Namespace:
    """Read the command line; --help teaches."""
    parser = argparse.ArgumentParser(
        prog="python -m bench.accuracy",
        description="Measure accuracy on every collection that is given.",
        epilog="Writes bench/results/accuracy.json. What each number means: docs/accuracy.md.")
    parser.add_argument("--newsroom", action="store_true",
                        help="the hand-coded articles of tests/golden, with reliability")
    parser.add_argument("--corpus", action="store_true",
                        help="the held-out articles of training/corpus, by manner of text")
    parser.add_argument("--stories", action="store_true",
                        help="copies and stories of tests/golden/happenings, beside peers")
    parser.add_argument("--ecb", type=Path, metavar="FILE",
                        help="stories of ECB+ documents, JSON lines: id, topic, subtopic, text")
    parser.add_argument("--happenings", action="store_true",
                        help="the gold set of happenings: what is joined into events")
    parser.add_argument("--real", type=Path, metavar="FILE",
                        help="real articles coded by hand, JSON lines (form: docs/accuracy.md)")
    parser.add_argument("--real-ids", type=Path, metavar="FILE",
                        help="only those of them whose ids stand here, apart by commas or lines")
    parser.add_argument("--unpolitical", type=Path, metavar="FILE",
                        help="pages without politics, JSON lines: id, title, text, published_at")
    parser.add_argument("--news-pages", type=Path, metavar="FOLDER",
                        help="pages (*.html.gz) with gold (*.json) beside them")
    parser.add_argument("--mixed-pages", type=Path, metavar="FILE",
                        help="pages with passages that must and must not be in the body, gzipped "
                             "JSON lines: url, html, with, without")
    parser.add_argument("--plv", type=Path, metavar="FILE",
                        help="TSV: sentence, marked_sentence (<s>, <t>), gold_root")
    parser.add_argument("--gsr", type=Path, metavar="FILE",
                        help="PLOVER gold standard records, JSON")
    parser.add_argument("--muc", type=Path, metavar="FILE",
                        help="MUC-4 documents with templates, gzipped JSON lines")
    parser.add_argument("--muc-places", type=Path, metavar="FILE",
                        help="the same: day and country of the incidents")
    parser.add_argument("--geovirus", type=Path, metavar="FILE", help="GeoVirus, XML")
    given = parser.parse_args(arguments)
    paths = [path for name in (*MEASURES, "real", "real_ids") if (path := getattr(given, name))]
    is_own = given.newsroom or given.corpus or given.stories or given.happenings
    if not paths and not is_own:
        parser.error("nothing to measure: give --newsroom, --corpus, --stories, --happenings or a "
                     "collection")
    if given.real_ids and not given.real:
        parser.error("--real-ids chooses among the articles of --real: give both")
    if missing := [str(path) for path in paths if not path.exists()]:
        parser.error(f"not there: {', '.join(missing)}")
    return given


def measure(given: argparse.Namespace) -> dict[str, Row]:
    """Measure what is given, by title; raises BadFile."""
    measured: dict[str, Row] = {}
    if given.newsroom:
        measured |= {f"events of {name}": gold.measure(name) for name in gold.SETS}
    if given.corpus:
        measured["held-out articles of the corpus"] = corpus.measure()
    if given.stories:
        measured |= {f"copies and stories, {part} half": stories.measure_gold(part)
                     for part in HALVES}
    if given.happenings:
        measured["happenings"] = joining.measure_happenings()
    if given.real:
        measured["real articles"] = real.measure(given.real, given.real_ids)
    for name, (title, measure_file) in MEASURES.items():
        if path := getattr(given, name):
            measured[title] = measure_file(path)
    return measured


def main() -> None:
    """Measure what is given, print, save."""
    try:
        measured = measure(read_arguments())
    except BadFile as fault:
        sys.exit(f"bench.accuracy: {fault}")
    print(
        "\n\n".join([f"coder {coder_version()}",
                     *(show(title, found) for title, found in measured.items())]))
    print(
        f"\nwritten: {save('accuracy', {'coder_version': coder_version(), 'measured': measured})}",
        file=sys.stderr)


if __name__ == "__main__":
    main()
