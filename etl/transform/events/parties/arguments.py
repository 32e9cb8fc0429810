"""Noun phrases to actors: names, roles with a nationality, persons by title, pronouns.

"three French soldiers" is a role (MIL) of France; "Taliban fighters" are the Taliban; "President
Adeyemi" is a person known by a title, and stays known by surname in the rest of the article.
"""

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from etl.transform.events.language.clauses import children, governors, prepositional
from etl.transform.events.parties.actors import ActorBook, Match, Named

PERSON_PRONOUNS = frozenset({"he", "she", "him", "her", "his"})
GROUP_PRONOUNS = frozenset({"they", "it", "them", "its", "their"})
# Kinds of names that may act although no table has them.
UNLISTED = frozenset({"ORG", "NORP", "GPE"})
# People by number, or by no more than that.
COUNTED = frozenset({"tens", "thousands", "hundreds", "dozens", "scores", "pair", "trio", "others", "those"})
# The parts of a phrase that modify its head and may carry a nationality.
MODIFIERS = frozenset({"amod", "compound", "poss", "nmod", "appos"})
# Of whom what follows "of" says who it is: "dozens of civilians".
PARTS = frozenset({"group", "dozen", "hundred", "thousand", "score", "number", "member", "crowd", "leader", "majority", "most",
                   "some", "all", "many", "one", "two", "three", "batch", "contingent", "deployment", "column", "delegation",
                   "handful", "couple", "pair", "half", "third", "part", "faction", "section", "wave"})


@dataclass(frozen=True)
class Actor:
    """Actor or recipient of a mention: as written (tokens and characters of its paragraph) and what it stands for."""

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
        return (self.entity_id,) if self.entity_id and self.is_named else (self.name.casefold(), self.country, self.sector)


