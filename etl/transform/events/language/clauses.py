"""Who stands where in a clause: subjects, objects and complements of a verb or noun in the parse.

Dependency labels are those of spaCy's English models (ClearNLP style).
"""

from collections.abc import Iterator

from spacy.tokens import Token

SUBJECTS = frozenset({"nsubj", "csubj", "expl"})
PASSIVE_SUBJECTS = frozenset({"nsubjpass", "csubjpass"})
# What others are said to have to do: "X said that Y must …" asks something of Y.
OBLIGATIONS = frozenset({"must", "should", "ought"})
# Their participles describe nothing that was done to anybody ("called on", "appealed for").
INTRANSITIVE = frozenset({"call", "appeal", "agree", "arrive", "march", "clash", "resign", "vote",
                          "protest", "withdraw"})
NOMINAL = frozenset({"NOUN", "PROPN", "PRON", "ADJ", "NUM"})
# A verb that has no subject of its own takes that of one at most so many verbs above.
MAX_ABOVE = 5
# What others have done stands behind these: "accused Y of killing Z".
CHARGING = frozenset({
    "accuse", "blame", "suspect", "charge", "convict", "acquit", "condemn", "criticise",
    "criticize", "denounce", "fault", "praise", "thank", "arrest", "jail", "detain", "sentence",
    "indict", "prosecute", "commend", "rebuke"})
RELATIVE_PRONOUNS = frozenset({"who", "which", "that", "whom"})


def children(token: Token, *labels: str) -> list[Token]:
    """Children of a token under any of the labels, in order."""
    return [child for child in token.children if child.dep_ in labels]


def with_conjuncts(token: Token) -> list[Token]:
    """A noun and those coordinated with it ("Thailand and Cambodia")."""
    return [token, *(c for c in token.conjuncts if c.i > token.i and c.pos_ in NOMINAL)]


def is_passive(verb: Token) -> bool:
    """Whether a verb is in the passive, or in a reduced relative clause: "troops sent to Mali"."""
    if any(child.dep_ in {"nsubjpass", "auxpass"} for child in verb.children):
        return True
    if verb.tag_ != "VBN":
        return False
    if verb.dep_ == "conj" and not _own_subjects(verb) and verb.head.pos_ == "VERB":
        return is_passive(verb.head) and not children(verb, "dobj")
    is_reduced = verb.dep_ in {"acl", "advcl"} and not children(verb, "aux", "dobj")
    return is_reduced and not _is_main(verb)


def subjects(verb: Token) -> list[Token]:
    """Logical subjects of an active verb, also through relatives, participles, coordination."""
    return _resolve(_subject(verb, 0))


def passive_subjects(verb: Token) -> list[Token]:
    """What a passive verb was done to."""
    own = children(verb, *PASSIVE_SUBJECTS)
    if own:
        return _resolve(own[0])
    if verb.dep_ in {"acl", "relcl"}:
        return with_conjuncts(verb.head)
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        return passive_subjects(verb.head) if is_passive(verb.head) else subjects(verb.head)
    return _resolve(_subject(verb, 0))


def agents(verb: Token) -> list[Token]:
    """Who did it, of a passive verb: "… by militants"."""
    for preposition in children(verb, "agent"):
        return _complements(preposition)
    for preposition in children(verb, "prep"):
        if preposition.lower_ == "by":
            return [t for t in _complements(preposition) if t.ent_type_ not in {"DATE", "TIME"}]
    return []


def objects(verb: Token) -> list[Token]:
    """Direct objects of an active verb, subjects of a passive one."""
    if is_passive(verb):
        return passive_subjects(verb)
    found = children(verb, "dobj") or _of_small_clause(verb)
    if not found and verb.dep_ == "relcl":
        found = [verb.head] if _relative_object(verb) else []
    return [t for obj in found[:1] for t in with_conjuncts(obj)]


def _of_small_clause(verb: Token) -> list[Token]:
    """The object of which something is found or held: "found the mayor guilty"."""
    clauses = [c for c in children(verb, "ccomp") if c.pos_ == "ADJ" and not children(c, "mark")]
    return [subject for clause in clauses for subject in children(clause, "nsubj")]


def prepositional(token: Token, *prepositions: str) -> list[Token]:
    """Objects of a token's prepositions, coordinated ones too; of all where no word is given."""
    found = []
    for preposition in children(token, "prep", "dative", "agent"):
        if not prepositions or preposition.lower_ in prepositions:
            found += _complements(preposition)
    return found


