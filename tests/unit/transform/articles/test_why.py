"""Why a body is what it is: every reading, the choice, what was dropped by which rule."""

from etl.transform.articles.why import Dropped, Why, explain_body
from tests.unit.transform.articles.pages import PARAGRAPHS, STORY, TITLE, view

WHOLE = "\n\n".join(PARAGRAPHS)
BOXES = ('<aside>Also on this day: the fair.</aside><div class="newsletter">Our letter.</div>'
         '<div class="share-bar">Tell your friends.</div>')


def why(body: str) -> Why:
    return explain_body(view(f"<article><h1>{TITLE}</h1>{body}</article>"))


def test_where_readings_agree_the_first_stands_without_a_doubt() -> None:
    found = why(STORY)
    assert (found.text, found.text_by, found.doubt) == (WHOLE, "trafilatura", None)
    assert (found.title, found.agreement, found.share_left) == (TITLE, 1.0, 1.0)
    asked = {reading.by for reading in found.readings if reading.was_asked}
    assert asked == {"trafilatura", "readability"}
    told = {reading.by: (reading.chars, reading.agreement) for reading in found.readings}
    assert told["trafilatura"] == (len(f"{TITLE}\n\n{WHOLE}"), 1.0)
    assert told["running-text"][0] == len(WHOLE)
    assert told["json-ld"] == (0, 0)


def test_each_box_is_told_with_its_rule() -> None:
    found = why(f"{STORY}{BOXES}")
    rules = {dropped.rule: dropped for dropped in found.boxes}
    assert rules["tag"] == Dropped("tag", "<aside>", "Also on this day: the fair.")
    assert rules["sure name"] == Dropped("sure name", '<div class="newsletter">', "Our letter.")
    assert rules["likely name"].text == "Tell your friends."


def test_each_line_is_told_with_its_rule() -> None:
    found = why(f"{STORY}<p>Read more: the fair opens.</p><p>Photo: Ida Brandt/Courier</p>")
    assert {(one.rule, one.text) for one in found.lines} >= {
        ("read more", "Read more: the fair opens."), ("credit", "Photo: Ida Brandt/Courier")}
    assert found.text == WHOLE


def test_what_its_finder_did_not_have_is_told() -> None:
    standfirst = "After a night of shelling the army holds the only crossing of the river there."
    found = explain_body(view(f"<header><h1>{TITLE}</h1><p class=standfirst>{standfirst}</p></header>"
                              f"<article><div>{STORY}</div></article>"))
    assert found.added == (standfirst,)


def test_a_doubt_says_why_the_page_was_read_once_more() -> None:
    # Each box holds less than its share, and together they are most of the page.
    boxes = "".join(f"<div class='caption-{n}'><p>{paragraph} {paragraph}</p></div>"
                    for n, paragraph in enumerate(PARAGRAPHS))
    found = why(f"<p>The army holds the only crossing. Read the story of the night.</p>{boxes}")
    assert found.doubt
    assert "less than" in found.doubt
    assert {reading.by for reading in found.readings if reading.was_asked} >= {
        "whole-page", "json-ld", "readability"}
    assert all(paragraph in found.text for paragraph in PARAGRAPHS)


def test_a_page_without_a_body_is_told_too() -> None:
    found = explain_body(view("<p></p>"))
    assert found.lines == found.added == ()
    assert found.agreement == 0
