"""What a noun phrase is by its form: where it begins, whether it is a name, a number or a place."""

from spacy.tokens import Token

from etl.transform.events.language.clauses import prepositional
from etl.transform.events.parties.party import Actor, actor_of

PERSON_PRONOUNS = frozenset({"he", "she", "him", "her", "his"})
GROUP_PRONOUNS = frozenset({"they", "it", "them", "its", "their"})
# Kinds of names that may act although no table has them.
UNLISTED = frozenset({"ORG", "NORP", "GPE"})
# People of whom no more than their number is told.
COUNTED = frozenset({"tens", "thousands", "hundreds", "dozens", "scores", "pair", "trio", "others",
                     "those"})
# The parts of a phrase that modify its head and may carry a nationality.
MODIFIERS = frozenset({"amod", "compound", "poss", "nmod", "appos"})
# Nouns that count: what follows "of" says who it is ("dozens of civilians").
PARTS = frozenset({
    "group", "dozen", "hundred", "thousand", "score", "number", "member", "crowd", "leader",
    "majority", "most", "some", "all", "many", "one", "two", "three", "batch", "contingent",
    "deployment", "column", "delegation", "handful", "couple", "pair", "half", "third", "part",
    "faction", "section", "wave"})
LOCATIVE = frozenset({"in", "at", "near", "outside", "around", "inside"})


def may_stand_for(pronoun: Token, noun: Token, actor: Actor) -> bool:
    """Whether a pronoun may mean a subject before it.

    "he" means a person or somebody in office, "they" and "it" mean no person.
    """
    is_person = (actor.entity_id or "person:").startswith("person:")
    if is_person and noun.ent_type_ == "PERSON":
        return pronoun.lower_ in PERSON_PRONOUNS
    return pronoun.lower_ not in PERSON_PRONOUNS or noun.tag_ == "NN"


def is_unlisted(token: Token) -> bool:
    """Whether a token ends a name of somebody.

    A proper noun to which the recogniser gave no kind counts as a subject or an object.
    """
    if token.ent_type_ in UNLISTED:
        return True
    is_proper = not token.ent_type_ and token.pos_ == "PROPN" and token.text.istitle()
    return is_proper and token.dep_ in {"nsubj", "nsubjpass", "dobj"}


def name_span(token: Token) -> tuple[int, int]:
    """First token of the name that a token belongs to, and the one behind its last."""
    start, end, doc = token.i, token.i + 1, token.doc
    if not token.ent_type_:
        return phrase_start(token), end
    while start > 0 and doc[start].ent_iob_ == "I":
        start -= 1
    while end < len(doc) and doc[end].ent_iob_ == "I":
        end += 1
    return start, end


def counted(token: Token) -> Actor | None:
    """People of whom only the number is told: "tens of thousands", "the three", "the pair"."""
    is_number = token.tag_ == "CD" and token.ent_type_ in {"", "CARDINAL"} and not token.like_url
    is_people = is_number or token.lower_ in COUNTED
    counts_more = any(inner.lower_ not in COUNTED for inner in prepositional(token, "of", "in"))
    if not is_people or counts_more or token.dep_ not in {"nsubj", "nsubjpass", "dobj", "ROOT"}:
        return None
    left = (t.left_edge.i for t in token.lefts if t.dep_ not in {"det", "prep"})
    start = min([token.i, *left])
    end = max([token.i, *(inner.i for inner in prepositional(token, "of"))]) + 1
    return actor_of(token.doc, start, end, token.doc[start:end].text.lower(), None, None, None)


def is_location(token: Token) -> bool:
    """Whether a phrase tells where: "in Washington"."""
    return token.dep_ == "pobj" and token.head.lower_ in LOCATIVE


def phrase_start(token: Token) -> int:
    """Where the phrase of a head begins, without determiners and relative material."""
    starts = [t.left_edge.i for t in token.lefts if t.dep_ in MODIFIERS | {"nummod"}]
    start = min([token.i, *starts])
    while start < token.i and token.doc[start].pos_ in {"DET", "PUNCT", "SPACE"}:
        start += 1
    return start
