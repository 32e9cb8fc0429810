"""The body: paragraphs in, headline and boilerplate out, standfirst in; who is asked, and when."""

import pytest

from etl.transform.articles.body import Body, Readers, decide_text
from etl.transform.articles.decide import EXTRACTORS, decide_body
from etl.transform.articles.extractors.extractor import Extractor, View
from tests.unit.transform.articles.pages import PARAGRAPHS, STORY, TITLE, view

FIRST, SECOND, THIRD, FOURTH = PARAGRAPHS
WHOLE = "\n\n".join(PARAGRAPHS)


def body_of(html: str, head: str = "") -> str:
    return decide_body(view(html, head), TITLE).text


@pytest.mark.parametrize("html", [
    f"<article><h1>{TITLE}</h1>{STORY}</article>",
    f"<div id=story><h1>{TITLE}</h1>{'<br><br>'.join(PARAGRAPHS)}</div>",
    f"<table><tr><td><a href=/>Home</a></td>"
    f"<td><b>{TITLE}</b><br><br>{'<br><br>'.join(PARAGRAPHS)}</td></tr></table>",
    f"<article><h1>{TITLE}</h1>"
    f"{''.join(f'<div><span>{p}</span></div>' for p in PARAGRAPHS)}</article>",
    f"<article><h2>War: {TITLE}</h2>{STORY}</article>",
    f"<article><h1>{TITLE}</h1><p>{FIRST}</p><blockquote>{SECOND}</blockquote>"
    f"<p>{THIRD}</p><p>{FOURTH}</p></article>",
], ids=["paragraphs", "br", "table", "divs", "kicker", "quote"])
def test_paragraphs_are_kept_and_the_headline_is_not(html: str) -> None:
    assert body_of(html) == WHOLE


def test_hard_line_breaks_in_the_source_part_no_paragraph() -> None:
    hard = "<br><br>".join(p.replace(" the ", "\nthe ") for p in PARAGRAPHS)
    cell = f"<td class=story><div><b>{TITLE}</b><br><br>{hard}</div></td>"
    assert body_of(f"<table><tr>{cell}</tr></table>") == WHOLE


def test_lists_are_part_of_the_story() -> None:
    items = ("<ul><li>One bridge stands of the nine that crossed the river</li>"
             "<li>Four villages lie on the far bank</li></ul>")
    text = body_of(f"<article><h1>{TITLE}</h1><p>{FIRST}</p><p>{SECOND}</p>{items}"
                   f"<p>{THIRD}</p><p>{FOURTH}</p></article>")
    assert "One bridge stands" in text and "Four villages lie" in text


def test_a_standfirst_that_the_page_shows_is_the_first_paragraph() -> None:
    standfirst = ("After a night of shelling the army holds the only crossing between the two "
                  "provinces.")
    header = f"<header><h1>{TITLE}</h1><p class=standfirst>{standfirst}</p></header>"
    shown = f"<article>{header}<div>{STORY}</div></article>"
    assert body_of(shown) == f"{standfirst}\n\n{WHOLE}"
    assert body_of(f"<article><h1>{TITLE}</h1>{STORY}</article>",
                   f'<meta name=description content="{standfirst}">') == WHOLE


def test_an_extractor_is_one_class() -> None:
    class Fixed(Extractor):
        name = "fixed"

        def text(self, view: View) -> str:
            return WHOLE

    assert Fixed().authors(view()) == []
    assert Fixed().title(view()) is None and Fixed().published(view()) is None
    assert Fixed().text(view()) == WHOLE


def test_every_extractor_answers_for_any_page() -> None:
    for name, extractor in EXTRACTORS.items():
        for one in (view(), view(""), view("<p>")):
            assert isinstance(extractor.text(one), str), name
            assert isinstance(extractor.authors(one), list), name
            assert extractor.title(one) is None or extractor.title(one), name
            assert extractor.published(one) is None or name in {"url", "htmldate"}, name


def test_json_ld_has_the_body_where_the_page_shows_none() -> None:
    said = f'{{"@type": "NewsArticle", "articleBody": "{" ".join(PARAGRAPHS)}"}}'
    script = f'<script type="application/ld+json">{said}</script>'
    body = decide_body(view("<div id=app></div>", script), TITLE)
    assert body.text == " ".join(PARAGRAPHS)
    assert body.by in {"json-ld", "trafilatura"}, "trafilatura too reads it where a page shows nothing"


