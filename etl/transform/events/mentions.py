"""A sentence's candidates to mentions: flags, date, place, numbers, attribution and confidence added."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from spacy.tokens import Span, Token

from etl.tables.plover import (
    MATERIAL_CONFLICT,
    NEED_ACTOR,
    SPOKEN,
    SPOKEN_TO,
    SUFFERED,
    VIOLENT,
    Coding,
    announced,
    refused,
)
from etl.transform.events.facts.attribution import PRONOUNS, Attribution, read_attribution
from etl.transform.events.facts.casualties import Casualties, read_casualties
from etl.transform.events.facts.flags import Flags, read_flags
from etl.transform.events.facts.location import Setting, locate, locate_origin, locate_title
from etl.transform.events.facts.timing import read_coming, read_done, read_time
from etl.transform.events.facts.tolls import TOLLED, read_tolls, with_toll
from etl.transform.events.facts.weapons import read_weapon
from etl.transform.events.language.clauses import children, is_passive, subjects
from etl.transform.events.language.dates import EventDate, is_historical, read_dates
from etl.transform.events.language.sentences import Sentence
from etl.transform.events.parties.arguments import Actor
from etl.transform.events.proposals.candidates import RESULTS, Candidate
from etl.transform.events.verdicts.judgement import Circumstances, Verdict, pairs_to_ask
from etl.transform.events.verdicts.opinion import Pair
from etl.transform.places.choice import FoundPlace

# How a charge is told in passing ("a clerk convicted of theft"): without an actor it is then no event.
ASIDES = frozenset({"acl", "relcl", "amod"})
# Told in the past perfect, what is older than this is background.
PERFECT_DAYS = 20


@dataclass(frozen=True)
class Mention:
    """One coded occurrence of an event in one sentence; offsets into the text (title where in_title)."""

    sentence_number: int
    sentence_start: int
    sentence_end: int
    in_title: bool
    trigger_start: int
    trigger_end: int
    pattern: str
    coding: Coding
    actor: Actor | None
    recipient: Actor | None
    offset: int
    place: FoundPlace | None
    origin: FoundPlace | None
    when: EventDate
    casualties: Casualties
    weapon: str | None
    attribution: Attribution
    flags: Flags
    confidence: float


@dataclass(frozen=True)
class Thread:
    """What the story has told so far; None before that.

    place: the last event's own. lead, day: the first and the last day named. speaker: who spoke last.
    """

    place: FoundPlace | None = None
    lead: EventDate | None = None
    day: EventDate | None = None
    speaker: str | None = None


@dataclass(frozen=True)
class Scene:
    """A sentence with what is known around it; turns its candidates into mentions."""

    sentence: Sentence
    paragraph: int
    setting: Setting
    thread: Thread
    published: date
    is_unpolitical: bool
    after: tuple[Sentence, ...] = ()

    def propose(self, candidate: Candidate) -> "Proposal":
        """A candidate with its flags and date; `unfit` where the evidence is too thin to ask anybody."""
        flags, when = self._flags_and_date(candidate)
        if is_conditional_threat(candidate, flags):
            flags = replace(flags, is_hypothetical=False, is_future=True)
        coding, flags = _told_of_the_future(candidate, flags)
        return Proposal(candidate, coding, flags, when, self, None if self._has_party(candidate) else "nobody acts")

    def mentions(self, proposal: "Proposal", verdict: Verdict) -> list[Mention]:
        """A mention for each pair of actor and recipient that the verdict keeps."""
        if verdict.dropped or verdict.coding is None:
            return []
        found = [self.mention(proposal, verdict, actor, recipient) for actor, recipient in verdict.pairs]
        return [replace(mention, casualties=with_toll(mention.casualties, proposal.tolls)) for mention in found]

    def follow(self, candidates: list[Candidate]) -> Thread:
        """What the story has told with this sentence, its candidates included."""
        thread = self.thread
        if self.sentence.paragraph.in_title:
            return thread
        for candidate in candidates:
            head, coding = candidate.fit.head, candidate.coding
            if coding is None:  # nobody knows yet whether a link is told as an event
                continue
            speaker = read_attribution(self.sentence.span, head, thread.speaker).text
            thread = replace(thread, speaker=speaker or thread.speaker)
            flags, when = self._flags_and_date(candidate)
            if flags.is_asserted and not flags.is_future and when.start >= 0 and when.precision == "day":
                thread = replace(thread, day=when)
            if coding.event_type in MATERIAL_CONFLICT:
                parties = (next(iter(candidate.actors), None), next(iter(candidate.recipients), None))
                place = locate(self.sentence, self.paragraph, head, coding, parties, self.setting)
                is_own = place is not None and self.sentence.start <= place.name.start < self.sentence.end
                thread = replace(thread, place=place) if is_own and place and place.name.paragraph >= 0 else thread
        if thread.lead is None:
            days = [d for d in read_dates(self.sentence.span.text, self.published)
                    if d.precision == "day" and d.shift is None and not d.is_deadline and d.day <= self.published]
            lead = next(iter(days), None)
            thread = replace(thread, lead=lead, day=thread.day or lead)
        return thread

    def _has_party(self, candidate: Candidate) -> bool:
        if candidate.actors or candidate.coding is None:
            return bool(candidate.actors)
        if candidate.coding.event_type not in NEED_ACTOR and not self.is_unpolitical:
            return True
        head = candidate.fit.head
        by_pronoun = any(doer.pos_ == "PRON" for doer in subjects(head))
        is_told = head.dep_ not in ASIDES and (head.pos_ == "NOUN" or is_passive(head) or by_pronoun)
        suffered = SUFFERED | SPOKEN_TO if is_told else SUFFERED
        return bool(candidate.recipients) and candidate.coding.event_type in suffered

    def _flags_and_date(self, candidate: Candidate) -> tuple[Flags, EventDate]:
        span, head = self.sentence.span, candidate.fit.head
        # What is done belongs to the day told last, what is said of it to the day that made the news.
        is_spoken = candidate.coding is not None and candidate.coding.event_type in SPOKEN
        told = self.thread.lead if is_spoken else self.thread.day
        when = read_time(span, head, self.published, told)
        flags = read_flags(head, is_historical(when, self.published) or _is_told_back(head, when, self.published))
        when = read_coming(when, self.published) if flags.is_future else read_done(span, head, self.published, told)
        return flags, when

    def mention(self, proposal: "Proposal", verdict: Verdict, actor: Actor | None, recipient: Actor | None) -> Mention:
        """One pair's mention; the verdict must have a coding."""
        candidate, coding = proposal.candidate, verdict.coding
        assert coding is not None
        span, offset = self.sentence.span, self.sentence.paragraph.offset
        tokens = sorted(candidate.fit.tokens, key=lambda t: t.i)
        start, end = tokens[0].idx, tokens[-1].idx + len(tokens[-1])
        head, is_fight = candidate.fit.head, coding.event_type in MATERIAL_CONFLICT
        setting = replace(self.setting, told=self.thread.place)
        in_title = self.sentence.paragraph.in_title
        place = locate_title(span, setting.places) if in_title else locate(
            self.sentence, self.paragraph, head, coding, (actor, recipient), setting)
        origin = None if in_title else locate_origin(self.sentence, self.paragraph, head, setting.places)
        return Mention(
            sentence_number=self.sentence.number, sentence_start=self.sentence.start,
            sentence_end=self.sentence.end, in_title=self.sentence.paragraph.in_title,
            trigger_start=offset + start, trigger_end=offset + end,
            pattern=candidate.pattern.label, coding=coding, actor=actor, recipient=recipient, offset=offset,
            place=place, origin=origin, when=proposal.when, casualties=self._casualties(coding, head), flags=proposal.flags,
            confidence=verdict.confidence, weapon=read_weapon(span, head) if is_fight else None,
            attribution=self._attribution(head, coding, actor))

    def _attribution(self, head: Token, coding: Coding, actor: Actor | None) -> Attribution:
        """Who reports it; nobody where an actor's own words are the act: "Peru said that it would reject the offer"."""
        if coding.event_type not in SPOKEN:
            return read_attribution(self.sentence.span, head, self.thread.speaker, coding.event_type in MATERIAL_CONFLICT)
        found = read_attribution(self.sentence.span, head)
        said = (found.text or "").casefold()
        is_own = actor is not None and (said in PRONOUNS or said in actor.text.casefold() or actor.text.casefold() in said)
        return Attribution() if is_own else found

    def _casualties(self, coding: Coding, head: Token) -> Casualties:
        return read_casualties(self.sentence.span, head) if coding.event_type in VIOLENT else Casualties()


