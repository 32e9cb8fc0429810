"""Happenings to learn joining from: what `corpus/happenings/` holds, in the form of the gold set.

In: a text file for each group of happenings. Out: a `GoldSet` (`bench/happenings.py`), of which
nothing is ever measured. `corpus/GUIDE.md` says how a file is written.

    PYTHONPATH=. python -m training.happenings          checks the files and counts them
"""

import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from bench.happenings import BadGoldSet, GoldSet, Row, faults

FOLDER = Path(__file__).parent / "corpus" / "happenings"
COLUMNS = ("event_types", "event_date")
TAGGED = re.compile(r"\{([^}]*)\} ?(.+)")


@dataclass
class _Group:
    """What is read of a group, row by row; `told` are the sentences of the last article."""

    name: str
    articles: list[Row] = field(default_factory=list)
    happenings: list[Row] = field(default_factory=list)
    mentions: list[Row] = field(default_factory=list)
    stories: list[Row] = field(default_factory=list)
    told: dict[str, list[str]] = field(default_factory=dict)

    def take(self, line: str) -> None:
        """Take one line; raises BadGoldSet where it is none of the four kinds."""
        kind, _, rest = line.partition(" ")
        if kind == "happening":
            self._happening(*(part.strip() for part in rest.split("|")))
        elif kind == "article":
            self._end_article()
            self._article(*(part.strip() for part in rest.split("|")))
        elif tagged := TAGGED.fullmatch(rest if kind == "title" else line):
            self._sentence(kind == "title", *tagged.groups())
        elif line or kind == "title":
            raise BadGoldSet(f"{self.name}: {line!r} is no line of a group")

    def _happening(self, name: str, types: str, day: str, apart: str = "") -> None:
        others = [f"{self.name}.{one.strip()}" for one in
                  apart.removeprefix("apart:").split(";") if one.strip()]
        empty = {f"{what}{end}": "" for what in ("killed", "injured")
                 for end in ("_low", "", "_high")}
        self.happenings.append({
            **empty, "id": f"{self.name}.{name}", "event_types": types, "event_date": day,
            "difficulty": "look-alike" if others else "plain", "apart_from": "; ".join(others)})

    def _article(self, publisher: str, moment: str, story: str) -> None:
        url = f"https://happenings.example/{self.name}/{len(self.articles):02d}"
        self.articles.append({
            "url": url, "publisher": publisher, "title": "", "text": "", "language": "en",
            "published_at": moment.replace(" ", "T") + ":00+00:00"})
        self.stories.append({"url": url, "story_id": f"{self.name}.{story}"})

    def _sentence(self, is_title: bool, names: str, sentence: str) -> None:
        article = self.articles[-1]
        if is_title:
            article["title"] = sentence
        else:
            article["text"] += ("\n\n" if article["text"] else "") + sentence
        for name in names.split():
            told = self.told.setdefault(name, [])
            told.insert(len(told) if is_title or not told or told[0] != article["title"] else 0,
                        sentence)

    def _end_article(self) -> None:
        for name, (first, *others) in self.told.items():
            self.mentions.append({
                "happening_id": f"{self.name}.{name}", "url": self.articles[-1]["url"],
                "sentence": first, "also_told_in": " || ".join(others)})
        self.told = {}

    def whole(self) -> "_Group":
        """The group when all of its lines are taken."""
        self._end_article()
        return self


def read_training_set(folder: Path = FOLDER) -> GoldSet:
    """Read and check the groups; raises BadGoldSet."""
    groups = list(_groups(folder))
    gold = GoldSet(tuple(row for one in groups for row in one.articles),
                   tuple(row for one in groups for row in one.happenings),
                   tuple(row for one in groups for row in one.mentions), (),
                   tuple(row for one in groups for row in one.stories))
    if found := list(faults(gold)):
        raise BadGoldSet("\n".join(found))
    return gold


def _groups(folder: Path) -> Iterator[_Group]:
    for path in sorted(folder.glob("*.txt")):
        group = _Group(path.stem)
        for line in path.read_text("utf-8").splitlines():
            group.take(line.strip())
        yield group.whole()


def main() -> int:
    """Print what is wrong, or how much there is."""
    try:
        gold = read_training_set()
    except BadGoldSet as bad:
        print(bad)
        return 1
    print(f"articles={len(gold.articles)} happenings={len(gold.happenings)} "
          f"told={len(gold.mentions)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
