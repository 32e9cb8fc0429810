"""What can be left out of parsing: its steps, and the alternatives of its word lists."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import ModuleType
from typing import TypeAlias

from etl.transform.articles import (
    authors,
    body,
    boilerplate,
    decide,
    kind,
    layout,
    lines,
    standfirst,
    title,
)
from etl.transform.articles.body import Readers
from etl.transform.articles.decide import EXTRACTORS
from etl.transform.articles.extractors import byline
from etl.transform.articles.extractors.guesses import FeedEntry

NEVER = re.compile(r"(?!)")
# A pattern of so many alternatives, or one such group in it, is a word list. A smaller group is one
# way to say one thing.
LIST, INNER_LIST = 4, 10
# What may stand behind the bracket of a group.
_KIND_OF_GROUP = re.compile(r"\?[a-z]*[:=!]|\?<[=!]|")


# A function, by where it stands and what it is called there.
Place: TypeAlias = tuple[ModuleType | type, str]


@dataclass(frozen=True)
class Step:
    """What is left out: the name that does it, what stands there instead, the field that it is for.

    place: the function through which alone it works, and which answers alike where the step does
    nothing; None where that is not known. renews: what a view of a page has kept and the step may
    change, by its names in `View`.
    """

    title: str
    module: ModuleType
    name: str
    without: object
    field: str = "body"
    place: Place | None = None
    renews: tuple[str, ...] = ()


def _itself(title: str, module: ModuleType, name: str, without: object, field: str = "body",
            renews: tuple[str, ...] = ()) -> Step:
    """A step that is a function."""
    return Step(title, module, name, without, field, (module, name), renews)


def _without(name: str) -> Readers:
    """The readers of bodies without one of them."""
    asked, fuller = ([EXTRACTORS[other] for other in names if other != name]
                     for names in (decide.TEXT, decide.FULLER))
    return replace(decide.READERS, first=asked, fuller=fuller)


# What boxes, tables and names of standfirsts change in what a view has kept.
BARE, TREES, BLOCKS = (("_cleared", "behind_headline"), ("_cleared", "behind_headline", "whole"),
                       ("behind_headline",))
BOX, NAMED, LINE = (boilerplate, "_rule"), (boilerplate, "_named"), (lines, "rule_of")
STANDFIRST, BYLINE, AUTHORS = (
    (standfirst, "_is_named"), (byline.Byline, "authors"), (decide, "clean_authors"))
STEPS = (
    _itself("boilerplate", *BOX, lambda element: None, renews=BARE),
    Step("boilerplate: sure names", boilerplate, "_SURE", NEVER, "body", NAMED, BARE),
    Step("boilerplate: likely names", boilerplate, "_LIKELY", NEVER, "body", NAMED, BARE),
    Step("boilerplate: tags of boxes", boilerplate, "_BOX_TAGS", frozenset(), "body", BOX, BARE),
    _itself("layout tables", layout, "_is_layout", lambda table: False, renews=TREES),
    *(Step(f"readers: {name}", decide, "READERS", _without(name))
      for name in dict.fromkeys((*decide.TEXT[1:], *decide.FULLER))),
    _itself("fuller reading", body, "_fullest", lambda best, others: best),
    _itself("second reader: lines at the end", body, "agreed", lambda text, other: text),
    _itself("lines", body, "without_chrome", lambda text, titles: text),
    _itself("lines: headline at the head", lines, "_without_head", lambda found, wanted: found),
    _itself("lines: headline at the end", lines, "_without_end", lambda found, wanted: found),
    *(Step(f"lines: {name}", lines, "_RULES",
           {other: rule for other, rule in lines._RULES.items() if other != name}, "body", LINE)
      for name in lines._RULES),
    _itself("standfirst", body, "find_standfirst", lambda *given: None),
    Step("standfirst: names", standfirst, "_NAMES", NEVER, "body", STANDFIRST, BLOCKS),
    Step("standfirst: descriptions", standfirst, "_same", lambda words, described: False, "body",
         (body, "find_standfirst")),
    _itself("kind: what is no article", kind, "refuse_other_pages", lambda *given: None),
    _itself("title: site's name cut", title, "without_site", lambda found, others, sites: found,
            "title"),
    Step("title: logos", title, "_logos", lambda view: (), "title"),
    _itself("title: headings", title, "_headline", lambda headings, wanted: None, "title"),
    _itself("title: cut headlines passed over", title, "_is_cut", lambda found: False, "title"),
    Step("title: newspaper3k for a lone <title>", title, "_LAST", FeedEntry(), "title"),
    Step("byline: names", byline, "_NAMED", NEVER, "authors", BYLINE),
    _itself("authors: publishers passed over", decide, "without_publisher",
            lambda names, view: names, "authors"),
    Step("authors: what stands before a name", authors, "_PREFIX", NEVER, "authors", AUTHORS),
    Step("authors: no persons", authors, "_NO_PERSON", NEVER, "authors", AUTHORS),
    Step("authors: asides", authors, "_ASIDE", NEVER, "authors", AUTHORS),
    Step("authors: addresses", authors, "_MAIL", NEVER, "authors", AUTHORS))
# Word lists: where each stands, the field that it is for, the function through which it works.
LISTS: tuple[tuple[ModuleType, str, str, Place, tuple[str, ...]], ...] = (
    (boilerplate, "_SURE", "body", NAMED, BARE), (boilerplate, "_LIKELY", "body", NAMED, BARE),
    (lines, "_READ_MORE", "body", LINE, ()), (lines, "_NOTICE", "body", LINE, ()),
    (lines, "_CREDIT", "body", LINE, ()), (standfirst, "_NAMES", "body", STANDFIRST, BLOCKS),
    (byline, "_NAMED", "authors", BYLINE, ()), (authors, "_PREFIX", "authors", AUTHORS, ()),
    (authors, "_NO_PERSON", "authors", AUTHORS, ()))


def patterns() -> Iterator[Step]:
    """Every alternative of every word list, each left out by itself."""
    for module, name, field, place, renews in LISTS:
        whole = getattr(module, name)
        label = f"{module.__name__.rsplit('.', 1)[-1]} {name.strip('_').lower()}"
        for start, end in alternatives(whole.pattern):
            text = whole.pattern[start:end].strip("|")
            without = re.compile(whole.pattern[:start] + whole.pattern[end:], whole.flags)
            yield Step(f"{label}: {text}", module, *_in_place(name, whole, without), field, place,
                       renews)


def _in_place(name: str, whole: re.Pattern[str],
              without: re.Pattern[str]) -> tuple[str, object]:
    """The name to replace, and by what: the patterns of lines stand together."""
    if whole not in (rule for rule, _ in lines._RULES.values()):
        return name, without
    return "_RULES", {label: (without if rule is whole else rule, chars)
                      for label, (rule, chars) in lines._RULES.items()}


def alternatives(pattern: str) -> Iterator[tuple[int, int]]:
    """Where the alternatives of a pattern's lists stand, each with one bar beside it."""
    open_groups: list[list[int]] = [[0]]
    at = 0
    while at <= len(pattern):
        letter = pattern[at:at + 1]
        if letter == "\\":
            at += 1
        elif letter == "[":
            at = pattern.index("]", at + 2)
        elif letter == "(":
            kind = _KIND_OF_GROUP.match(pattern, at + 1)
            at = kind.end() - 1 if kind else at
            open_groups.append([at + 1])
        elif letter == "|":
            open_groups[-1].append(at + 1)
        elif letter in {")", ""}:
            starts = [*open_groups.pop(), at + 1]
            if len(starts) > (INNER_LIST if open_groups else LIST):
                yield from itertools.pairwise(starts[:-1])
                yield starts[-2] - 1, starts[-1] - 1
        at += 1
