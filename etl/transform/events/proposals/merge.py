"""Candidates of one trigger made one: the extractor's, with what the codebook knows of it.

In: the candidates of a sentence, with who proposed each. Out: the same, each trigger once. The
network says best which type an act is of and who its parties are; a pattern of the same type says
more exactly what it is.
"""

from collections.abc import Sequence
from dataclasses import replace

from etl.tables.plover import Coding
from etl.transform.events.proposals.candidates import Candidate

Names = tuple[str, ...]


def merged(found: Sequence[tuple[str, Candidate]]) -> list[tuple[Names, Candidate]]:
    """Each candidate with the names of its proposers.

    Those that the extractor does not see stay as they are, and those of other types at a trigger
    that it sees are left out.
    """
    seen = [(name, candidate) for name, candidate in found if candidate.act is not None]
    others = [(name, candidate) for name, candidate in found if candidate.act is None]
    of_own = [((name,), other) for name, other in others
              if not any(_is_same(candidate, other) for _, candidate in seen)]
    return [*(_with_others(name, candidate, others) for name, candidate in seen), *of_own]


def _with_others(name: str, candidate: Candidate,
                 others: Sequence[tuple[str, Candidate]]) -> tuple[Names, Candidate]:
    agreeing = [(by, other) for by, other in others if _is_same(candidate, other)
                and _type(other.coding) == _type(candidate.coding)]
    if not agreeing:
        return (name,), candidate
    names = tuple(dict.fromkeys((name, *(by for by, _ in agreeing))))
    other = agreeing[0][1]
    return names, replace(candidate, label=other.label, coding=_finer(candidate, other),
                          is_fixed=other.is_fixed, is_refined=other.is_refined,
                          second=other)


def _finer(candidate: Candidate, other: Candidate) -> Coding | None:
    """The pattern's coding, with the extractor's mode where the pattern has none."""
    if candidate.coding is None or other.coding is None or other.coding.event_mode:
        return other.coding
    return replace(other.coding, event_mode=candidate.coding.event_mode)


def _is_same(one: Candidate, other: Candidate) -> bool:
    """Whether two have a word of their triggers in common."""
    return one.trigger.start < other.trigger.end and other.trigger.start < one.trigger.end


def _type(coding: Coding | None) -> str | None:
    return coding.event_type if coding else None
