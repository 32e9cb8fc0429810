"""What can be left out of parsing: its steps, and the alternatives of its word lists."""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from types import ModuleType

from bench import steppages
from etl.transform.articles import (
    authors,
    body,
    boilerplate,
    decide,
    lines,
    second,
    standfirst,
    title,
)
from etl.transform.articles.body import Readers
from etl.transform.articles.decide import EXTRACTORS
from etl.transform.articles.extractors import byline, extractor
from etl.transform.articles.extractors.guesses import FeedEntry

NEVER = re.compile(r"(?!)")
# A pattern of so many alternatives, or one such group in it, is a word list. A smaller group is one
# way to say one thing.
LIST, INNER_LIST = 4, 10
# What begins and ends a text, but not the sign that makes a class of letters its opposite; and what
# may stand behind the bracket of a group.
_ANCHORS, _KIND_OF_GROUP = re.compile(r"(?<!\[)\^|\$"), re.compile(r"\?[a-z]*[:=!]|\?<[=!]|")


@dataclass(frozen=True)
class Step:
    """What is left out: the name that does it, what stands there instead, the field that it is for.

    words: what is in every page that it may change, of a word list; None where that is any page.
    """

    title: str
    module: ModuleType
    name: str
    without: object
    field: str = "body"
    words: re.Pattern[str] | None = None


def _without(name: str) -> Readers:
    """The readers of bodies without one of them."""
    asked, fuller = ([EXTRACTORS[other] for other in names if other != name]
                     for names in (decide.TEXT, decide.FULLER))
    return replace(decide.READERS, first=asked, fuller=fuller)


STEPS = (
    Step("boilerplate", extractor, "take_out_boilerplate", lambda tree, *hear: 1.0),
    Step("boilerplate: sure names", boilerplate, "_SURE", NEVER),
    Step("boilerplate: likely names", boilerplate, "_LIKELY", NEVER),
    Step("boilerplate: tags of boxes", boilerplate, "_BOX_TAGS", frozenset()),
    Step("layout tables", extractor, "unwrap_layout", lambda tree: None),
    *(Step(f"readers: {name}", decide, "READERS", _without(name))
      for name in dict.fromkeys((*decide.TEXT[1:], *decide.FULLER))),
    Step("fuller reading", body, "_fullest", lambda best, others: best),
    Step("second reader: stray lines", second, "agreed", lambda text, other: text),
    Step("lines", body, "without_chrome", lambda text, titles: text),
    Step("lines: headline at the head", lines, "_without_head", lambda found, wanted: found),
    Step("lines: headline at the end", lines, "_without_end", lambda found, wanted: found),
    *(Step(f"lines: {name}", lines, "_RULES",
           {other: rule for other, rule in lines._RULES.items() if other != name})
      for name in lines._RULES),
    Step("standfirst", body, "find_standfirst", lambda *given: None),
    Step("standfirst: names", standfirst, "_NAMES", NEVER),
    Step("standfirst: descriptions", standfirst, "_same", lambda words, described: False),
    Step("title: site's name cut", title, "without_site", lambda found, others, sites: found,
         "title"),
    Step("title: logos", title, "_logos", lambda view: (), "title"),
    Step("title: headings", title, "_headline", lambda headings, wanted: None, "title"),
    Step("title: cut headlines passed over", title, "_is_cut", lambda found: False, "title"),
    Step("title: newspaper3k for a lone <title>", title, "_LAST", FeedEntry(), "title"),
    Step("kind: what is no article", steppages, "refuse_other_pages", lambda *given: None),
    Step("byline: names", byline, "_NAMED", NEVER, "authors"),
    Step("authors: publishers passed over", decide, "without_publisher", lambda names, view: names,
         "authors"),
    Step("authors: what stands before a name", authors, "_PREFIX", NEVER, "authors"),
    Step("authors: no persons", authors, "_NO_PERSON", NEVER, "authors"),
    Step("authors: asides", authors, "_ASIDE", NEVER, "authors"),
    Step("authors: addresses", authors, "_MAIL", NEVER, "authors"))
LISTS = (
    (boilerplate, "_SURE", "body"), (boilerplate, "_LIKELY", "body"), (lines, "_READ_MORE", "body"),
    (lines, "_NOTICE", "body"), (lines, "_CREDIT", "body"), (standfirst, "_NAMES", "body"),
    (byline, "_NAMED", "authors"), (authors, "_PREFIX", "authors"),
    (authors, "_NO_PERSON", "authors"))


def patterns() -> Iterator[Step]:
    """Every alternative of every word list, each left out by itself."""
    for module, name, field in LISTS:
        whole = getattr(module, name)
        label = f"{module.__name__.rsplit('.', 1)[-1]} {name.strip('_').lower()}"
        for start, end in alternatives(whole.pattern):
            text = whole.pattern[start:end].strip("|")
            without = re.compile(whole.pattern[:start] + whole.pattern[end:], whole.flags)
            loosely = re.compile(_ANCHORS.sub("", text), re.IGNORECASE)
            yield Step(f"{label}: {text}", module, *_in_place(name, whole, without), field, loosely)


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
