"""The headline without the site's name.

In: a page's `View`. Out: `title` and `title_by` of `articles`: JSON-LD's headline, else that on
which most of the page's statements agree.
"""

import re
from collections import defaultdict
from collections.abc import Iterator

from etl.transform.articles.extractors.extractor import View
from etl.transform.articles.extractors.newspaper import Newspaper3k
from etl.transform.articles.words import clean, words_of

# A heading that has a smaller share of its words in the page's other titles is a logo or a section.
LIKE = 0.4
MIN_WORDS = 2
# A longer one is a `<title>` that was never closed: it holds the page.
MAX_CHARS = 1000
_SEPARATOR = re.compile(r"\s+[-–—|·•*»:›]+\s+|\s*\|\s*|：")
# Where `<title>` stands alone its parts must be told apart: newspaper3k's strength.
_LAST = Newspaper3k()
# `<title>` is written for search engines: it counts less than what readers and sites are shown.
WEIGHTS = {"h1": 1.05, "meta": 1.0, "title": 0.5, "json-ld": 0.0}
# Whose headline ends where the publisher ends it: only the site's name is cut from it.
AS_MEANT = "json-ld"


def decide_title(view: View) -> tuple[str | None, str | None]:
    """The headline and whose it is; (None, None) where the page has none.

    A publisher's own order comes first, then JSON-LD's headline, then the statement with the most
    agreement.
    """
    titles = candidates(view)
    for name in (*view.rules.titles, "json-ld"):
        if (title := titles.get(name)) and len(words_of(title)) >= MIN_WORDS and not _is_cut(title):
            return title, name
    if not titles:
        return None, None
    votes: dict[tuple[str, ...], float] = defaultdict(float)
    for name, title in titles.items():
        votes[tuple(words_of(title))] += WEIGHTS[name]
    if set(titles) == {"title"} and (found := _LAST.title(view)):
        return found, _LAST.name
    best = max(titles, key=lambda name: (votes[tuple(words_of(titles[name]))], WEIGHTS[name]))
    return titles[best], best


def candidates(view: View) -> dict[str, str]:
    """Each statement's headline without the site's name, by who states it, if it states one."""
    stated = {"json-ld": view.said.json_ld.title, "meta": view.said.meta.title,
              "title": view.tree.findtext(".//title")}
    titles = {name: clean(" ".join(title.split())) for name, title in stated.items()
              if title and title.strip() and len(title) <= MAX_CHARS}
    wanted = {word for title in titles.values() for word in words_of(title)}
    sites = {tuple(words_of(name)) for name in (*view.site_names, *_logos(view))}
    headings = tuple(one for one in view.headings if tuple(words_of(one)) not in sites)
    if heading := _headline(headings, wanted):
        titles["h1"] = heading
    spelled = {tuple(words_of(title)) for title in titles.values()}
    return {name: without_site(title, set() if name == AS_MEANT else spelled, sites)
            for name, title in titles.items()}


def _logos(view: View) -> Iterator[str]:
    """First-level headings that name the site.

    `<title>` joins such a one with a second-level heading of more words: the headline.
    """
    lower = {tuple(words_of(heading)) for heading in view.subheadings}
    for separator in _SEPARATOR.finditer((view.tree.findtext(".//title") or "")[:MAX_CHARS]):
        parts = [tuple(words_of(separator.string[:separator.start()])),
                 tuple(words_of(separator.string[separator.end():]))]
        site, headline = sorted(parts, key=len)
        if headline in lower and site not in lower:
            yield from (one for one in view.headings if tuple(words_of(one)) == site)


def without_site(title: str, others: set[tuple[str, ...]], sites: set[tuple[str, ...]]) -> str:
    """Cut the site's name at either end, or what follows another statement's whole headline."""
    for separator in reversed(list(_SEPARATOR.finditer(title))):
        head, tail = title[:separator.start()].strip(), title[separator.end():].strip()
        if words_of(head) and (tuple(words_of(head)) in others or tuple(words_of(tail)) in sites):
            return without_site(head, others, sites)
        if words_of(tail) and tuple(words_of(head)) in sites:
            return without_site(tail, others, sites)
    return title


def _headline(headings: tuple[str, ...], wanted: set[str]) -> str | None:
    """The heading that is most like the page's titles, whose words are `wanted`.

    Where the page has no titles it is the first heading of more than one word.
    """
    likeness = {heading: len(words & wanted) / len(words)
                for heading in headings if (words := set(words_of(heading)))}
    if not wanted:
        return next((heading for heading in likeness if len(words_of(heading)) >= MIN_WORDS), None)
    best = max(likeness, key=lambda heading: likeness[heading], default=None)
    return best if best is not None and likeness[best] >= LIKE else None


def _is_cut(title: str) -> bool:
    return title.endswith(("...", "…"))
