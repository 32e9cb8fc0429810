"""A day of news for the newsroom: so many pages with articles that can be coded, on several sites.

The texts are those of the gold happenings, three to a page (about 350 words), in another order on
each page; a site has a feed that lists its pages. Nothing of it has happened.
"""

import json
import random
from collections.abc import Iterator
from html import escape
from itertools import count, cycle, islice
from pathlib import Path

TEXTS = Path(__file__).parents[1] / "tests" / "golden" / "happenings" / "articles.jsonl"
SITES = 20
TEXTS_A_PAGE = 3
STAMP = "Sat, 07 Mar 2026 05:00:00 GMT"


def write_sites(folder: Path, articles: int) -> Path:
    """Write the sites as the newsroom serves them; returns the feed list."""
    pages = [(f"site{number % SITES}.example", f"story-{number}.html", title, paragraphs)
             for number, (title, paragraphs) in enumerate(islice(_stories(), articles))]
    hosts = sorted({host for host, *_ in pages})
    for host in hosts:
        (folder / host).mkdir(parents=True)
        items = [f"<item><title>{escape(title)}</title><link>http://{host}/{name}</link>"
                 f"<pubDate>{STAMP}</pubDate></item>"
                 for site, name, title, _ in pages if site == host]
        feed = f'<rss version="2.0"><channel><title>{host}</title>{"".join(items)}</channel></rss>'
        (folder / host / "rss.xml").write_text(feed, "utf-8")
    for host, name, title, paragraphs in pages:
        body = "".join(f"<p>{escape(text)}</p>" for text in paragraphs)
        (folder / host / name).write_text(
            f'<html lang="en"><head><title>{escape(title)}</title></head><body><article>'
            f"<h1>{escape(title)}</h1>{body}</article></body></html>", "utf-8")
    listed = "".join(f'<outline text="{host}" xmlUrl="http://{host}/rss.xml"/>' for host in hosts)
    feeds = folder / "feeds.opml"
    feeds.write_text(f'<opml version="2.0"><body>{listed}</body></opml>', "utf-8")
    return feeds


def _stories() -> Iterator[tuple[str, list[str]]]:
    """Titles and paragraphs, as many as are wanted, in an order that is always the same."""
    told = [json.loads(line) for line in TEXTS.read_text("utf-8").splitlines()]
    english = [one for one in told if one["language"] == "en"]
    random.Random(1).shuffle(english)
    texts = cycle(english)
    for number in count():
        chosen = list(islice(texts, TEXTS_A_PAGE))
        paragraphs = [line for one in chosen for line in one["text"].split("\n") if line]
        yield f"{chosen[0]['title']} ({number})", paragraphs
