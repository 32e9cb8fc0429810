"""Why a page's body is what it is: the readings, the choice between them, and what was dropped.

In: a page's `View`. Out: `Why`. It goes the way of `body` and `boilerplate` once more and listens.
"""

from copy import deepcopy
from dataclasses import dataclass

from etl.transform.articles.body import LEFT, SURE, Choice, choose, titles_of
from etl.transform.articles.boilerplate import reflow, take_out_boilerplate
from etl.transform.articles.decide import (
    EXTRACTORS,
    FULLER,
    READERS,
    SECOND_READER,
    TEXT,
    decide_body,
)
from etl.transform.articles.extractors.extractor import View
from etl.transform.articles.html import Element
from etl.transform.articles.lines import rule_of
from etl.transform.articles.readings import agreement, told
from etl.transform.articles.title import decide_title


@dataclass(frozen=True)
class ReadingTold:
    """One reading of the page: its characters, those of them in sentences, and how far it agrees.

    agreement: with the reading that stands, 0 to 1. was_asked: whether the choice needed it.
    """

    by: str
    chars: int
    told: int
    agreement: float
    was_asked: bool


@dataclass(frozen=True)
class Dropped:
    """What is no part of the body: the rule by which it went, where it stood, its text.

    where: the element as the page writes it, its class and id; empty for a line.
    """

    rule: str
    where: str
    text: str


@dataclass(frozen=True)
class Why:
    """The way to a body. added: what its finder had not, the standfirst."""

    title: str | None
    title_by: str | None
    text: str
    text_by: str
    agreement: float
    share_left: float
    doubt: str | None
    readings: tuple[ReadingTold, ...]
    boxes: tuple[Dropped, ...]
    lines: tuple[Dropped, ...]
    added: tuple[str, ...]


def explain_body(view: View) -> Why:
    """Parse a page's body and tell how it came about; every reader is asked, needed or not."""
    title, title_by = decide_title(view)
    body = decide_body(view, title)
    choice = choose(view, titles_of(view, title), READERS)
    kept, found = body.text.split("\n\n"), choice.best.found.split("\n\n")
    return Why(title, title_by, body.text, body.by, body.agreement, view.share_left,
               _doubt(choice, view.share_left), tuple(_readings(view, choice)), _boxes(view),
               tuple(Dropped(_rule(line, choice), "", line) for line in found if line not in kept),
               tuple(line for line in kept if line and line not in found))


def _doubt(choice: Choice, share_left: float) -> str | None:
    """Why the page was read once more; None where it was not."""
    if choice.confirmed < SURE:
        return f"the witnesses share {choice.confirmed:.2f} of the first reading, less than {SURE}"
    if share_left < LEFT:
        return f"{share_left:.2f} of the running text is left without boxes, less than {LEFT}"
    return None


def _readings(view: View, choice: Choice) -> list[ReadingTold]:
    asked = {reading.by for reading in (choice.first, choice.second, *choice.others)}
    names = dict.fromkeys((*TEXT, SECOND_READER, *FULLER))
    texts = {name: _found(view, name) for name in names}
    return [ReadingTold(name, len(text), told(text), agreement(text, choice.best.found),
                        name in asked) for name, text in texts.items()]


def _found(view: View, name: str) -> str:
    try:
        return EXTRACTORS[name].text(view)
    except MemoryError:
        raise
    except Exception:  # as in `body`: a library that raises on a page has found nothing there
        return ""


def _boxes(view: View) -> tuple[Dropped, ...]:
    tree, heard = deepcopy(view.tree), list[Dropped]()
    view.rules.take_out(tree)
    reflow(tree)
    take_out_boilerplate(tree, lambda element, rule: heard.append(
        Dropped(rule, _written(element), " ".join(element.text_content().split()))))
    return tuple(heard)


def _written(element: Element) -> str:
    names = "".join(f' {name}="{value}"' for name in ("class", "id")
                    if (value := element.get(name)))
    return f"<{element.tag}{names}>"


def _rule(line: str, choice: Choice) -> str:
    if rule := rule_of(line):
        return rule
    return "second reader" if line in choice.best.text.split("\n\n") else "headline"