def test_a_page_without_a_body_gives_none() -> None:
    assert body_of("<nav><a href='/'>Home</a></nav>").split() in ([], ["Home"])


class Fixed(Extractor):
    """A reader that finds what it is told to, and counts how often it was asked."""

    def __init__(self, name: str, text: str) -> None:
        self.name, self.found, self.asked = name, text, 0

    def text(self, view: View) -> str:
        self.asked += 1
        return self.found


def decided(first: str, second: str, whole: str, head: str = "") -> tuple[Body, Fixed]:
    fuller = Fixed("whole", whole)
    readers = Readers([Fixed("first", first)], Fixed("second", second), [fuller])
    return decide_text(view("<p>", head), None, readers), fuller


HALF = f"{FIRST}\n\n{SECOND}"
OTHER = "Fishing boats stayed in the harbour all week because of a storm warning. " * 3


def test_a_reading_that_another_one_confirms_stands_and_nobody_else_is_asked() -> None:
    body, fuller = decided(HALF, HALF, WHOLE)
    assert (body.text, body.by, body.agreement, fuller.asked) == (HALF, "first", 1.0, 0)


def test_where_readings_disagree_the_fuller_one_stands() -> None:
    body, _ = decided(HALF, OTHER, WHOLE)
    assert (body.text, body.by) == (WHOLE, "whole")
    assert body.agreement == 0, "nobody else has seen it: an operator should look"
    confirmed, _ = decided(HALF, f"{FIRST}\n\n{SECOND}\n\n{FOURTH}", WHOLE)
    assert (confirmed.text, confirmed.by) == (WHOLE, "whole")
    assert 0.8 < confirmed.agreement < 1


def test_the_second_reader_itself_may_be_the_fuller_one() -> None:
    body, _ = decided(HALF, WHOLE, HALF)
    assert (body.text, body.by) == (WHOLE, "second")
    assert 0 < body.agreement < 0.8, "nobody else has the rest"
    both, _ = decided(HALF, WHOLE, WHOLE)
    assert (both.by, both.agreement) == ("second", 1.0)


def test_the_story_in_the_cells_of_a_table_keeps_its_paragraphs() -> None:
    cell = f"<td><h1>{TITLE}</h1>{STORY}</td>"
    body = decide_body(view(f"<table><tr><td><a href=/>Home</a></td>{cell}</tr></table>"), TITLE)
    assert body.text == WHOLE


def test_a_table_of_facts_is_part_of_the_story() -> None:
    rows = "".join(f"<tr><td>{town}</td><td>{dead}</td></tr>"
                   for town, dead in (("Marrowgate", "three dead"), ("Upper Sallow", "nobody")))
    body = body_of(f"<article><h1>{TITLE}</h1>{STORY}<table>{rows}</table><p>{FIRST}</p></article>")
    assert "Upper Sallow" in body and "three dead" in body


def test_where_readings_disagree_and_the_fuller_tells_no_more_the_first_stands() -> None:
    menu = "\n\n".join(["Home", "Weather and tides", "Letters to the editor"])
    for whole in (HALF, WHOLE, f"{WHOLE}\n\n{menu}", ""):
        body, fuller = decided(WHOLE, OTHER, whole)
        assert (body.text, body.by, fuller.asked) == (WHOLE, "first", 1)


def test_the_pages_own_json_ld_confirms_a_reading() -> None:
    said = f'{{"@type": "NewsArticle", "articleBody": "{" ".join(PARAGRAPHS)}"}}'
    head = f'<script type="application/ld+json">{said}</script>'
    body, fuller = decided(WHOLE, OTHER, f"{WHOLE}\n\n{OTHER}", head)
    assert (body.text, fuller.asked) == (WHOLE, 0)
    assert body.agreement > 0.95


def test_the_story_in_boxes_of_any_name_is_not_cut_short() -> None:
    # Each box holds less than a third, so that each alone may go, and together they are the story.
    boxes = "".join(f"<div class='promo-{n}'><p>{paragraph} {paragraph}</p></div>"
                    for n, paragraph in enumerate(PARAGRAPHS))
    teaser = "<p>The army holds the only crossing. Read the story of the night below.</p>"
    body = decide_body(view(f"<article><h1>{TITLE}</h1>{teaser}{boxes}</article>"), TITLE)
    assert all(paragraph in body.text for paragraph in PARAGRAPHS)
