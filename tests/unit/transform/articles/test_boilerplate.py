"""Boxes around a story are taken out of the tree, and the story never is."""

import pytest

from etl.transform.articles.boilerplate import reflow, running_chars, take_out_boilerplate
from etl.transform.articles.html import read_tree
from tests.unit.transform.articles.pages import STORY, page

STRAY = "Gunmen kill nine in a market far away"


def rest_of(html: str) -> str:
    tree = read_tree(page(html))
    take_out_boilerplate(tree)
    return " ".join(tree.find("body").text_content().split())


@pytest.mark.parametrize("box", [
    f"<aside><p>{STRAY}</p></aside>", f"<div class='newsletter-signup'><p>{STRAY}</p></div>",
    f"<figure><img src=a.png><figcaption>{STRAY}</figcaption></figure>",
    f"<div class=image-caption>{STRAY}</div>", f"<div id=factBox><p>{STRAY}</p></div>",
    f"<div class='article__infobox'><p>{STRAY}</p></div>",
    f"<blockquote class=twitter-tweet><p>{STRAY}</p></blockquote>",
    f"<div class=cookie-banner>{STRAY}</div>", f"<div class=author-bio><p>{STRAY}</p></div>",
    f"<nav>{STRAY}</nav>", f"<form><p>{STRAY}</p></form>", f"<div class='share-bar'>{STRAY}</div>",
])
def test_what_stands_around_a_story_is_taken_out(box: str) -> None:
    rest = rest_of(f"<article>{STORY}{box}</article>")
    assert STRAY not in rest
    assert rest == rest_of(f"<article>{STORY}</article>")


@pytest.mark.parametrize("names", [
    "newsletter-landing", "fact-box", "comments", "commentary", "share", "caption"])
def test_a_box_that_holds_the_story_stays(names: str) -> None:
    assert "Soldiers crossed the river" in rest_of(f"<div class='{names}'>{STORY}</div>")


SCRIPT = f"<script>{'let bridge = 1; ' * 2000}</script>"
MENU = f"<ul>{'<li><a href=/m>Weather and tides of the coast</a> today</li>' * 200}</ul>"


@pytest.mark.parametrize("around", [
    SCRIPT, SCRIPT.replace("script>", "style>"),
    f"<script type='application/json'>{{\"text\": \"{'word ' * 5000}\"}}</script>", MENU,
    f"<select>{f'<option>{STRAY} on the road to the harbour</option>' * 100}</select>",
], ids=["script", "style", "json", "menu", "choices"])
@pytest.mark.parametrize("names", [
    "paywall", "post-share-container", "newsletter", "info-box", "caption", "comments"])
def test_neither_scripts_nor_menus_make_the_box_of_the_story_small(names: str, around: str) -> None:
    for story in (STORY, STORY.replace("<p>", "").replace("</p>", "<br><br>"),
                  STORY.replace("p>", "div>")):
        assert "Soldiers crossed the river" in rest_of(f"<div class='{names}'>{story}</div>{around}")


def test_running_text_is_counted_without_links_labels_and_scripts() -> None:
    long = "The guns on the far bank fell silent at noon, and nobody knew why."
    html = (f"<div>{long}<br>{long}<a href=/x>{long}</a><button>{long}</button>Home<p>{long}</p>"
            f"<script>{long}</script>{long}</div>")
    assert running_chars(read_tree(page(html))) == 4 * len(long)


@pytest.mark.parametrize("html", [
    "<p>The guns that <a href=/guns>were brought in May</a> fell silent at noon.</p>",
    "<h2>The night of the crossing</h2>",
    "<ul><li>The first bridge fell in May.</li>"
    "<li>The second <a href=/b>fell in June</a> after the flood.</li></ul>",
    "<div class='unrelated sharecropper'><p>Farmers fled.</p></div>",
])
def test_what_belongs_to_a_story_stays(html: str) -> None:
    plain = " ".join(read_tree(page(html)).find("body").text_content().split())
    assert plain in rest_of(f"<article>{STORY}{html}</article>")


def test_text_behind_a_box_stays() -> None:
    assert "behind it" in rest_of(f"<div>before <aside>{STRAY}</aside> behind it</div>{STORY}")


def test_readings_of_characters_stay_in_their_line() -> None:
    assert "橋（はし）が" in rest_of(f"<p><ruby>橋<rp>（</rp><rt>はし</rt><rp>）</rp></ruby>が</p>{STORY}")


def test_readers_comments_are_no_part_of_a_story_in_tables_either() -> None:
    cell = f"<td><b>reader</b> wrote:<br>{STRAY}<br><a href=/r>report this</a>"
    comments = f"<table class=comments><tr>{cell}</table>"
    story = STORY.replace("<p>", "").replace("</p>", "<br><br>")
    assert STRAY not in rest_of(f"<table><tr><td class=story>{story}</table>{comments}")


def test_a_line_end_in_the_source_is_a_space_and_in_pre_it_is_kept() -> None:
    broken = "<div>The guns\nfell <b>silent\nat</b>\nnoon.</div><pre>one\ntwo</pre>"
    tree = read_tree(page(broken + STORY))
    reflow(tree)
    text = tree.find("body").text_content()
    assert "The guns fell silent at noon." in text and "one\ntwo" in text


def test_the_share_of_the_running_text_that_is_left_is_told() -> None:
    assert take_out_boilerplate(read_tree(page(STORY))) == 1
    assert take_out_boilerplate(read_tree(page("<nav>Home</nav>"))) == 1
    half = page(f"{STORY}<aside>{STORY[:len(STORY) // 3]}</aside>")
    assert 0.6 < take_out_boilerplate(read_tree(half)) < 0.9