@dataclass(frozen=True)
class Proposal:
    """What the rules propose of a candidate; coding is None for a link, whose type is open.

    tolls: what later sentences, by their numbers, say that it has cost; known once all of the text is judged.
    """

    candidate: Candidate
    coding: Coding | None
    flags: Flags
    when: EventDate
    scene: Scene
    unfit: str | None
    tolls: tuple[tuple[int, Casualties], ...] = ()

    @property
    def circumstances(self) -> Circumstances:
        """What bears on its confidence."""
        sentence = self.scene.sentence
        return Circumstances(self.flags, self.scene.is_unpolitical, sentence.paragraph.in_title, sentence.number)

    def with_tolls(self, verdict: Verdict, acts: Collection[int]) -> "Proposal":
        """The same with the tolls of a violent act; `acts` as in `read_tolls`."""
        is_told = self._is_violent(verdict) and self.flags.is_asserted and not self.scene.sentence.paragraph.in_title
        return replace(self, tolls=tuple(read_tolls(self.scene.after, acts))) if is_told else self

    def tells_act(self, verdict: Verdict) -> bool:
        """Whether it is a violent act of its own, and not what came of one."""
        return self._is_violent(verdict) and self.candidate.fit.head.lemma_.lower() not in RESULTS

    def tells_outcome(self, verdict: Verdict) -> bool:
        """Whether it tells victims and nobody who did it: "nine people were wounded"."""
        return self._is_violent(verdict) and self.candidate.fit.head.lemma_.lower() in RESULTS and not self.candidate.actors

    def _is_violent(self, verdict: Verdict) -> bool:
        return verdict.coding is not None and not verdict.dropped and verdict.coding.event_type in TOLLED

    def questions(self) -> list[Pair]:
        """What to ask the classifier, in the order of `pairs_to_ask`."""
        if self.unfit:
            return []
        span = self.scene.sentence.span
        return [Pair(span.text, _within(span, actor), _within(span, recipient))
                for actor, recipient in pairs_to_ask(self.candidate)]


