"""Who is reported to say so: the subject of the saying verb above a trigger, or "according to"."""

from spacy.tokens import Span, Token

from etl.transform.events.clauses import children, governors, subjects

SAYING = frozenset({"say", "report", "tell", "state", "announce", "claim", "add", "confirm", "write", "quote", "note",
                    "declare", "allege", "insist", "argue", "acknowledge", "reveal", "disclose"})


def read_attribution(sentence: Span, trigger: Token) -> str | None:
    """The phrase that names who says so, as written; None where the sentence names nobody."""
    if source := _according_to(sentence):
        return source
    for above in [trigger, *governors(trigger)]:
        if above.lemma_.lower() in SAYING and above != trigger:
            return _speaker(above)
        for child in children(above, "parataxis", "ccomp"):
            if child.lemma_.lower() in SAYING and (speaker := _speaker(child)):
                return speaker
    return None


def _according_to(sentence: Span) -> str | None:
    for token in sentence:
        if token.lower_ == "according":
            for preposition in children(token, "prep", "pcomp"):
                for source in children(preposition, "pobj"):
                    return _phrase(source)
    return None


def _speaker(verb: Token) -> str | None:
    found = subjects(verb)
    return _phrase(found[0]) if found else None


def _phrase(head: Token) -> str:
    end = head.i + 1
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ in {"of", "for", "in"}:
            end = child.right_edge.i + 1
    return str(head.doc[head.left_edge.i:end].text)