def clause_complements(verb: Token) -> list[Token]:
    """Verbs of the complement clauses: "agreed to meet", "said that troops had left"."""
    return children(verb, "xcomp", "ccomp")


def governors(token: Token) -> Iterator[Token]:
    """The tokens above, nearest first."""
    yield from token.ancestors


def _complements(preposition: Token) -> list[Token]:
    found = children(preposition, "pobj", "pcomp")
    # "from inside X"
    inner = [t for p in children(preposition, "prep") for t in children(p, "pobj")]
    return [t for obj in (found or inner)[:1] for t in with_conjuncts(obj)]


def _own_subjects(verb: Token) -> list[Token]:
    return children(verb, *SUBJECTS, *PASSIVE_SUBJECTS)


def _subject(verb: Token, depth: int) -> Token | None:
    """A verb's subject, its own or that of a verb above; `depth` counts the verbs in between."""
    own = _own_subjects(verb)
    if own:
        return own[0]
    head = verb.head
    if stray := _stray_subject(verb):
        return stray
    if depth > MAX_ABOVE or head == verb:
        return None
    if verb.dep_ in {"relcl", "acl"} and head.pos_ in {"NOUN", "PROPN", "PRON"}:
        return head if verb.dep_ == "relcl" or verb.tag_ in {"VBG", "VB"} else None
    if verb.dep_ == "xcomp":
        controller = children(head, "dobj")
        return controller[0] if controller else _subject(head, depth + 1)
    if (accused := _accused(verb)) is not None:
        return accused
    if verb.dep_ in {"conj", "advcl", "pcomp", "prep", "dep", "acomp"} or head.dep_ in {"prep"}:
        return _subject(head if head.pos_ in {"VERB", "AUX"} else head.head, depth + 1)
    return None


def is_charged(verb: Token) -> bool:
    """Whether a verb tells a deed of which somebody is accused: "accused Y of killing Z"."""
    preposition = verb.head
    return verb.dep_ == "pcomp" and preposition.lower_ in {"of", "for", "with"} \
        and preposition.head.lemma_.lower() in CHARGING


def _accused(verb: Token) -> Token | None:
    """Whoever is said to have done it: of "accused Y of killing Z" it is Y; None elsewhere."""
    if not is_charged(verb):
        return None
    above = verb.head.head
    accused = children(above, "nsubjpass") if is_passive(above) else children(above, "dobj")
    return next(iter(accused), None)


def _stray_subject(verb: Token) -> Token | None:
    """The subject that the parser hung elsewhere; None where it did not.

    It may be above a verb that the parser took for a participle, or coordinated with the phrase
    before it: "On a visit to Harare, the president praised …" gives "Harare, the president",
    where a comma shows the seam.
    """
    if _is_main(verb):
        return verb.head
    if verb.tag_ not in {"VBD", "VBZ", "VBP"} or verb.dep_ != "ROOT":
        return None
    left = reversed(list(verb.doc[verb.sent.start:verb.i]))
    before = next((t for t in left if t.pos_ not in {"ADV", "AUX", "PART"}), None)
    if before is None or before.dep_ not in {"conj", "appos"}:
        return None
    first = before.left_edge.i
    is_seam = before.head.i < first and verb.doc[first - 1].text == ","
    return before if is_seam else None


def _is_main(verb: Token) -> bool:
    """Whether a verb that the parser took for a participle is the sentence's own.

    "The mission called on all …" is read as if somebody had called the mission.
    """
    is_below_noun = verb.dep_ == "acl" and verb.head.dep_ == "ROOT"
    if verb.tag_ not in {"VBN", "VBD"} or not is_below_noun or children(verb, "agent"):
        return False
    has_object = bool(children(verb, "dobj", "ccomp"))
    return verb.tag_ == "VBD" or has_object or verb.lemma_.lower() in INTRANSITIVE


def _resolve(token: Token | None) -> list[Token]:
    """A subject with those coordinated with it; of a relative pronoun what it stands for."""
    if token is None:
        return []
    if token.lower_ in RELATIVE_PRONOUNS and token.dep_ in SUBJECTS | PASSIVE_SUBJECTS:
        for above in governors(token):
            if above.dep_ == "relcl":
                return with_conjuncts(above.head)
    return with_conjuncts(token)


def _relative_object(verb: Token) -> bool:
    """Whether a relative clause describes its object: "the town that rebels seized"."""
    own = _own_subjects(verb)
    return bool(own) and own[0].lower_ not in {"who", "which", "that"}
