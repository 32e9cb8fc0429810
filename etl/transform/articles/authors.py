"""Bylines as separate persons, without "By" and mail addresses.

In: names as a page prints or states them. Out: the `authors` of `articles`.
"""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from etl.transform.articles.extractors.extractor import View
from etl.transform.articles.words import words_of

MAX_AUTHORS = 20
_PREFIX = re.compile(
    r"^(by|written by|words by|story by|reporting by|posted by|published by|edited by|von|par"
    r"|por|di|door|av|af|autor(in)?|autore|auteur|author)\s*[:\s]\s*",
    re.IGNORECASE)
_MAIL = re.compile(r"\S+@\S+|https?://\S+|@\w+")
_ASIDE = re.compile(r"\([^)]*\)?|\[[^\]]*\]")
_SPLIT = re.compile(
    r"\s*(?:,|;|\||•|·|\s/\s|\band\b|\bund\b|\bet\b|\by\b(?=\s+[A-ZÀ-Þ])|&|\n)\s*")
_NO_PERSON = re.compile(
    r"^(staff|admin(istrator)?|editor|newsroom|(news|web) desk|online|redaktion|redazione"
    r"|redacción|rédaction|agenturen|unknown|anonymous|none|null|guest)$", re.IGNORECASE)
# The longest name, and the first letter of scripts whose names may have two characters (CJK).
NAME_CHARS, NAME_WORDS, WIDE_SCRIPTS = 60, 6, 0x2E80


def clean_authors(names: Iterable[str]) -> list[str]:
    """Split and clean names as printed, in order; repeats and what can't be a name are left out."""
    found: list[str] = []
    for raw in names:
        plain = " ".join(_ASIDE.sub(" ", _MAIL.sub(" ", raw)).split())
        for part in _SPLIT.split(_PREFIX.sub("", plain)):
            name = _PREFIX.sub("", part).strip(" .,:-–—|()")
            if _is_name(name) and name.casefold() not in {f.casefold() for f in found}:
                found.append(name)
    return found[:MAX_AUTHORS]


def without_publisher(names: list[str], view: View) -> list[str]:
    """Names that are not the publisher's: a site that names itself as its author names nobody."""
    try:
        host = (urlsplit(view.url).hostname or "").removeprefix("www.")
    except ValueError:
        host = ""
    own = {_letters(name) for name in (*view.site_names, host, *host.split(".")[:-1][-2:])} - {""}
    return [name for name in names if _letters(name) not in own]


def _letters(name: str) -> str:
    return "".join(words_of(name))


def _is_name(name: str) -> bool:
    if not 1 < len(name) <= NAME_CHARS or len(name.split()) > NAME_WORDS:
        return False
    if re.search(r"\d|[<>{}]", name) or not name[0].isalpha() or _NO_PERSON.match(name):
        return False
    return len(name) > 2 or ord(name[0]) > WIDE_SCRIPTS
