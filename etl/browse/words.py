"""What a person types into the search box, as runs of words.

In: a text such as `bus station -ferry "port of aden" bomb*`. Out: for each part the run of words
that an event must or must not have. `event_words` holds the words of an event in small letters,
with one blank before each and one behind the last, so that a run of words is found as a text.
"""

import re
from dataclasses import dataclass

PARTS_AT_MOST = 12
# A quoted phrase, or what stands between blanks; a minus before it: must not be there.
PART = re.compile(r'(?P<minus>-)?(?:"(?P<phrase>[^"]*)"?|(?P<word>[^\s"]+))')
# What sql/event_words.sql takes for blanks.
BLANKS = str.maketrans(dict.fromkeys(".,;:!?\"'()[]{}<>/\\|-_*#+=&%$“”„‘’«»…–—", " "))


@dataclass(frozen=True)
class Part:
    """One run of words; `run` has a blank before it, and one behind unless any ending will do."""

    run: str
    is_wanted: bool

    @property
    def is_begun(self) -> bool:
        """Whether its last word may go on."""
        return not self.run.endswith(" ")


def parts_of(text: str) -> tuple[Part, ...]:
    """Read what was typed; what holds no word is passed over, and so is what is too much."""
    found = []
    for match in PART.finditer(text):
        typed = match["phrase"] if match["phrase"] is not None else match["word"]
        words = " ".join(typed.lower().translate(BLANKS).split())
        if words:
            is_begun = typed.endswith("*")
            found.append(Part(f" {words}" if is_begun else f" {words} ", match["minus"] is None))
    return tuple(found[:PARTS_AT_MOST])
