"""The corpus of annotated articles, `training/corpus/articles/*.txt`, as values.

`training/corpus/GUIDE.md` defines the form.

    python -m training.articles [FILE …]     check files, or the whole corpus, and say what it holds

Every annotation is checked: its spans occur in its sentence, what a pronoun means occurs in the
article, types, modes, dates and numbers are possible. A fault is one line with its file and line
number.
"""

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from etl.tables.plover import INTENDED
from etl.transform.events.extraction import labels
from etl.transform.events.extraction.labels import MODES

FOLDER = Path(__file__).parent / "corpus" / "articles"
FLAGS = frozenset(labels.FLAGS)
HEAD = ("manner", "region", "published", "political", "title")
POLITICAL = ("yes", "partly", "no")
_ANNOTATION = re.compile(
    r"([>?]) (.+?) #(\d+) ([A-Z]+)(?:/([a-z-]+))?((?: or [A-Z]+)*)((?: \| .+)?)")
_DAY = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?")
_NUMBER = re.compile(r"(\d+)(?:-(\d+))?")
# A word of a span must not go on outside of it.
_WORD = re.compile(r"\w")

Span = tuple[int, int]


class Fault(Exception):
    """Something in the corpus that breaks its form; the text says where."""


@dataclass(frozen=True)
class Party:
    """An actor, recipient or place.

    span: where the sentence names it; None where it leaves it out. means: the text that names it
    elsewhere in the article; None where the span says who it is.
    """

    span: Span | None
    means: str | None = None


@dataclass(frozen=True)
class Act:
    """One annotated act; no actors or recipients: there are none.

    happening: its number in the article. killed, injured: the lowest and highest number; None where
    nothing is told. A doubtful act teaches nothing. or_types: other types that a careful coder may
    give it.
    """

    trigger: Span
    happening: int
    event_type: str
    event_mode: str | None
    actors: tuple[Party, ...]
    recipients: tuple[Party, ...]
    place: Party | None = None
    day: str | None = None
    killed: tuple[int, int] | None = None
    injured: tuple[int, int] | None = None
    attribution: Span | None = None
    flags: frozenset[str] = frozenset()
    is_doubtful: bool = False
    or_types: tuple[str, ...] = ()

    @property
    def types(self) -> tuple[str, ...]:
        """All types that are right; its own first."""
        return (self.event_type, *self.or_types)


@dataclass(frozen=True)
class AnnotatedSentence:
    """A sentence with its acts; `is_glued`: the next one follows without a space."""

    text: str
    acts: tuple[Act, ...] = ()
    is_glued: bool = False


@dataclass(frozen=True)
class AnnotatedArticle:
    """An article of the corpus."""

    id: str
    manner: str
    region: str
    published: date
    political: str
    title: AnnotatedSentence
    paragraphs: tuple[tuple[AnnotatedSentence, ...], ...]

    @property
    def sentences(self) -> Iterator[AnnotatedSentence]:
        """All sentences in order, the title first."""
        yield self.title
        for paragraph in self.paragraphs:
            yield from paragraph

    @property
    def text(self) -> str:
        """The text as a page would give it: paragraphs apart by a blank line."""
        return "\n\n".join(_joined(paragraph) for paragraph in self.paragraphs)


def read_corpus(paths: Iterable[Path] | None = None) -> list[AnnotatedArticle]:
    """Read all articles, in order of files; raises Fault at the first that breaks the form."""
    found: list[AnnotatedArticle] = []
    faults = list(check(paths, found.append))
    if faults:
        raise Fault(faults[0])
    return found


def check(paths: Iterable[Path] | None, keep: Callable[[AnnotatedArticle], None]) -> Iterator[str]:
    """Yield every fault of the files, and keep each article that has none."""
    seen: set[str] = set()
    for path in sorted(FOLDER.glob("*.txt")) if paths is None else paths:
        for first, lines in _articles(path.read_text("utf-8")):
            reader = _Reader(path.name, first, lines)
            article = reader.read()
            if article and article.id in seen:
                reader.faults.append(f"{path.name}:{first}: there is another article {article.id}")
            yield from reader.faults
            if article and not reader.faults:
                seen.add(article.id)
                keep(article)


