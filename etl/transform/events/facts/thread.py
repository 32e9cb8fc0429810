"""What a story has told before a sentence: a value that is passed from sentence to sentence."""

from dataclasses import dataclass, field

from etl.transform.events.language.dates import EventDate
from etl.transform.events.parties.party import Heard
from etl.transform.places.choice import FoundPlace


@dataclass(frozen=True)
class Thread:
    """What the story has told so far; None where it has told none of it.

    place: where the last hostile act took place, if its own sentence named it. lead, day: the
    first and the last day that were named. speaker: who spoke last. heard: the parties.
    """

    place: FoundPlace | None = None
    lead: EventDate | None = None
    day: EventDate | None = None
    speaker: str | None = None
    heard: Heard = field(default_factory=Heard)
