"""A party as a value, and what an article has told of its parties."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from spacy.tokens import Doc, Token

from etl.transform.events.parties.actors import Named


@dataclass(frozen=True)
class Actor:
    """A party of an act: as written, and what it stands for.

    start, end: numbers of its tokens in the paragraph. start_char, end_char: its characters
    there. country (ISO 3166-1 alpha-3), sector (PLOVER's) and entity_id are None where unknown.
    """

    text: str
    start: int
    end: int
    start_char: int
    end_char: int
    name: str
    country: str | None
    sector: str | None
    entity_id: str | None
    is_named: bool

    @property
    def identity(self) -> tuple[str | None, ...]:
        """What makes two actors the same."""
        if self.entity_id and self.is_named:
            return (self.entity_id,)
        return self.name.casefold(), self.country, self.sector


@dataclass(frozen=True)
class Heard:
    """What an article has told of its parties before a sentence; None where nobody was told of.

    persons: by surname. owners: by role, whose it is: Sudan's is "the army". person, group: the
    last subjects of this paragraph, whom "he" and "they" mean. office: the last subject of any
    paragraph that is a person or holds an office.
    """

    persons: Mapping[str, Actor] = field(default_factory=dict)
    owners: Mapping[str, Named] = field(default_factory=dict)
    person: Actor | None = None
    group: Actor | None = None
    office: Actor | None = None

    def in_new_paragraph(self) -> "Heard":
        """The same where a paragraph begins: pronouns do not point back into the one before."""
        return replace(self, person=None, group=None)


def actor_of(doc: Doc, start: int, end: int, name: str, country: str | None, sector: str | None,
             entity_id: str | None, is_named: bool = False) -> Actor:
    """An actor for whom a paragraph's tokens stand."""
    span = doc[start:end]
    return Actor(span.text, start, end, span.start_char, span.end_char, name, country, sector,
                 entity_id, is_named)


def spanned(actor: Actor, token: Token, start: int, end: int) -> Actor:
    """The same actor where other words stand for it."""
    return actor_of(token.doc, start, end, actor.name, actor.country, actor.sector,
                    actor.entity_id, actor.is_named)