class Arguments:
    """Resolves the noun phrases of one article, paragraph by paragraph."""

    def __init__(self, book: ActorBook) -> None:
        """Begin an article: nobody is known yet."""
        self.book = book
        self._persons: dict[str, Actor] = {}
        self._owners: dict[str, Named] = {}
        self._matches: dict[int, Match] = {}
        self._known: dict[int, Actor | None] = {}
        self._last_person: Actor | None = None
        self._person_before: Actor | None = None
        self._last_group: Actor | None = None

    def enter(self, matches: list[Match]) -> None:
        """Begin a paragraph, in which these names were found; only persons and owners of roles are carried over."""
        self._matches = {i: match for match in matches for i in range(match.start, match.end)}
        self._known = {}
        self._last_person = self._last_group = None

    def remember(self, actors: list[Actor], head: Token) -> None:
        """Keep a sentence's subject for the pronouns of the next one."""
        for actor in actors[:1]:
            if head.ent_type_ == "PERSON" or (head.tag_ == "NN" and not actor.is_named):
                self._person_before = actor
            if head.ent_type_ == "PERSON":
                self._last_person = actor
            elif actor.is_named or actor.sector:
                self._last_group = actor

    def person_before(self, pronoun: Token) -> Actor | None:
        """Whom "he" or "she" means at the head of a paragraph: the last person or office that was a subject."""
        person = self._person_before if pronoun.lower_ in {"he", "she"} else None
        return _spanned(person, pronoun, pronoun.i, pronoun.i + 1) if person else None

    def resolve(self, token: Token) -> Actor | None:
        """The actor that a noun phrase with this head denotes; None where it denotes none."""
        if token.i not in self._known:
            self._known[token.i] = None  # an appositive may point back here
            self._known[token.i] = self._resolve(token)
        return self._known[token.i]

    def _resolve(self, token: Token) -> Actor | None:
        if token.pos_ == "PRON":
            return self._pronoun(token)
        match = self._matches.get(token.i)
        if match and self._stands_alone(token, match):
            # "in Washington" is where, "with Washington" is whom.
            return None if match.named.kind == "metonym" and _is_location(token) else self._named(token, match)
        if token.ent_type_ == "PERSON":
            return self._person(token)
        return self._role(token) or self._partitive(token) or self._unlisted(token) or _counted(token)

    def _unlisted(self, token: Token) -> Actor | None:
        """An organisation, people or place that no table has, by the name it is written with; it has no sector."""
        start, end = _entity(token)
        if not _is_unlisted(token) or token.head.i in range(start, end) or (token.ent_type_ == "GPE" and _is_location(token)):
            return None
        while start < end and token.doc[start].pos_ in {"DET", "PUNCT"}:
            start += 1
        owner = self._owner(token) or next((m.named for i in range(start, end) if (m := self._matches.get(i))), None)
        country = owner.country if owner and owner.is_nationality else None
        return _actor(token.doc, start, token.i + 1, token.doc[start:token.i + 1].text, country, None, None)

    def _stands_alone(self, token: Token, match: Match) -> bool:
        return token.i == match.end - 1 or token.head.i not in range(match.start, match.end)

    def _pronoun(self, token: Token) -> Actor | None:
        if speaker := self._speaker(token):
            return speaker  # by the name in the same sentence: it says more than the pronoun
        found = self._last_person if token.lower_ in PERSON_PRONOUNS else \
            self._last_group if token.lower_ in GROUP_PRONOUNS else None
        return _spanned(found, token, token.i, token.i + 1) if found else None

    def _speaker(self, pronoun: Token) -> Actor | None:
        """Who speaks of itself: "Farc said it would release" and "… for backing its rivals"."""
        if pronoun.lower_ not in PERSON_PRONOUNS | GROUP_PRONOUNS:
            return None
        for verb in governors(pronoun):
            for subject in children(verb, "nsubj", "nsubjpass"):
                if subject.i < pronoun.i and subject.pos_ != "PRON" and (actor := self.resolve(subject)):
                    is_person = (actor.entity_id or "person:").startswith("person:") and subject.ent_type_ == "PERSON"
                    return actor if _may_stand_for(pronoun, subject, is_person) else None
        return None

    def _named(self, token: Token, match: Match) -> Actor:
        named = match.named
        role, _ = self._role_phrase(token)
        if role is not None:  # "Sudan's army" is later "the army"
            self._owners[role.name] = named
        sector = named.sector if named.kind != "people" else "CVL"
        return _actor(token.doc, match.start, match.end, named.name, named.country, sector, named.entity_id,
                      is_named=named.kind != "people")

    def _role(self, token: Token) -> Actor | None:
        role, start = self._role_phrase(token)
        if role is None:
            return None
        owner = self._owner(token) or self._known_owner(token, role)
        if owner is not None:
            self._owners[role.name] = owner
        end = token.i + 1
        person = next((t for t in children(token, "appos") if t.ent_type_ == "PERSON"), None)
        if owner is not None and owner.kind == "group" and role.sector in {"REB", "MIL", "PRM", "UAF", "UNK", "GOV", "CRM"}:
            return _actor(token.doc, _left(token), end, owner.name, owner.country, owner.sector, owner.entity_id,
                          is_named=True)
        name = token.doc[start:end].text.lower() if owner is None else f"{owner.name} {token.doc[start:end].text.lower()}"
        country = owner.country if owner else None
        entity = f"{owner.entity_id}/{role.sector}" if owner and owner.entity_id and role.sector else None
        actor = _actor(token.doc, _left(token), end, name, country, role.sector, entity)
        if person is not None:
            self._persons[person.text] = actor
        return actor

    def _known_owner(self, token: Token, role: Named) -> Named | None:
        """Whose "the army" is, where the article has told it before: "Sudan's army"."""
        is_definite = any(child.lower_ in {"the", "its", "their"} for child in token.lefts)
        return self._owners.get(role.name) if is_definite else None

    def _role_phrase(self, token: Token) -> tuple[Named | None, int]:
        if token.pos_ not in {"NOUN", "PROPN", "ADJ"}:
            return None, token.i
        for length in (3, 2, 1):
            start = token.i - length + 1
            if start < token.sent.start:
                continue
            before = [t.lower_ for t in token.doc[start:token.i]]
            for last in (token.lower_, token.lemma_.lower()):
                if role := self.book.role(" ".join([*before, last])):
                    return role, start
        return None, token.i

    def _owner(self, token: Token) -> Named | None:
        """The state or group that a role belongs to: "French soldiers", "the president of Kenya"."""
        modifiers = [t for t in token.lefts if t.dep_ in MODIFIERS]
        deeper = [g for t in modifiers for g in t.lefts if g.dep_ in MODIFIERS]
        for near in [*reversed(modifiers), *reversed(deeper), *prepositional(token, "of", "from", "in")]:
            match = self._matches.get(near.i)
            if match and not (near.dep_ == "pobj" and match.named.kind == "people"):
                return match.named
        return None

    def _person(self, token: Token) -> Actor | None:
        surname = token.text
        span = [t for t in token.subtree if t.ent_type_ == "PERSON" and t.i <= token.i]
        start = span[0].i if span else token.i
        sector, owner = self._title(token, start)
        if sector is None and surname in self._persons:
            return _spanned(self._persons[surname], token, start, token.i + 1)
        name = token.doc[start:token.i + 1].text
        actor = _actor(token.doc, start, token.i + 1, name, owner.country if owner else None, sector, None)
        if sector is not None or start < token.i:  # whoever was named in full is known by surname
            self._persons[surname] = actor
        return actor

    def _title(self, token: Token, start: int) -> tuple[str | None, Named | None]:
        left = [t for t in token.lefts if t.i < start] or list(token.doc[max(token.sent.start, start - 3):start])
        owner = next((m.named for t in left if (m := self._matches.get(t.i))), None)
        for length in (3, 2, 1):
            if start - length >= token.sent.start:
                words = token.doc[start - length:start].text
                title = words.rstrip(".").casefold()
                if title in self.book.titles:
                    return self.book.titles[title], owner or self._owner(token)
                if role := self.book.role(words.lower()):
                    return role.sector, owner or self._owner(token)
        for apposed in children(token, "appos"):
            role, _ = self._role_phrase(apposed)
            if role:
                return role.sector, self._owner(apposed) or owner
        return None, owner

    def _partitive(self, token: Token) -> Actor | None:
        """"dozens of civilians", "a group of militants", "two of the attackers"."""
        if token.lemma_.lower() in PARTS:
            for inner in prepositional(token, "of"):
                if actor := self.resolve(inner):
                    return _spanned(actor, token, _left(token), actor.end)
        return None


