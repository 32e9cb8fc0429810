"""The last step of the coder: verdicts that stand become mentions.

In: verdicts and the reading. Out: a mention for each, with all its parties, and with the place, the
numbers, the weapon and the source that belong to its type and parties; and the places of the text.
Nothing is judged here.
"""

from collections.abc import Iterable

from etl.tables.plover import MATERIAL_CONFLICT, SPOKEN, VIOLENT, Coding
from etl.transform.events.facts.attribution import PRONOUNS, Attribution, attribute
from etl.transform.events.facts.casualties import Casualties, read_casualties
from etl.transform.events.facts.location import Parties, Setting, locate, locate_title
from etl.transform.events.facts.ties import locate_origin
from etl.transform.events.facts.tolls import with_toll
from etl.transform.events.facts.weapons import read_weapon
from etl.transform.events.mentions import Coded, Mention
from etl.transform.events.parties.party import Actor
from etl.transform.events.proposals.proposal import Proposal
from etl.transform.events.reading import Reading
from etl.transform.events.verdicts.judgement import Verdict
from etl.transform.places.choice import FoundPlace


def fill(verdicts: Iterable[Verdict], reading: Reading) -> Coded:
    """A mention for each verdict that stands, in order: one act is one mention."""
    mentions = tuple(_mention(verdict, verdict.coding, reading.setting) for verdict in verdicts
                     if not verdict.dropped)
    return Coded(mentions, reading.setting.places)


def _mention(verdict: Verdict, coding: Coding, setting: Setting) -> Mention:
    proposal = verdict.proposal
    sentence, trigger = proposal.sentence, proposal.candidate.trigger
    offset, is_fight = sentence.paragraph.offset, coding.event_type in MATERIAL_CONFLICT
    actors = _in_order(actor for actor, _ in verdict.pairs)
    recipients = _in_order(recipient for _, recipient in verdict.pairs)
    first = (next(iter(actors), None), next(iter(recipients), None))
    return Mention(
        sentence_number=sentence.number, sentence_start=sentence.start, sentence_end=sentence.end,
        in_title=sentence.in_title, trigger_start=offset + trigger.start,
        trigger_end=offset + trigger.end, pattern=proposal.candidate.label, coding=coding,
        actors=actors, recipients=recipients, offset=offset,
        place=_place(proposal, coding, first, setting),
        origin=None if sentence.in_title else locate_origin(proposal.ties), when=proposal.when,
        casualties=with_toll(_casualties(proposal, coding), verdict.tolls),
        weapon=read_weapon(sentence.span, proposal.head) if is_fight else None,
        attribution=_attribution(proposal, coding, actors), flags=proposal.flags,
        confidence=verdict.confidence, party_confidence=verdict.party_confidence,
        relevance=proposal.relevance, proposed_by=proposal.proposed_by)


def _in_order(parties: Iterable[Actor | None]) -> tuple[Actor, ...]:
    """Parties in the order of the text, each once.

    Two are the same where name, country, sector and key are: the columns that tell them apart.
    """
    found: dict[tuple[str | None, ...], Actor] = {}
    for party in sorted(filter(None, parties), key=lambda p: (p.start_char, p.end_char)):
        found.setdefault((party.name, party.country, party.sector, party.entity_id), party)
    return tuple(found.values())


def _place(proposal: Proposal, coding: Coding, parties: Parties,
           setting: Setting) -> FoundPlace | None:
    if proposal.sentence.in_title:
        return locate_title(proposal.sentence.span, setting.places)
    return _told_place(proposal, setting) or locate(proposal.ties, coding, parties, setting,
                                                    proposal.before.place)


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
