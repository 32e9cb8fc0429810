"""The two sides of an act: who did what a pattern fits, and to whom it was done."""

from spacy.tokens import Token

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
from etl.transform.events.parties.arguments import Arguments
from etl.transform.events.parties.party import Actor
from etl.transform.events.proposals.matching import Fit

DEFAULT_RECIPIENT = ("against", "on", "with", "to", "at", "from", "of", "for")
OWNER_PREPOSITIONS = ("against", "on", "of", "to", "with", "from", "in", "for", "between")
MAX_PARTIES = 3
# Whoever does these with an act does the act.
LIGHT_VERBS = frozenset({
    "announce", "order", "launch", "start", "begin", "conduct", "stage", "hold", "carry", "mount",
    "open", "make", "continue", "resume", "approve", "authorize", "authorise", "declare", "impose",
    "lead", "give", "offer", "provide", "issue", "unleash", "wage", "organize", "organise",
    "perform", "execute", "release", "publish", "sign", "pass", "adopt", "send", "deliver",
    "circulate", "file", "table"})
# Their participle tells the mind of the subject and no act on it: "is committed to opening".
RESOLVED = frozenset({"commit", "prepare", "oppose", "determine", "dispose", "resolve", "poise",
                      "concern", "please", "engage"})
# CAMEO codes of police raised, forces raised and peacekeepers sent: these act for their country.
SENT = frozenset({"153", "154", "074"})
# Verbs with which an event noun alone reports that the event took place.
OCCURRENCE = frozenset({
    "kill", "wound", "injure", "leave", "occur", "happen", "take", "break", "erupt", "hit", "rock",
    "shake", "target", "begin", "start", "destroy", "damage", "strike", "continue", "follow", "end",
    "claim", "turn", "spread", "resume", "come", "rip", "tear"})
HARMING = frozenset({"kill", "wound", "injure", "die", "hit"})
SUBJECT, OBJECT, NOBODY = ("subject",), ("object",), ("none",)


def parties(heads: list[Token], arguments: Arguments,
            allow_nationality: bool = True) -> tuple[Actor, ...]:
    """The actors that these heads denote, each once, at most three.

    Without `allow_nationality` a word that only modifies another one is no party.
    """
    found: dict[tuple[str | None, ...], Actor] = {}
    for head in heads:
        actor = arguments.resolve(head)
        if actor is None or (not allow_nationality and head.dep_ in {"amod", "compound"}):
            continue
        found.setdefault(actor.identity, actor)
    return tuple(found.values())[:MAX_PARTIES]


def others(found: tuple[Actor, ...], actors: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """Those who are not the actors themselves."""
    return tuple(p for p in found
                 if all(p.identity != a.identity and not _overlap(p, a) for a in actors))


def _overlap(one: Actor, other: Actor) -> bool:
    return one.start < other.end and other.start < one.end


def doers(fit: Fit) -> list[Token]:
    """The heads of those who do what a verb says."""
    verb, wanted = fit.head, fit.pattern.actor_in
    if wanted == OBJECT:
        return list(fit.objects)
    if wanted and wanted != SUBJECT:
        return [*prepositional(verb, *wanted),
                *(t for o in fit.objects for t in prepositional(o, *wanted))]
    if not is_passive(verb):
        return subjects(verb)
    is_own = verb.lemma_.lower() in RESOLVED or _is_own_move(fit)
    return agents(verb) or (passive_subjects(verb) if is_own else [])


def _is_own_move(fit: Fit) -> bool:
    """Whether those who are sent act for their senders: "2,000 Chadian soldiers were deployed"."""
    return fit.pattern.coding is not None and fit.pattern.coding.cameo_code in SENT


def done_to(fit: Fit) -> list[Token]:
    """The heads of those to whom it is done, where the pattern or the syntax names them."""
    verb, wanted = fit.head, fit.pattern.recipient_in
    if wanted == NOBODY:
        return []
    if fit.pattern.actor_in and fit.pattern.actor_in != SUBJECT and not wanted:
        return subjects(verb)  # "the town came under attack by rebels"
    if wanted and wanted != OBJECT:
        own = prepositional(verb, *wanted)
        return own or [t for o in fit.objects for t in prepositional(o, *wanted)]
    if is_passive(verb):
        is_own = verb.lemma_.lower() in RESOLVED and not agents(verb)
        return [] if is_own else passive_subjects(verb)
    if children(verb, "dative") and not prepositional(verb, "to"):
        return children(verb, "dative")
    return [t for t in fit.objects if t.pos_ != "VERB"] or objects(verb)


def recipients_around(fit: Fit, arguments: Arguments,
                      actors: tuple[Actor, ...]) -> tuple[Actor, ...]:
    """The recipients where the object is no actor itself.

    They are its owner or complement, else those in the verb's other phrases.
    """
    if fit.pattern.recipient_in == NOBODY:
        return ()
    for obj in [*fit.objects, *objects(fit.head)]:
        owner = [*children(obj, "poss"), *prepositional(obj, *OWNER_PREPOSITIONS),
                 *_adjectives(obj)]
        if found := parties(owner, arguments):
            return found
    for inner in (t for t in fit.objects if t.pos_ in {"VERB", "AUX"}):
        if found := parties([*subjects(inner)[:1], *objects(inner)], arguments):
            return tuple(a for a in found if all(a.identity != b.identity for b in actors))
    for preposition in DEFAULT_RECIPIENT:
        if found := parties(prepositional(fit.head, preposition), arguments):
            return found
    return ()


def who_does(noun: Token) -> list[Token]:
    """Who does what a noun names: the subject of its light verb ("announced the release of")."""
    verb = noun.head
    if noun.dep_ == "dobj" and verb.lemma_.lower() in LIGHT_VERBS and not is_passive(verb):
        return subjects(verb)
    return []


def noun_doers(noun: Token) -> list[Token]:
    """Who does what a noun names, in the noun's own phrase: "an attack by rebels"."""
    own = [*children(noun, "poss"), *agents(noun), *prepositional(noun, "by"), *_adjectives(noun)]
    return [t for p in own for t in with_conjuncts(p)]


def _adjectives(noun: Token) -> list[Token]:
    return [t for t in noun.lefts if t.dep_ in {"amod", "compound", "nmod"}]


def takes_place(noun: Token) -> bool:
    """Whether a noun without parties is told as a happening, as a verb of occurrence tells it."""
    verb = noun.head
    if noun.dep_ in {"nsubj", "nsubjpass"}:
        return verb.lemma_.lower() in OCCURRENCE
    if noun.dep_ == "pobj" and noun.head.lower_ in {"in", "by", "after"}:
        return noun.head.head.lemma_.lower() in HARMING
    return False
