"""Noun phrases to actors: names, roles with a nationality, persons by title, pronouns.

"three French soldiers" is a role (MIL) of France; "Taliban fighters" are the Taliban; "President
Adeyemi" is a person known by a title, and stays known by surname in the rest of the article.

What an article has told of its parties is a value, `Heard`, that is passed from sentence to
sentence. Inside a sentence it has a working copy, which changes as phrases are resolved.
"""

from collections.abc import Mapping

from spacy.tokens import Doc, Span, Token

from etl.transform.events.language.clauses import children, governors, prepositional
from etl.transform.events.parties.actors import ActorBook, Match, Named
from etl.transform.events.parties.party import Actor, Heard, actor_of, spanned
from etl.transform.events.parties.phrases import (
    GROUP_PRONOUNS,
    MODIFIERS,
    PARTS,
    PERSON_PRONOUNS,
    counted,
    is_location,
    is_unlisted,
    may_stand_for,
    name_span,
    phrase_start,
)

# Sectors of roles that stand for the group that they belong to: "Taliban fighters".
OF_GROUPS = frozenset({"REB", "MIL", "PRM", "UAF", "UNK", "GOV", "CRM"})
# Roles and titles have up to so many words; the longest one that is known counts.
LENGTHS = (3, 2, 1)


class Arguments:
    """Resolves the noun phrases of one sentence.

    This is the one place of the coder that remembers while it works: a phrase that is resolved
    early in the sentence tells who is meant by a later one, so the order of questions matters.
    The memory ends with the sentence: it begins with a `Heard`, and `heard` gives the next.
    """

    def __init__(self, book: ActorBook, names: Mapping[int, Match], heard: Heard,
                 towns: Mapping[int, str] | None = None) -> None:
        """`names` are the names found in the paragraph, by the numbers of their tokens.

        `towns` are the countries (ISO alpha-3) of its places that are no countries, by the number
        of their last token.
        """
        self.book = book
        self._matches = names
        self._towns = towns or {}
        self._persons, self._owners = dict(heard.persons), dict(heard.owners)
        self._last_person, self._last_group = heard.person, heard.group
        self._last_office = heard.office
        self._known: dict[int, Actor | None] = {}

    def heard(self, sentence: Span) -> Heard:
        """What is told once the sentence is: its subjects too, for the pronouns of the next."""
        for token in sentence:
            if token.dep_ in {"nsubj", "nsubjpass"} and token.pos_ != "PRON":
                self._remember(token)
        return Heard(self._persons, self._owners, self._last_person, self._last_group,
                     self._last_office)

    def _remember(self, subject: Token) -> None:
        actor = self.resolve(subject)
        if actor is None:
            return
        is_person = subject.ent_type_ == "PERSON"
        if is_person or (subject.tag_ == "NN" and not actor.is_named):
            self._last_office = actor
        if is_person:
            self._last_person = actor
        elif actor.is_named or actor.sector:
            self._last_group = actor

    def person_before(self, pronoun: Token) -> Actor | None:
        """Whom "he" or "she" means at the head of a paragraph: the last subject in an office."""
        office = self._last_office if pronoun.lower_ in {"he", "she"} else None
        return spanned(office, pronoun, pronoun.i, pronoun.i + 1) if office else None

    def party(self, words: Span) -> Actor:
        """The actor that a span of words denotes, for a proposer that reads no parse.

        It is the one that the span's head denotes; where that is none, somebody who is known by
        these words alone.
        """
        actor = self.resolve(words.root)
        if actor is not None:
            return actor
        return actor_of(words.doc, words.start, words.end, words.text, None, None, None)

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
            is_where = match.named.kind == "metonym" and is_location(token)
            return None if is_where else self._named(token, match)
        if token.i in self._towns and token.dep_ not in MODIFIERS and not is_location(token):
            return self._town(token)
        if token.ent_type_ == "PERSON":
            return self._person(token)
        return (self._role(token) or self._partitive(token) or self._unlisted(token)
                or counted(token))

    def _town(self, token: Token) -> Actor:
        """The people of a town or province, by its name: "shelled Kharkiv". It has no sector."""
        start = token.i
        while start > 0 and token.doc[start - 1].pos_ == "PROPN" \
                and token.doc[start - 1].head.i in range(start, token.i + 1):
            start -= 1
        name = token.doc[start:token.i + 1].text
        return actor_of(token.doc, start, token.i + 1, name, self._towns[token.i], None, None)

    def _unlisted(self, token: Token) -> Actor | None:
        """An organisation, people or place that no table has, by the name that is written.

        It has no sector.
        """
        start, end = name_span(token)
        is_where = token.ent_type_ == "GPE" and is_location(token)
        if not is_unlisted(token) or token.head.i in range(start, end) or is_where:
            return None
        while start < end and token.doc[start].pos_ in {"DET", "PUNCT"}:
            start += 1
        named = (m.named for i in range(start, end) if (m := self._matches.get(i)))
        owner = self._owner(token) or next(named, None)
        is_of = owner is not None and (owner.is_nationality or owner.kind == "town")
        country = owner.country if owner and is_of else None
        name = token.doc[start:token.i + 1].text
        return actor_of(token.doc, start, token.i + 1, name, country, None, None)

    def _stands_alone(self, token: Token, match: Match) -> bool:
        return token.i == match.end - 1 or token.head.i not in range(match.start, match.end)

    def _pronoun(self, token: Token) -> Actor | None:
        if speaker := self._speaker(token):
            return speaker  # by the name in the same sentence: it says more than the pronoun
        found = None
        if token.lower_ in PERSON_PRONOUNS:
            found = self._last_person
        elif token.lower_ in GROUP_PRONOUNS:
            found = self._last_group
        return spanned(found, token, token.i, token.i + 1) if found else None

    def _speaker(self, pronoun: Token) -> Actor | None:
        """Who speaks of itself: "Farc said it would release" and "… for backing its rivals"."""
        if pronoun.lower_ not in PERSON_PRONOUNS | GROUP_PRONOUNS:
            return None
        for verb in governors(pronoun):
            for subject in children(verb, "nsubj", "nsubjpass"):
                is_before = subject.i < pronoun.i and subject.pos_ != "PRON"
                if is_before and (actor := self.resolve(subject)):
                    return actor if may_stand_for(pronoun, subject, actor) else None
        return None

    def _named(self, token: Token, match: Match) -> Actor:
        named = match.named
        role, _ = self._role_phrase(token)
        if role is not None:  # "Sudan's army" is later "the army"
            self._owners[role.name] = named
        is_people = named.kind == "people"
        return actor_of(token.doc, match.start, match.end, named.name, named.country,
                      "CVL" if is_people else named.sector, named.entity_id, is_named=not is_people)

    def _role(self, token: Token) -> Actor | None:
        role, start = self._role_phrase(token)
        if role is None:
            return None
        owner = self._owner(token) or self._known_owner(token, role)
        if owner is not None:
            self._owners[role.name] = owner
        end = token.i + 1
        if owner is not None and owner.kind == "group" and role.sector in OF_GROUPS:
            return actor_of(token.doc, phrase_start(token), end, owner.name, owner.country,
                            owner.sector, owner.entity_id, is_named=True)
        phrase = token.doc[start:end].text.lower()
        actor = _holder(token.doc, phrase_start(token), end, phrase, role, owner)
        person = next((t for t in children(token, "appos") if t.ent_type_ == "PERSON"), None)
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
        for length in LENGTHS:
            start = token.i - length + 1
            if start < token.sent.start:
                continue
            before = [t.lower_ for t in token.doc[start:token.i]]
            for last in (token.lower_, token.lemma_.lower()):
                if role := self.book.role(" ".join([*before, last])):
                    return role, start
        return None, token.i

    def _owner(self, token: Token) -> Named | None:
        """The state or group that a role is of: "French soldiers", "the president of Kenya"."""
        modifiers = [t for t in token.lefts if t.dep_ in MODIFIERS]
        deeper = [g for t in modifiers for g in t.lefts if g.dep_ in MODIFIERS]
        behind = prepositional(token, "of", "from", "in")
        for near in [*reversed(modifiers), *reversed(deeper), *behind]:
            match = self._matches.get(near.i)
            if match and not (near.dep_ == "pobj" and match.named.kind == "people"):
                return match.named
            if match is None and near.i in self._towns:  # "the mayor of Odesa", "Lagos police"
                return Named("town", near.text, self._towns[near.i], None, None)
        return None

    def _person(self, token: Token) -> Actor | None:
        surname = token.text
        span = [t for t in token.subtree if t.ent_type_ == "PERSON" and t.i <= token.i]
        start = span[0].i if span else token.i
        sector, owner = self._title(token, start)
        if sector is None and surname in self._persons:
            return spanned(self._persons[surname], token, start, token.i + 1)
        name = token.doc[start:token.i + 1].text
        country = owner.country if owner else None
        actor = actor_of(token.doc, start, token.i + 1, name, country, sector, None)
        if sector is not None or start < token.i:  # whoever was named in full is known by surname
            self._persons[surname] = actor
        return actor

    def _title(self, token: Token, start: int) -> tuple[str | None, Named | None]:
        """The sector that a person's title gives, and the state or group that the person is of."""
        ahead = [t for t in token.lefts if t.i < start] or _title_words(token, start)
        owner = next((m.named for t in ahead if (m := self._matches.get(t.i))), None)
        towns = (Named("town", t.text, self._towns[t.i], None, None)
                 for t in ahead if t.i in self._towns)
        owner = owner or next(towns, None)
        for length in LENGTHS:
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
                    return spanned(actor, token, phrase_start(token), actor.end)
        return None


def _title_words(token: Token, start: int) -> list[Token]:
    """The words before a person's name that may be its title; none of them is a verb's."""
    before: list[Token] = []
    for word in reversed(token.doc[max(token.sent.start, start - max(LENGTHS)):start]):
        if word.pos_ in {"VERB", "AUX"}:
            break
        before.insert(0, word)
    return before


def _holder(doc: Doc, start: int, end: int, phrase: str, role: Named, owner: Named | None) -> Actor:
    """Whoever has a role, of a state or group where one is known: "French soldiers"."""
    if owner is None:
        return actor_of(doc, start, end, phrase, None, role.sector, None)
    entity = f"{owner.entity_id}/{role.sector}" if owner.entity_id and role.sector else None
    return actor_of(doc, start, end, f"{owner.name} {phrase}", owner.country, role.sector, entity)
