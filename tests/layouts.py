"""Pages made of the layouts in tests/golden/layouts and the stories of the sample newsroom."""

import json
from html import escape
from pathlib import Path
from string import Template

from tests.paths import CHECKOUT

LAYOUTS = CHECKOUT / "tests" / "golden" / "layouts"


def layouts() -> list[Path]:
    """The files, one a layout."""
    return sorted(LAYOUTS.glob("*.html"))


def filled(layout: Path, title: str, text: str) -> str:
    """A page of this layout that tells this story, paragraphs apart by a blank line."""
    paragraphs = [escape(paragraph, quote=False) for paragraph in text.split("\n\n")]
    first, *rest = paragraphs
    return Template(layout.read_text("utf-8")).substitute(
        title=escape(title), first=first, rest=_each("<p>{}</p>", rest),
        paragraphs=_each("<p>{}</p>", paragraphs), breaks="<br><br>\n".join(paragraphs),
        promo_boxes=_each('<div class="promo-block"><p>{}</p></div>', paragraphs),
        slides=_each('<div class="slide"><img src="/1.jpg"><p>{}</p></div>', paragraphs),
        linked=_each('<p>{} <a href="/topic/harbour">Harbour</a></p>', paragraphs),
        items=_each("<li>{}</li>", paragraphs),
        divs=_each("<div><div><span>{}</span></div></div>", paragraphs),
        sections=_each("<section><h2>The night</h2><div><p>{}</p></div></section>", paragraphs),
        quotes=_each("<blockquote><p>{}</p></blockquote>", paragraphs),
        title_json=json.dumps(title), body_json=json.dumps(text))


def _each(markup: str, paragraphs: list[str]) -> str:
    return "\n".join(markup.format(paragraph) for paragraph in paragraphs)
