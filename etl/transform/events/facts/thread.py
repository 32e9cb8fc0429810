"""What a story has told before a sentence: a value that is passed from sentence to sentence."""

from dataclasses import dataclass, field
from datetime import date

from etl.transform.events.facts.timing import is_news
from etl.transform.events.language.dates import EventDate
from etl.transform.events.parties.party import Heard
from etl.transform.places.choice import FoundPlace


@dataclass(frozen=True)
class Thread:
    """What the story has told so far; None where it has told none of it.

    place: where the last hostile act took place, if its own sentence named it. lead, day: the
    first and the last day that were named; told_at is the number of the last one's sentence.
    topic: the day of what that sentence only spoke of. speaker: who spoke last. heard: the
    parties.
    """

    place: FoundPlace | None = None
    lead: EventDate | None = None
    day: EventDate | None = None
    told_at: int = -1
    topic: EventDate | None = None
    speaker: str | None = None
    heard: Heard = field(default_factory=Heard)

    def when(self, number: int, published: date) -> EventDate | None:
        """The day of which sentence `number` tells where it names none; None where none is known.

        It is what the sentence before tells of, however long ago: "He was shot on March 3.
        Two others were wounded". Else it is the last day that is news, or the lead's.
        """
        told = self.topic or self.day
        if told is not None and number <= self.told_at + 1:
            return told
        return next((one for one in (self.day, self.lead) if one and is_news(one, published)),
                    self.lead)
