"""Bylines as separate persons, without "By", roles and mail addresses."""

import re
from collections.abc import Iterable

MAX_AUTHORS = 20
_PREFIX = re.compile(r"^(by|written by|words by|story by|from|reporting by|posted by)[:\s]+", re.IGNORECASE)
_MAIL = re.compile(r"\S+@\S+|https?://\S+|@\w+")
_ROLE = re.compile(r"\b((?i:correspondent|reporter|editor|staff writer|special to|updated|published|bureau)|in [A-Z]\w+)\b.*$")
_SPLIT = re.compile(r"\s*(?:,|;|\||•|/|\band\b|&)\s*")


def clean_authors(names: Iterable[str]) -> list[str]:
    """Split and clean names as printed; order is kept, repeats and what can't be a name are left out."""
    found: list[str] = []
    for raw in names:
        for part in _SPLIT.split(_PREFIX.sub("", " ".join(_MAIL.sub(" ", raw).split()))):
            name = _ROLE.sub("", _PREFIX.sub("", part)).strip(" .,-–—|()")
            if _is_name(name) and name.casefold() not in {f.casefold() for f in found}:
                found.append(name)
    return found[:MAX_AUTHORS]


def _is_name(name: str) -> bool:
    return 2 < len(name) <= 60 and len(name.split()) <= 6 and not re.search(r"\d|[<>{}]", name) and name[0].isalpha()