def _articles(text: str) -> Iterator[tuple[int, list[str]]]:
    """The lines of each article, with the number of its first."""
    begin, lines = 0, list[str]()
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("=== "):
            if lines:
                yield begin, lines
            begin, lines = number, []
        if begin:
            lines.append(line.rstrip())
    if lines:
        yield begin, lines


class _Reader:
    """Reads one article and gathers its faults."""

    def __init__(self, file: str, first: int, lines: list[str]) -> None:
        self.file, self.first, self.lines = file, first, lines
        self.faults: list[str] = []
        self.whole = "\n".join(line for line in lines if not line.startswith(("> ", "? ")))

    def read(self) -> AnnotatedArticle | None:
        head, at = self._head()
        if head is None:
            return None
        title = AnnotatedSentence(head["title"])
        paragraphs: list[list[AnnotatedSentence]] = [[]]
        for number, line in enumerate(self.lines[at:], at):
            if not line:
                paragraphs.append([])
            elif line.startswith(("> ", "? ")):
                current = next((p[-1] for p in reversed(paragraphs) if p), title)
                act = self._act(number, line, current.text)
                if act and current is title:
                    title = replace(title, acts=(*title.acts, act))
                elif act:
                    told = next(p for p in reversed(paragraphs) if p)
                    told[-1] = replace(current, acts=(*current.acts, act))
            else:
                text = line.removesuffix("\\").rstrip()
                paragraphs[-1].append(AnnotatedSentence(text, is_glued=line.endswith("\\")))
        return AnnotatedArticle(
            self.lines[0][4:].strip(), head["manner"], head["region"],
            date.fromisoformat(head["published"]), head["political"], title,
            tuple(tuple(p) for p in paragraphs if p))

    def _head(self) -> tuple[dict[str, str] | None, int]:
        head: dict[str, str] = {}
        for number, name in enumerate(HEAD, 1):
            line = self.lines[number] if number < len(self.lines) else ""
            key, _, value = line.partition(": ")
            if key != name or not value.strip():
                self._fault(number, f"here stands `{name}: …`, not {line!r}")
                return None, 0
            head[name] = value.strip()
        if head["political"] not in POLITICAL:
            self._fault(4, f"political is one of {', '.join(POLITICAL)}")
        try:
            date.fromisoformat(head["published"])
        except ValueError:
            self._fault(3, f"{head['published']!r} is no date")
            return None, 0
        return head, len(HEAD) + 1

    def _fault(self, number: int, text: str) -> None:
        self.faults.append(f"{self.file}:{self.first + number}: {text}")

    def _act(self, number: int, line: str, sentence: str) -> Act | None:
        found = _ANNOTATION.fullmatch(line)
        if not found:
            self._fault(number, f"not `> trigger #1 TYPE/mode | by … | to …`: {line!r}")
            return None
        mark, trigger, happening, event_type, mode, others, rest = found.groups()
        try:
            or_types = tuple(others.split(" or ")[1:])
            for kind, its in ((event_type, mode), *((other, None) for other in or_types)):
                _check_kind(kind, its)
            act = Act(_span(trigger, sentence), int(happening), event_type, mode, (), (),
                      or_types=or_types)
            fields = rest.split(" | ")[1:]
            for field in fields:
                act = self._field(act, field.strip(), sentence)
            names = [field.split(" ")[0] for field in fields]
            if "by" not in names or "to" not in names:
                raise Fault("`by` and `to` stand in every annotation; `none` where nobody is")
            if "future" in act.flags and event_type in INTENDED:
                raise Fault(f"{event_type} is made now: it is never `future`")
            return replace(act, is_doubtful=mark == "?")
        except Fault as fault:
            self._fault(number, str(fault))
            return None

    def _field(self, act: Act, field: str, sentence: str) -> Act:
        name, _, value = field.partition(" ")
        if field in FLAGS:
            return replace(act, flags=act.flags | {field})
        if name in {"by", "to"}:
            party = () if value == "none" else (self._party(value, sentence),)
            return replace(act, actors=act.actors + party) if name == "by" else \
                replace(act, recipients=act.recipients + party)
        if name == "at":
            return replace(act, place=self._party(value, sentence))
        if name == "on" and _DAY.fullmatch(value):
            return replace(act, day=_day(value))
        if name in {"killed", "injured"} and (numbers := _NUMBER.fullmatch(value)):
            low, high = int(numbers[1]), int(numbers[2] or numbers[1])
            return replace(act, killed=(low, high)) if name == "killed" else \
                replace(act, injured=(low, high))
        if name == "says":
            return replace(act, attribution=_span(value, sentence))
        raise Fault(f"unknown field {field!r}")

    def _party(self, text: str, sentence: str) -> Party:
        span, _, means = (" " + text).partition(" = ")
        if means and means not in self.whole:
            raise Fault(f"{means!r} does not occur in the article")
        return Party(_span(span.strip(), sentence) if span.strip() else None, means or None)


