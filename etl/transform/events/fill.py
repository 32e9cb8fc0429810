"""The last step of the coder: verdicts that stand become mentions.

In: verdicts and the reading. Out: a mention for each, with all its parties, and with the place, the
numbers, the weapon and the source that belong to its type and parties; and the places of the text.
Nothing is judged here.
"""

from collections.abc import Iterable
from dataclasses import replace

from etl.tables.plover import MATERIAL_CONFLICT, SPOKEN, VIOLENT, Coding
from etl.transform.events.facts.attribution import PRONOUNS, Attribution, attribute
from etl.transform.events.facts.casualties import Casualties, read_casualties
from etl.transform.events.facts.location import (
    IN_STORY,
    Parties,
    Setting,
    at_trigger,
    locate,
    locate_title,
    locate_untold,
    weaker,
)
from etl.transform.events.facts.ties import locate_origin
from etl.transform.events.facts.timing import read_at_place
from etl.transform.events.facts.tolls import with_toll
from etl.transform.events.facts.weapons import read_weapon
from etl.transform.events.language.dates import EventDate
from etl.transform.events.mentions import Coded, Mention
from etl.transform.events.parties.party import Actor
from etl.transform.events.proposals.proposal import Proposal
from etl.transform.events.reading import Reading
from etl.transform.events.verdicts.judgement import Verdict
from etl.transform.places.choice import FoundPlace
from etl.transform.places.names import PlaceName


def fill(verdicts: Iterable[Verdict], reading: Reading) -> Coded:
    """A mention for each verdict that stands, in order: one act is one mention."""
    mentions = tuple(_mention(verdict, verdict.coding, reading) for verdict in verdicts
                     if verdict.coding is not None and not verdict.dropped)
    return Coded(mentions, reading.setting.places)


def _mention(verdict: Verdict, coding: Coding, reading: Reading) -> Mention:
    proposal = verdict.proposal
    sentence, trigger = proposal.sentence, proposal.candidate.trigger
    offset, is_fight = sentence.paragraph.offset, coding.event_type in MATERIAL_CONFLICT
    actors = _in_order(actor for actor, _ in verdict.pairs)
    recipients = _in_order(recipient for _, recipient in verdict.pairs)
    first = (next(iter(actors), None), next(iter(recipients), None))
    place = _place(verdict, coding, first, reading)
    return Mention(
        sentence_number=sentence.number, sentence_start=sentence.start, sentence_end=sentence.end,
        in_title=sentence.in_title, trigger_start=offset + trigger.start,
        trigger_end=offset + trigger.end, pattern=proposal.candidate.label, coding=coding,
        actors=actors, recipients=recipients, offset=offset,
        place=place, origin=None if sentence.in_title else locate_origin(proposal.ties),
        when=_when(verdict, place, reading), casualties=_toll(verdict, coding),
        weapon=read_weapon(sentence.span, proposal.head) if is_fight else None,
        attribution=_attribution(proposal, coding, actors), flags=proposal.flags,
        confidence=verdict.confidence, party_confidence=verdict.party_confidence,
        relevance=_relevance(proposal), proposed_by=proposal.proposed_by)


def _relevance(proposal: Proposal) -> float:
    """The extractor's share of politics; without one what the topics of the text say."""
    by_topic = 0.0 if proposal.is_unpolitical else 1.0
    return by_topic if proposal.relevance is None else proposal.relevance


def _in_order(parties: Iterable[Actor | None]) -> tuple[Actor, ...]:
    """Parties in the order of the text, each once.

    Two are the same where name, country, sector and key are: the columns that tell them apart.
    """
    found: dict[tuple[str | None, ...], Actor] = {}
    for party in sorted(filter(None, parties), key=lambda p: (p.start_char, p.end_char)):
        found.setdefault((party.name, party.country, party.sector, party.entity_id), party)
    return tuple(found.values())


