"""Bylines as separate persons, without "By", roles and mail addresses, and never the publisher itself."""

import re
from collections.abc import Iterable
from urllib.parse import urlsplit

from etl.transform.articles.extractors.extractor import View
from etl.transform.articles.words import words_of

MAX_AUTHORS = 20
_PREFIX = re.compile(
    r"^(by|written by|words by|story by|from|reporting by|posted by|published by|edited by|von|par|por|di|door|av|af"
    r"|texte?"
    r"|autor(in)?|autore|auteur|author|foto|photo)\s*[:\s]\s*", re.IGNORECASE)
_MAIL = re.compile(r"\S+@\S+|https?://\S+|@\w+")
_ROLE = re.compile(r"\b((?i:correspondent|reporter|editor|staff writer|special to|updated|published|bureau|chief|columnist"
                   r"|redakteur(in)?|korrespondent(in)?|journaliste?)|in [A-Z]\w+)\b.*$")
_ASIDE = re.compile(r"\([^)]*\)?|\[[^\]]*\]")
_SPLIT = re.compile(r"\s*(?:,|;|\||•|·|\s/\s|\band\b|\bund\b|\bet\b|\by\b(?=\s+[A-ZÀ-Þ])|&|\n)\s*")
_NO_PERSON = re.compile(
    r"^(staff|admin|administrator|editor|newsroom|news desk|web desk|online|redaktion|redazione|redacción|rédaction|red"
    r"|agenturen"
    r"|unknown|anonymous|none|null|guest|contributor|follow|read more|min(utes)?|twitter.*|facebook.*|quelle.*|source.*)$",
    re.IGNORECASE)


def clean_authors(names: Iterable[str]) -> list[str]:
    """Split and clean names as printed; order is kept, repeats and what can't be a name are left out."""
    found: list[str] = []
    for raw in names:
        plain = " ".join(_ASIDE.sub(" ", _MAIL.sub(" ", raw)).split())
        for part in _SPLIT.split(_PREFIX.sub("", plain)):
            name = _ROLE.sub("", _PREFIX.sub("", part)).strip(" .,:-–—|()")
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
    if not 1 < len(name) <= 60 or len(name.split()) > 6 or re.search(r"\d|[<>{}]", name) or not name[0].isalpha():
        return False
    return not _NO_PERSON.match(name) and (len(name) > 2 or ord(name[0]) > 0x2E80)