def _may_stand_for(pronoun: Token, noun: Token, is_person: bool) -> bool:
    """Whether a pronoun may be a subject before it: "he" a person or somebody in office, "they" and "it" no person."""
    if is_person:
        return pronoun.lower_ in PERSON_PRONOUNS
    return pronoun.lower_ not in PERSON_PRONOUNS or noun.tag_ == "NN"


def _is_unlisted(token: Token) -> bool:
    """Whether a token ends a name of somebody; a proper noun that the recogniser gave no kind counts as subject or object."""
    if token.ent_type_ in UNLISTED:
        return True
    is_proper = not token.ent_type_ and token.pos_ == "PROPN" and token.text.istitle()
    return is_proper and token.dep_ in {"nsubj", "nsubjpass", "dobj"}


def _entity(token: Token) -> tuple[int, int]:
    """First token of the name that a token belongs to, and the one behind its last."""
    start, end, doc = token.i, token.i + 1, token.doc
    if not token.ent_type_:
        return _left(token), end
    while start > 0 and doc[start].ent_iob_ == "I":
        start -= 1
    while end < len(doc) and doc[end].ent_iob_ == "I":
        end += 1
    return start, end


def _counted(token: Token) -> Actor | None:
    """People of whom nothing but the number is told: "tens of thousands", "the three", "the pair"."""
    is_number = token.tag_ == "CD" and token.ent_type_ in {"", "CARDINAL"} and not token.like_url
    is_people = is_number or token.lower_ in COUNTED
    counts_more = any(inner.lower_ not in COUNTED for inner in prepositional(token, "of", "in"))
    if not is_people or counts_more or token.dep_ not in {"nsubj", "nsubjpass", "dobj", "ROOT"}:
        return None
    start = min([token.i, *(t.left_edge.i for t in token.lefts if t.dep_ not in {"det", "prep"})])
    end = max([token.i, *(inner.i for inner in prepositional(token, "of"))]) + 1
    return _actor(token.doc, start, end, token.doc[start:end].text.lower(), None, None, None)


def _is_location(token: Token) -> bool:
    return token.dep_ == "pobj" and token.head.lower_ in {"in", "at", "near", "outside", "around", "inside"}


def _actor(doc: Doc, start: int, end: int, name: str, country: str | None, sector: str | None,
           entity_id: str | None, is_named: bool = False) -> Actor:
    span = doc[start:end]
    return Actor(span.text, start, end, span.start_char, span.end_char, name, country, sector, entity_id, is_named)


def _spanned(actor: Actor, token: Token, start: int, end: int) -> Actor:
    return _actor(token.doc, start, end, actor.name, actor.country, actor.sector, actor.entity_id, actor.is_named)


def _left(token: Token) -> int:
    """Where the phrase of a head begins, without determiners and relative material."""
    starts = [t.left_edge.i for t in token.lefts if t.dep_ in MODIFIERS | {"nummod"}]
    start = min([token.i, *starts])
    while start < token.i and token.doc[start].pos_ in {"DET", "PUNCT", "SPACE"}:
        start += 1
    return start