def _when(verdict: Verdict, place: FoundPlace | None, reading: Reading) -> EventDate:
    """The day by the clock of the place; what is still to come keeps its own.

    A headline that names no day has the lead's.
    """
    proposal, lead = verdict.proposal, verdict.lead
    is_untold = proposal.when.precision == "published" and not proposal.flags.is_future
    when = replace(lead.proposal.when, start=-1) if lead and is_untold else proposal.when
    if place is None or place.place is None or proposal.flags.is_future:
        return when
    return read_at_place(when, reading.published, reading.published_at, place.place.longitude)


def _place(verdict: Verdict, coding: Coding, parties: Parties,
           reading: Reading) -> FoundPlace | None:
    """Where it happened; a headline that names no place has the lead's."""
    proposal, lead, setting = verdict.proposal, verdict.lead, reading.setting
    if not proposal.sentence.in_title:
        named = None if coding.event_type in SPOKEN else _told_place(proposal, setting)
        return named or locate(proposal.ties, coding, parties, setting, proposal.before.place)
    named = locate_title(proposal.sentence.span, setting.places)
    state = _state_of_title(verdict, parties, reading)
    if named is not None or (lead is None and state is not None):
        return named or state
    if lead is not None and lead.coding is not None:
        told = _place(lead, lead.coding, next(iter(lead.pairs), (None, None)), reading)
        is_there = told is not None and told.place is not None and (
            state is None or state.place is None or told.place.country == state.place.country)
        if told is not None and is_there:
            return at_trigger(weaker(told, IN_STORY), proposal.ties)
    return state or locate_untold(proposal.ties, coding, parties, setting)


def _state_of_title(verdict: Verdict, parties: Parties, reading: Reading) -> FoundPlace | None:
    """The country that a title names although the text does not, and that is no party of the act.

    Its span is the one in the title: "12 killed in Mali mosque attack".
    """
    sentence = verdict.proposal.sentence
    taken = {i for party in parties if party for i in range(party.start, party.end)}
    for match in reading.names[sentence.paragraph.number]:
        country = reading.setting.countries.get(match.named.country or "")
        is_state = match.named.kind == "state" and match.end - 1 not in taken
        if country is not None and is_state and sentence.span.start <= match.start \
                and match.end <= sentence.span.end:
            words = sentence.paragraph.doc[match.start:match.end]
            name = PlaceName(words.text, words.start_char, words.end_char, -1, -1)
            return FoundPlace(name, country, IN_STORY)
    return None


def _toll(verdict: Verdict, coding: Coding) -> Casualties:
    """What it cost, by its own sentence, those behind it, and, of a headline, the lead."""
    own = with_toll(_casualties(verdict.proposal, coding), verdict.tolls)
    lead = verdict.lead
    if lead is None or lead.coding is None:
        return own
    return with_toll(own, [(lead.proposal.sentence.number, _toll(lead, lead.coding))])


def _told_place(proposal: Proposal, setting: Setting) -> FoundPlace | None:
    """The first place that the extractor ties to the act, where its name could be resolved."""
    spans = proposal.candidate.act.places if proposal.candidate.act else ()
    start = proposal.sentence.start
    return next((found for begin, end in spans for found in setting.places
                 if found.place and found.name.paragraph >= 0
                 and found.name.start < start + end and start + begin < found.name.end), None)


def _casualties(proposal: Proposal, coding: Coding) -> Casualties:
    if coding.event_type not in VIOLENT:
        return Casualties()
    return read_casualties(proposal.sentence.span, proposal.head)


def _attribution(proposal: Proposal, coding: Coding, actors: Iterable[Actor]) -> Attribution:
    """Who reports it; nobody where the act is an actor's own words: "Peru rejected the offer"."""
    source = proposal.source
    if coding.event_type not in SPOKEN:
        is_fight = coding.event_type in MATERIAL_CONFLICT
        return attribute(source, proposal.before.speaker, is_fight)
    found = attribute(source)
    return Attribution() if any(_is_own(found, actor) for actor in actors) else found


def _is_own(found: Attribution, actor: Actor) -> bool:
    """Whether the source is the actor: by a pronoun, or by a name that contains the other."""
    said, name = (found.text or "").casefold(), actor.text.casefold()
    return said in PRONOUNS or said in name or name in said