def _check_kind(event_type: str, mode: str | None) -> None:
    if event_type not in MODES:
        raise Fault(f"unknown type {event_type}; there are {', '.join(MODES)}")
    if mode and mode not in MODES[event_type]:
        known = ", ".join(MODES[event_type]) or "none"
        raise Fault(f"{event_type} has no mode {mode}; it has {known}")


def _day(text: str) -> str:
    """A day, month or year as written; raises Fault where the calendar does not have it."""
    try:
        date.fromisoformat((text + "-01-01")[:10])
    except ValueError:
        raise Fault(f"{text} is no date") from None
    return text


def _span(text: str, sentence: str) -> Span:
    """Where a text (`army`, or `army@2` for the second one) occurs in a sentence as whole words."""
    written, _, nth = text.partition("@") if re.search(r"@\d+$", text) else (text, "", "1")
    found = list(_places(written, sentence))
    if len(found) < int(nth):
        raise Fault(f"{text!r} does not occur in the sentence as whole words")
    return found[int(nth) - 1], found[int(nth) - 1] + len(written)


def _places(text: str, sentence: str) -> Iterator[int]:
    at = sentence.find(text) if text else -1
    while at >= 0:
        end = at + len(text)
        begins = at == 0 or not (_WORD.match(sentence[at - 1]) and _WORD.match(text[0]))
        ends = end == len(sentence) or not (_WORD.match(sentence[end]) and _WORD.match(text[-1]))
        if begins and ends:
            yield at
        at = sentence.find(text, at + 1)


def _joined(paragraph: tuple[AnnotatedSentence, ...]) -> str:
    return "".join(one.text + ("" if one.is_glued else " ") for one in paragraph).rstrip()


def report(found: list[AnnotatedArticle]) -> str:
    """What the corpus holds, in a few lines."""
    sentences = [s for a in found for s in a.sentences]
    acts = [act for s in sentences for act in s.acts]
    free = sum(not s.acts for s in sentences)
    empty = sum(not any(s.acts for s in a.sentences) for a in found)
    types = ", ".join(f"{name} {count}" for name, count in
                      Counter(act.event_type for act in acts).most_common())
    words = sum(len(sentence.text.split()) for sentence in sentences)
    return (f"{len(found)} articles, {len(sentences)} sentences, {words} words, {len(acts)} acts\n"
            f"without an act: {free / max(1, len(sentences)):.0%} of the sentences, "
            f"{empty / max(1, len(found)):.0%} of the articles\ntypes: {types}")


def main(arguments: list[str]) -> int:
    """Check the files that are named, or the whole corpus; the exit status is 1 for a fault."""
    found: list[AnnotatedArticle] = []
    faults = list(check([Path(name) for name in arguments] or None, found.append))
    print("\n".join(faults), end="\n" if faults else "")
    print(report(found))
    return int(bool(faults))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
