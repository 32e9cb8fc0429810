"""Rules for one publisher, as data: what its pages do otherwise than most.

In: an address. Out: the rules of its host, which `etl.resources.publishers` reads from
`schemas/publishers/`.
"""

from dataclasses import dataclass
from datetime import tzinfo
from urllib.parse import urlsplit

from lxml import etree

from etl.transform.articles.html import Element


@dataclass(frozen=True)
class PublisherRules:
    """What holds for the pages of some hosts; empty or None means: as for everyone.

    `titles`, `authors` and `dates` are names of extractors to be asked before the others. `drop`
    are XPaths of what is no part of an article. `zone` is that of times without an offset.
    """

    hosts: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()
    drop: tuple[etree.XPath, ...] = ()
    zone: tzinfo | None = None

    def take_out(self, tree: Element) -> None:
        """Take what is no part of an article out of a tree, in place."""
        for path in self.drop:
            found = path(tree)
            for element in found if isinstance(found, list) else ():
                if isinstance(element, etree._Element) and element.getparent() is not None:
                    element.drop_tree()  # type: ignore[attr-defined]  # trees here are HTML


NO_RULES = PublisherRules()
Rulebook = dict[str, PublisherRules]


def rules_for(url: str, rulebook: Rulebook) -> PublisherRules:
    """The rules of an address's host or of the nearest domain above it."""
    try:
        labels = (urlsplit(url).hostname or "").split(".")
    except ValueError:
        return NO_RULES
    domains = (".".join(labels[at:]) for at in range(len(labels) - 1))
    return next((rulebook[domain] for domain in domains if domain in rulebook), NO_RULES)
