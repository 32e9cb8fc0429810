"""The second step of the coder: what may have happened, as its proposers and the parse tell it.

In: a `Reading` and the proposers. Out: proposals sentence by sentence, one for each type that a
trigger may tell, each with its flags and date, the ties of its places and its source. Nobody is
asked yet whether they are right.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from spacy.tokens import Token

from etl.tables.plover import (
    INTENDED,
    MATERIAL_CONFLICT,
    NEED_ACTOR,
    PHYSICAL,
    SPOKEN,
    SPOKEN_TO,
    SUFFERED,
    Coding,
    announced,
    refused,
)
from etl.transform.events.extraction.acts import Act
from etl.transform.events.facts.anniversaries import is_commemorated
from etl.transform.events.facts.attribution import read_source
from etl.transform.events.facts.flags import Flags, read_flags
from etl.transform.events.facts.hazards import is_by_hazard
from etl.transform.events.facts.location import is_own, locate
from etl.transform.events.facts.thread import Thread
from etl.transform.events.facts.ties import read_ties
from etl.transform.events.facts.timing import is_news, read_coming, read_done, read_time
from etl.transform.events.facts.tolls import REACH
from etl.transform.events.language.clauses import children, is_passive, subjects
from etl.transform.events.language.dates import EventDate, is_historical, read_dates
from etl.transform.events.language.sentences import Sentence
from etl.transform.events.parties.arguments import Arguments
from etl.transform.events.proposals.candidates import Candidate, Finder, Proposer
from etl.transform.events.proposals.fronted import is_retold, without_fronted
from etl.transform.events.proposals.merge import Names, merged
from etl.transform.events.proposals.proposal import Proposal
from etl.transform.events.reading import Reading

# A clause of this kind tells its act in passing: "a clerk convicted of theft".
ASIDES = frozenset({"acl", "relcl", "amod"})
# A story goes on with what the extractor gives at least this share.
LIKELY = 0.5
# What the past perfect tells is background once it is so many days old.
PERFECT_DAYS = 20


def propose(reading: Reading, proposers: Mapping[str, Proposer]) -> tuple[Proposal, ...]:
    """Everything that any proposer sees, sentence by sentence, in the order of the proposers."""
    finders = {name: proposer.begin(reading.sentences, reading.extraction)
               for name, proposer in proposers.items()}
    names = [{i: match for match in found for i in range(match.start, match.end)}
             for found in reading.names]
    thread, paragraph, proposals = Thread(), -1, list[Proposal]()
    for position, sentence in enumerate(reading.sentences):
        if sentence.paragraph.number != paragraph:
            paragraph = sentence.paragraph.number
            thread = replace(thread, heard=thread.heard.in_new_paragraph())
        towns = reading.towns(paragraph)
        arguments = Arguments(reading.book, names[paragraph], thread.heard, towns)
        after = reading.sentences[position + 1:position + 1 + REACH]
        found = [
            _proposal(by, without_fronted(candidate, towns), sentence, after, thread, reading)
            for by, candidate in merged(_candidates(finders, sentence, arguments))]
        thread = replace(_follow(thread, sentence, found, reading),
                         heard=arguments.heard(sentence.span))
        proposals += found
    return tuple(proposals)


def _candidates(finders: Mapping[str, Finder], sentence: Sentence,
                arguments: Arguments) -> list[tuple[str, Candidate]]:
    """What each proposer finds in a sentence, with its name; each leaves alone what was used."""
    used, found = frozenset[int](), list[tuple[str, Candidate]]()
    for name, find in finders.items():
        seen = find(sentence, arguments, used)
        used |= seen.used
        found += [(name, candidate) for candidate in seen.candidates]
    return found


def _proposal(proposers: Names, candidate: Candidate, sentence: Sentence,
              after: tuple[Sentence, ...], thread: Thread, reading: Reading) -> Proposal:
    head = candidate.trigger.head
    flags, when = _flags_and_date(candidate, sentence, thread, reading.published)
    coding = candidate.coding
    if candidate.act is None:
        if _is_conditional_threat(candidate, flags):
            flags = replace(flags, is_hypothetical=False, is_future=True)
        coding, flags = _told_of_the_future(candidate, flags)
    return Proposal(
        proposed_by=proposers, candidate=candidate, sentence=sentence, after=after, before=thread,
        coding=coding, flags=flags, when=when,
        ties=read_ties(sentence, head, reading.setting.places),
        source=read_source(sentence.span, head), is_unpolitical=reading.is_unpolitical,
        relevance=reading.extraction.relevance if reading.extraction else None,
        unfit=_unfit(candidate, coding, sentence, reading))


def _unfit(candidate: Candidate, coding: Coding | None, sentence: Sentence,
           reading: Reading) -> str | None:
    """Why an act is not to be believed, whatever anybody says; None where it may be."""
    is_physical = coding is None or coding.event_type in PHYSICAL
    if candidate.act is None and not _has_party(candidate, reading.is_unpolitical):
        return "nobody acts"
    if is_physical and is_by_hazard(candidate.trigger.head, reading.before(sentence)):
        return "a hazard did it, and nobody"
    if candidate.act is not None:
        return None
    return "its verb tells the act" if is_retold(candidate) else None


def _flags_and_date(candidate: Candidate, sentence: Sentence, thread: Thread,
                    published: date) -> tuple[Flags, EventDate]:
    span, head = sentence.span, candidate.trigger.head
    # What is done belongs to the day told last, what is said of it to the day that made the news.
    is_spoken = candidate.coding is not None and candidate.coding.event_type in SPOKEN
    is_near = sentence.number <= thread.told_at + 1 and (not is_spoken or _goes_on(head))
    told = thread.lead if is_spoken and not is_near else thread.when(sentence.number, published)
    when = read_time(span, head, published, told, is_spoken, is_near)
    is_past = (is_historical(when, published) or _is_told_back(head, when, published)
               or is_commemorated(head))
    flags = read_flags(head, is_past)
    if candidate.act is not None:
        flags = _flags_of(candidate.act, candidate.coding, flags)
    if flags.is_future:
        return flags, read_coming(when, published)
    return flags, read_done(when, span, head, published, told)


def _flags_of(act: Act, coding: Coding | None, flags: Flags) -> Flags:
    """The network's flags beside the parse's: what one of them doubts is not told as a fact.

    A pledge and a threat are made now, whatever they are about.
    """
    is_intent = coding is not None and coding.event_type in INTENDED
    return Flags(is_negated=flags.is_negated or "negated" in act.flags,
                 is_hypothetical=flags.is_hypothetical or "hypothetical" in act.flags,
                 is_future=(flags.is_future or "future" in act.flags) and not is_intent,
                 is_historical=flags.is_historical or "historical" in act.flags)


def _goes_on(verb: Token) -> bool:
    """Whether those of the sentence before go on to speak: "They called for his resignation"."""
    return any(t.pos_ == "PRON" and t.lower_ in {"they", "he", "she"}
               for t in children(verb, "nsubj"))


def _is_told_back(verb: Token, when: EventDate, published: date) -> bool:
    """Whether the past perfect tells of what was long before: "had threatened last month"."""
    is_perfect = any(child.lower_ in {"had", "'d"} for child in children(verb, "aux"))
    is_dated = when.precision != "published"
    return is_perfect and is_dated and (published - when.day).days > PERFECT_DAYS


def _is_conditional_threat(candidate: Candidate, flags: Flags) -> bool:
    """Whether an actor says what hostile act it would do if: "would strike again if …"."""
    if not candidate.actors or not flags.is_hypothetical or flags.is_negated:
        return False
    if candidate.coding is None or candidate.coding.event_type not in MATERIAL_CONFLICT:
        return False
    verb = candidate.trigger.head
    is_intent = any(child.lower_ in {"would", "will"} for child in children(verb, "aux"))
    return is_intent and any(
        mark.lower_ in {"if", "unless"}
        for clause in children(verb, "advcl") for mark in children(clause, "mark"))


def _told_of_the_future(candidate: Candidate, flags: Flags) -> tuple[Coding | None, Flags]:
    """What an act to come is now: announced a pledge or a threat, never to be done a refusal.

    These have happened although the act has not.
    """
    coding = candidate.coding
    if coding is None or not (flags.is_future and candidate.actors):
        return coding, flags
    if flags.is_negated and refused(coding) != coding:
        return refused(coding), replace(flags, is_negated=False, is_future=False)
    return announced(coding), flags


def _has_party(candidate: Candidate, is_unpolitical: bool) -> bool:
    """Whether enough parties are known for an event of this type."""
    if candidate.actors or candidate.coding is None:
        return bool(candidate.actors)
    event_type = candidate.coding.event_type
    if event_type not in NEED_ACTOR and not is_unpolitical:
        return True
    suffered = SUFFERED | SPOKEN_TO if _is_told_by_itself(candidate.trigger.head) else SUFFERED
    return bool(candidate.recipients) and event_type in suffered


def _is_told_by_itself(head: Token) -> bool:
    """Whether an act without an actor is what a clause tells, and not said in passing."""
    if head.dep_ in ASIDES:
        return False
    is_by_pronoun = any(doer.pos_ == "PRON" for doer in subjects(head))
    return head.pos_ == "NOUN" or is_passive(head) or is_by_pronoun


def _follow(thread: Thread, sentence: Sentence, proposals: list[Proposal],
            reading: Reading) -> Thread:
    """What the story has told with this sentence, the title's aside; the parties are left out.

    A link counts for nothing here: nobody knows yet whether it is told as an event.
    """
    if sentence.in_title:
        return thread
    for proposal in proposals:
        if proposal.candidate.coding is not None and _is_likely(proposal.candidate):
            thread = _with_act(thread, proposal, proposal.candidate.coding, reading)
    if proposals and thread.told_at != sentence.number:
        thread = _with_topic(thread, sentence, reading.published)
    if thread.lead is None:
        lead = _first_day(sentence, reading.published)
        thread = replace(thread, lead=lead, day=thread.day or lead)
    return thread


def _is_likely(candidate: Candidate) -> bool:
    """Whether the extractor, where it sees the act, takes it for this one rather than for none."""
    act, coding = candidate.act, candidate.coding
    return act is None or coding is None or act.share_of(coding.event_type) >= LIKELY


def _with_topic(thread: Thread, sentence: Sentence, published: date) -> Thread:
    """The thread with the day of what a sentence only speaks of: "blamed for Thursday's raid"."""
    topic = _first_day(sentence, published)
    if topic is None or not is_news(topic, published):
        return thread
    return replace(thread, topic=topic, told_at=sentence.number)


def _with_act(thread: Thread, proposal: Proposal, coding: Coding, reading: Reading) -> Thread:
    """The thread with what a proposed act tells: its speaker, its day and its place."""
    candidate, flags, when = proposal.candidate, proposal.flags, proposal.when
    thread = replace(thread, speaker=proposal.source.named(thread.speaker) or thread.speaker)
    # What is refused is told as a fact, but not as an act of its day.
    is_done = flags.is_asserted and not flags.is_future and proposal.coding == coding
    if is_done and when.start >= 0 and when.precision == "day":
        thread = replace(thread, day=when, told_at=proposal.sentence.number, topic=None)
    if coding.event_type not in MATERIAL_CONFLICT:
        return thread
    parties = next(iter(candidate.actors), None), next(iter(candidate.recipients), None)
    place = locate(proposal.ties, coding, parties, reading.setting, None)
    return replace(thread, place=place) if is_own(place, proposal.sentence) else thread


def _first_day(sentence: Sentence, published: date) -> EventDate | None:
    """The first day that a sentence names, other than deadlines and days to come."""
    days = (d for d in read_dates(sentence.span.text, published)
            if d.precision == "day" and d.shift is None and not d.is_deadline
            and d.day <= published)
    return next(days, None)
