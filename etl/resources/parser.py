"""What parsing needs from disk, loaded once a process.

In: the language model, the rules for single publishers. Out: `ParserTools`.
"""

import functools
from collections.abc import Callable
from dataclasses import dataclass

import py3langid

from etl.resources.publishers import load_rulebook
from etl.transform.articles.publishers import Rulebook


@dataclass(frozen=True)
class ParserTools:
    """Tells a text's language as ISO 639-1; rules by host."""

    detect_language: Callable[[str], str]
    rulebook: Rulebook


@functools.cache
def load_parser() -> ParserTools:
    """Load all of it; raises PublisherError for a publisher's rules that can't be used."""
    _language("loads the model")
    return ParserTools(_language, load_rulebook())


def _language(text: str) -> str:
    return str(py3langid.classify(text)[0])
