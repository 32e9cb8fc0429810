"""A place name as it stands in the text, with what stands around it."""

from dataclasses import dataclass


@dataclass(frozen=True)
class PlaceName:
    """A place name: offsets into the text; paragraph and token (its last one) are -1 in a dateline.

    country: ISO alpha-3 where the name is a state's own. division: the word ("province") that
    stands beside it. is_site: it names a camp, crossing or base. hints: places that the text says
    it lies in ("Tripoli, Lebanon"); hint_countries: the same by nationality ("the Libyan city of
    Tripoli").
    """

    text: str
    start: int
    end: int
    paragraph: int
    token: int
    country: str | None = None
    division: str | None = None
    is_site: bool = False
    hints: tuple[str, ...] = ()
    hint_countries: tuple[str, ...] = ()
