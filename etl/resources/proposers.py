"""The proposers by name: which parts of the coder say what may have happened.

A new proposer is a module in `etl/transform/events/proposals/` and a row in PROPOSERS.
"""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType

from etl.errors import UsageError
from etl.resources import opinions
from etl.transform.events.proposals.candidates import Proposer
from etl.transform.events.proposals.codebook import Codebook
from etl.transform.events.proposals.extracted import Extracted
from etl.transform.events.proposals.links import Links
from etl.transform.events.proposals.patterns import Patterns

# Each is made of the codebook, whether it needs one or not; a model loads itself.
PROPOSERS: Mapping[str, Callable[[Codebook], Proposer]] = MappingProxyType({
    "extractor": Extracted,
    "patterns": Patterns,
    "links": lambda _: Links()})
# Those that are asked by default, in order: each leaves alone what others have used. The extractor
# uses nothing up: what patterns see at its triggers is merged with it.
SHIPPED = opinions.PROPOSERS


def load_proposers(codebook: Codebook, names: Sequence[str] = SHIPPED) -> dict[str, Proposer]:
    """The proposers of these names, in their order; raises UsageError for a name that is none."""
    for name in names:
        if name not in PROPOSERS:
            raise UsageError(f"no proposer is called {name!r}; there are {', '.join(PROPOSERS)}")
    return {name: PROPOSERS[name](codebook) for name in names}
