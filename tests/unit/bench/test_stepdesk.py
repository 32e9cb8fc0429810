"""A page is parsed again only for steps that did something on it, and that is seen for each of them."""

import re
from dataclasses import replace

import pytest

from bench.stepdesk import KEPT, Desk, listening
from bench.steplist import STEPS, Step, patterns
from bench.steppages import StepPage
from etl.transform.articles import lines

STORY = "The harbour of the old town was closed on Monday after the storm had torn two cranes from their rails. "
PAGE = f"""<html><head><title>Storm shuts harbour | Coast Post</title><script type="application/ld+json">
{{"@type": "NewsArticle", "headline": "Storm shuts harbour | Coast Post",
"publisher": {{"name": "Coast Post"}}}}</script></head><body><h1>Storm shuts harbour</h1>
<div class="author">By Ana Reis (Coast Post)</div><p class="standfirst">Two cranes fell and ships must wait at sea for days.</p>
<article><p>{STORY * 2}</p><p>Read more: all about storms</p><p>{STORY * 3}</p>
<div class="share-box"><p>{STORY}</p></div><table><tr><td><p>{STORY * 6}</p></td></tr></table></article>
<aside>Weather for the week</aside></body></html>"""


def page(authors: tuple[str, ...] | None = ("Ana Reis",)) -> StepPage:
    return StepPage("one", "news", "post", "https://post.example/storm", PAGE, STORY * 5, "Storm shuts harbour", authors,
                    ("two cranes from their rails",), ("Weather for the week",))


def everywhere(step: Step) -> Step:
    """The step as if nobody knew through which function it works, and what it leaves as it is."""
    return replace(step, place=None, renews=KEPT if step.renews else ())


@pytest.mark.parametrize("field", ["body", "title", "authors"])
@pytest.mark.parametrize("authors", [("Ana Reis",), None])
def test_what_is_passed_over_gains_nothing(field: str, authors: tuple[str, ...] | None) -> None:
    steps = [step for step in (*STEPS, *patterns()) if step.field == field]
    quick = [gain for _, gain in Desk(page(authors)).gains(field, steps)]
    assert quick == [gain for _, gain in Desk(page(authors)).gains(field, [everywhere(step) for step in steps])]
    assert any(quick) or authors is None


def test_only_answers_are_heard_and_all_is_as_before() -> None:
    place = lines, "rule_of"
    asked = lines.rule_of
    with listening([place]) as heard:
        lines.without_chrome("Read more: storms\n\nNothing else.", ())
    assert heard == {place: [(("Read more: storms",), "read more")]}
    assert lines.rule_of is asked


def test_every_word_list_works_through_its_function() -> None:
    """A list that is never searched there would be passed over on every page."""
    for step in patterns():
        whole, where = getattr(step.module, step.name), step.place
        assert where is not None and hasattr(*where), step.title
        assert isinstance(whole, re.Pattern | dict), step.title