def _within(span: Span, party: Actor | None) -> tuple[int, int] | None:
    return (party.start_char - span.start_char, party.end_char - span.start_char) if party else None


def _told_of_the_future(candidate: Candidate, flags: Flags) -> tuple[Coding | None, Flags]:
    """What is announced is a pledge or a threat, and what is told never to be done a refusal: those have happened."""
    coding = candidate.coding
    if coding is None or not (flags.is_future and candidate.actors):
        return coding, flags
    if flags.is_negated and refused(coding) != coding:
        return refused(coding), replace(flags, is_negated=False, is_future=False)
    return announced(coding), flags


def is_conditional_threat(candidate: Candidate, flags: Flags) -> bool:
    """Whether an actor says what hostile act it would do, on a condition: "would strike again if …"."""
    verb = candidate.fit.head
    would = any(child.lower_ in {"would", "will"} for child in children(verb, "aux"))
    condition = any(mark.lower_ in {"if", "unless"} for clause in children(verb, "advcl") for mark in children(clause, "mark"))
    return (would and condition and flags.is_hypothetical and not flags.is_negated and bool(candidate.actors)
            and candidate.coding is not None and candidate.coding.event_type in MATERIAL_CONFLICT)


def _is_told_back(verb: Token, when: EventDate, published: date) -> bool:
    """Whether the past perfect tells of what was long before: "had threatened last month"."""
    is_perfect = any(child.lower_ in {"had", "'d"} for child in children(verb, "aux"))
    return is_perfect and when.precision != "published" and (published - when.day).days > PERFECT_DAYS
