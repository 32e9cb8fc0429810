"""Fits of the codebook turned into candidate events: a coding with actors and recipients.

Verbs come first and use up the nouns they govern ("lifted sanctions" is one RETREAT, the sanctions
are no event of their own); then event nouns that are left and have a party or a place; last the
verbs that only link two actors.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from spacy.tokens import Span, Token

from etl.tables.plover import PROSPECTIVE, SPOKEN_TO, Coding
from etl.transform.events.language.clauses import (
    agents,
    children,
    is_passive,
    objects,
    passive_subjects,
    prepositional,
    subjects,
    with_conjuncts,
)
from etl.transform.events.parties.arguments import Actor, Arguments
from etl.transform.events.parties.reach import within_reach
from etl.transform.events.proposals.codebook import Pattern
from etl.transform.events.proposals.links import find_links
from etl.transform.events.proposals.matching import Fit, Matcher, involved_nouns

DEFAULT_RECIPIENT = ("against", "on", "with", "to", "at", "from", "of", "for")
OWNER_PREPOSITIONS = ("against", "on", "of", "to", "with", "from", "in", "for", "between")
MAX_PARTIES = 3
# What an assault does to people and things; told of the same doer it is no second assault.
RESULTS = frozenset({"kill", "wound", "injure", "hurt", "destroy", "damage", "slay", "maim"})
# Whoever does these with an act does the act.
LIGHT_VERBS = frozenset({"announce", "order", "launch", "start", "begin", "conduct", "stage", "hold", "carry", "mount", "open",
                         "make", "continue", "resume", "approve", "authorize", "authorise", "declare", "impose", "lead",
                         "give", "offer", "provide", "issue", "unleash", "wage", "organize", "organise", "perform", "execute",
                         "release", "publish", "sign", "pass", "adopt", "send", "deliver", "circulate", "file", "table"})
# Whose participle tells the mind of its subject and no act upon it ("is committed to opening").
RESOLVED = frozenset({"commit", "prepare", "oppose", "determine", "dispose", "resolve", "poise", "concern", "please", "engage"})
# Police raised, forces raised, peacekeepers sent (CAMEO): what is sent acts for its country.
SENT = frozenset({"153", "154", "074"})
# Verbs with which an event noun alone reports that the event took place.
OCCURRENCE = frozenset({"kill", "wound", "injure", "leave", "occur", "happen", "take", "break", "erupt", "hit", "rock",
                        "shake", "target", "begin", "start", "destroy", "damage", "strike", "continue", "follow", "end",
                        "claim", "turn", "spread", "resume", "come", "rip", "tear"})


@dataclass(frozen=True)
class Candidate:
    """An event as the parse tells it; actors and recipients may be empty, coding is None where no pattern gives one."""

    fit: Fit
    coding: Coding | None
    actors: tuple[Actor, ...]
    recipients: tuple[Actor, ...]
    # Others in reach of the act, for one whose recipient the rules did not find.
    within_reach: tuple[Actor, ...] = ()

    @property
    def pattern(self) -> Pattern:
        """The pattern that fired."""
        return self.fit.pattern


def find_candidates(sentence: Span, matcher: Matcher, arguments: Arguments) -> Iterator[Candidate]:
    """Yield the candidates of a sentence, verbs first; idioms and used-up words give none."""
    used: set[int] = set()
    codings: dict[int, Coding] = {}
    for token in sentence:
        if token.pos_ not in {"VERB", "AUX"} or token.i in used:
            continue
        fit = matcher.fit(token)
        if fit is None:
            continue
        used.update(t.i for t in [*fit.tokens, *involved_nouns(fit)])
        if fit.pattern.coding is None:
            continue
        used.update(_content(fit))
        if _is_result(fit, codings):
            continue
        codings[token.i] = fit.pattern.coding
        yield _of_verb(fit, fit.pattern.coding, matcher, arguments, used)
    for token in sentence:
        if token.i not in used and token.pos_ in {"NOUN", "PROPN"} and (fit := matcher.fit(token)):
            used.update(t.i for t in fit.tokens)
            if fit.pattern.coding and (candidate := _of_noun(fit, fit.pattern.coding, arguments)):
                yield candidate
    for fit, doer, others in find_links(sentence, arguments, used):
        yield Candidate(fit, None, (doer,), (), others)


def _is_result(fit: Fit, codings: dict[int, Coding]) -> bool:
    """Whether a verb tells what came of an act already coded: "opened fire on the patrol, wounding four"."""
    verb, coding = fit.head, fit.pattern.coding
    above = codings.get(verb.head.i)
    return (coding is not None and above is not None and above.event_type == coding.event_type == "ASSAULT"
            and verb.lemma_.lower() in RESULTS and verb.dep_ in {"advcl", "conj", "xcomp"} and not children(verb, "nsubj"))


def _content(fit: Fit) -> set[int]:
    """Verbs inside what is demanded, pledged or threatened: they have not happened."""
    coding = fit.pattern.coding
    if coding is None or coding.event_type not in PROSPECTIVE:
        return set()
    inner = [*children(fit.head, "xcomp", "ccomp"), *(t for t in fit.objects if t.pos_ == "VERB")]
    nouns = [d for t in fit.objects for d in t.subtree if t.pos_ == "NOUN"]
    return {t.i for t in inner} | {d.i for t in inner for d in t.subtree if d.dep_ in {"xcomp", "conj", "dobj", "acl"}} \
        | {t.i for t in nouns if t.pos_ in {"NOUN", "VERB"}}


def _of_verb(fit: Fit, coding: Coding, matcher: Matcher, arguments: Arguments, used: set[int]) -> Candidate:
    doers = _doers(fit)
    event_noun = next((t for t in doers if t.pos_ in {"NOUN", "PROPN"} and (arguments.resolve(t) is None)), None)
    if event_noun is not None:
        coding, doers = _told_by_noun(event_noun, coding, matcher, used)
    noun = next((t for t in fit.objects if t.pos_ == "NOUN"), None)
    if noun is not None:
        coding = _sharper(coding, matcher.fit(noun))
    actors = _parties(doers, arguments)
    if not actors and coding.event_type in SPOKEN_TO:
        actors = tuple(person for doer in doers[:1] if (person := arguments.person_before(doer)))
    recipients = _parties(_done_to(fit), arguments) or _recipients(fit, arguments, actors)
    if fit.pattern.is_symmetric and len(actors) > 1:
        actors, recipients = actors[:1], actors[1:]
    used.update(i for party in (*actors, *recipients) for i in range(party.start, party.end))
    return Candidate(fit, coding, actors, _others(recipients, actors), _reach(fit, coding, arguments, actors, recipients))


def _reach(fit: Fit, coding: Coding, arguments: Arguments, actors: tuple[Actor, ...],
           recipients: tuple[Actor, ...]) -> tuple[Actor, ...]:
    if recipients or not actors or fit.pattern.recipient_in == ("none",):
        return ()
    return _others(within_reach(fit.head, arguments), actors)


def _others(parties: tuple[Actor, ...], actors: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """Those who are not the actors themselves."""
    return tuple(p for p in parties if all(p.identity != a.identity and not _overlap(p, a) for a in actors))


def _overlap(one: Actor, other: Actor) -> bool:
    return one.start < other.end and other.start < one.end


def _told_by_noun(noun: Token, coding: Coding, matcher: Matcher, used: set[int]) -> tuple[Coding, list[Token]]:
    """"An attack by militants killed …": the doer of the verb is the doer of the attack."""
    other = matcher.fit(noun)
    if other is None or other.pattern.coding is None:
        return coding, _noun_doers(noun) or _who_does(noun)  # "issued a statement condemning …"
    used.update(t.i for t in other.tokens)
    return _sharper(coding, other), _noun_doers(noun)


def _sharper(coding: Coding, other: Fit | None) -> Coding:
    """The coding with the mode of an event noun of the same type ("launched air strikes")."""
    inner = other.pattern.coding if other else None
    if inner is None or inner.event_type != coding.event_type:
        return coding
    if coding.event_mode and not inner.event_mode:
        return coding
    contexts = tuple(sorted({*coding.contexts, *inner.contexts}))
    return replace(inner, contexts=contexts)


def _doers(fit: Fit) -> list[Token]:
    verb = fit.head
    if fit.pattern.actor_in == ("object",):
        return list(fit.objects)
    if fit.pattern.actor_in and fit.pattern.actor_in != ("subject",):
        return [*prepositional(verb, *fit.pattern.actor_in),
                *(t for o in fit.objects for t in prepositional(o, *fit.pattern.actor_in))]
    if is_passive(verb):
        return agents(verb) or (passive_subjects(verb) if verb.lemma_.lower() in RESOLVED or _is_own_move(fit) else [])
    return subjects(verb)


def _is_own_move(fit: Fit) -> bool:
    """Whether those who are sent are the senders' own: "2,000 Chadian soldiers were deployed in the north"."""
    return fit.pattern.coding is not None and fit.pattern.coding.cameo_code in SENT


def _done_to(fit: Fit) -> list[Token]:
    verb, wanted = fit.head, fit.pattern.recipient_in
    if wanted == ("none",):
        return []
    if fit.pattern.actor_in and fit.pattern.actor_in != ("subject",) and not wanted:
        return subjects(verb)  # "the town came under attack by rebels": the subject suffers the act
    if wanted and wanted != ("object",):
        own = prepositional(verb, *wanted)
        return own or [t for o in fit.objects for t in prepositional(o, *wanted)]
    if is_passive(verb):
        return [] if verb.lemma_.lower() in RESOLVED and not agents(verb) else passive_subjects(verb)
    if children(verb, "dative") and not prepositional(verb, "to"):
        return children(verb, "dative")
    return [t for t in fit.objects if t.pos_ != "VERB"] or objects(verb)


def _recipients(fit: Fit, arguments: Arguments, actors: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """Where the object is no actor itself: its owner or complement, then the verb's other phrases."""
    if fit.pattern.recipient_in == ("none",):
        return ()
    for obj in [*fit.objects, *objects(fit.head)]:
        owner = [*children(obj, "poss"), *prepositional(obj, *OWNER_PREPOSITIONS), *_adjectives(obj)]
        if found := _parties(owner, arguments, allow_nationality=True):
            return found
    for inner in (t for t in fit.objects if t.pos_ in {"VERB", "AUX"}):
        if found := _parties([*subjects(inner)[:1], *objects(inner)], arguments):
            return tuple(a for a in found if all(a.identity != b.identity for b in actors))
    for preposition in DEFAULT_RECIPIENT:
        if found := _parties(prepositional(fit.head, preposition), arguments):
            return found
    return ()


def _of_noun(fit: Fit, coding: Coding, arguments: Arguments) -> Candidate | None:
    noun = fit.head
    if noun.dep_ in {"compound", "amod", "nmod"}:
        return None
    wanted = fit.pattern.recipient_in or ("against", "on", "of", "with", "in", "to", "at")
    actors = _parties(_noun_doers(noun), arguments, allow_nationality=True)
    recipients = () if wanted == ("none",) else _parties(prepositional(noun, *wanted), arguments, allow_nationality=False)
    if fit.pattern.is_symmetric and not (actors and recipients):
        both = _parties(prepositional(noun, "between", "with", "among"), arguments, allow_nationality=True)
        actors, recipients = (actors or both[:1]), (recipients or tuple(b for b in both[1:] if b not in actors))
    if not actors:
        actors = _others(_parties(_who_does(noun), arguments), recipients)
    if not actors and not recipients and not _takes_place(noun):
        return None
    return Candidate(fit, coding, actors, _others(recipients, actors), _reach(fit, coding, arguments, actors, recipients))


def _who_does(noun: Token) -> list[Token]:
    """Who does what a noun names: the subject of its light verb ("announced the release of")."""
    verb = noun.head
    if noun.dep_ == "dobj" and verb.lemma_.lower() in LIGHT_VERBS and not is_passive(verb):
        return subjects(verb)
    return []


def _noun_doers(noun: Token) -> list[Token]:
    return [t for p in [*children(noun, "poss"), *agents(noun), *prepositional(noun, "by"), *_adjectives(noun)]
            for t in with_conjuncts(p)]


def _adjectives(noun: Token) -> list[Token]:
    return [t for t in noun.lefts if t.dep_ in {"amod", "compound", "nmod"}]


def _takes_place(noun: Token) -> bool:
    """Whether a noun without parties is told as a happening: it is what a verb of occurrence is about."""
    verb = noun.head
    if noun.dep_ in {"nsubj", "nsubjpass"}:
        return verb.lemma_.lower() in OCCURRENCE
    if noun.dep_ == "pobj" and noun.head.lower_ in {"in", "by", "after"}:
        return noun.head.head.lemma_.lower() in {"kill", "wound", "injure", "die", "hit"}
    return False


def _parties(heads: list[Token], arguments: Arguments, allow_nationality: bool = True) -> tuple[Actor, ...]:
    found: dict[tuple[str | None, ...], Actor] = {}
    for head in heads:
        actor = arguments.resolve(head)
        if actor is None or (not allow_nationality and head.dep_ in {"amod", "compound"}):
            continue
        found.setdefault(actor.identity, actor)
    return tuple(found.values())[:MAX_PARTIES]
