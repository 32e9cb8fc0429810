"""`dateline explain FILE`: why the coder coded what it coded, step by step."""

import sys
from collections.abc import Iterator, Mapping
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path

from spacy.tokens import Span

from etl.errors import UsageError
from etl.settings import Settings
from etl.tables.plover import Coding
from etl.transform.events.coder import Coder, Steps
from etl.transform.events.language.sentences import Sentence
from etl.transform.events.mentions import Mention
from etl.transform.events.proposals.proposal import Proposal
from etl.transform.events.reading import Reading, Text
from etl.transform.events.verdicts.ask import Party, parties_to_ask, question
from etl.transform.events.verdicts.judgement import Verdict
from etl.transform.events.verdicts.opinion import Opinion, Pair
from etl.transform.places.choice import FoundPlace

# Labels of an opinion that are shown, the likeliest first.
SHOWN = 3


def explain(article: Text, coder: Coder, fallback: date, with_parse: bool = True) -> Iterator[str]:
    """Lines of text: the reading, then each sentence that has a proposal.

    A sentence shows its steps in their order: parse, proposals and who proposed them, opinions,
    verdicts, mentions. `fallback` is as in `Coder.code`.
    """
    steps = coder.steps(article, fallback)
    yield from _reading(steps.reading, coder.tools.least_relevance)
    for _, group in groupby(steps.verdicts, key=_where):
        yield from _sentence(list(group), steps, with_parse)
        yield ""


def explain_text(path: str, title: str | None, published: str | None, with_parse: bool,
                 settings: Settings) -> Iterator[str]:
    """`explain` for a file ("-": standard input).

    Raises UsageError where the file can't be read or the day is none.
    """
    from etl.resources.coder import load_coder
    from etl.resources.opinions import chosen

    try:
        day = date.fromisoformat(published) if published else datetime.now(UTC).date()
        text = sys.stdin.read() if path == "-" else \
            Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise UsageError(f"can't read {path}: {error.strerror}") from None
    except ValueError:
        raise UsageError(f"--published {published} is no day: YYYY-MM-DD") from None
    article = Text(title, text, day)
    yield from explain(article, load_coder(settings.cache, chosen(settings)), day, with_parse)


def _reading(reading: Reading, least_relevance: float) -> Iterator[str]:
    setting = reading.setting
    yield (f"reading: {len(reading.sentences)} sentences of {reading.published}"
           f"{', of no politics' if reading.is_unpolitical else ''}")
    if setting.dateline:
        yield f"  dateline  {_place(setting.dateline)}"
    if setting.subject:
        yield f"  subject   {setting.subject.name}"
    if setting.places:
        yield f"  places    {', '.join(dict.fromkeys(map(_place, setting.places)))}"
    if reading.extraction is not None:
        relevance = f"  relevance {reading.extraction.relevance:.2f}"
        is_read = reading.is_political(least_relevance)
        yield relevance if is_read else f"{relevance}: below {least_relevance:g} no event is sought"
    yield ""


def _sentence(verdicts: list[Verdict], steps: Steps, with_parse: bool) -> Iterator[str]:
    sentence = verdicts[0].proposal.sentence
    name = "title" if sentence.in_title else f"sentence {sentence.number}"
    yield f"{name}: {sentence.span.text}"
    if with_parse:
        yield f"  parse     {' '.join(_tokens(sentence.span))}"
    for verdict in verdicts:
        yield from _proposal(verdict.proposal)
        yield from _opinions(verdict.proposal, steps.opinions)
        yield from _verdict(verdict)
    for mention in steps.coded.mentions:
        if _is_of(mention, sentence):
            yield from _mention(mention)


def _tokens(span: Span) -> Iterator[str]:
    return (f"{t.text}/{t.pos_}:{t.dep_}>{t.head.text}" for t in span if not t.is_space)


def _proposal(proposal: Proposal) -> Iterator[str]:
    candidate, when = proposal.candidate, proposal.when
    proposers = ", ".join(proposal.proposed_by)
    yield f"  proposal  {candidate.label} → {_kind(proposal.coding)} (by {proposers})"
    recipients = candidate.recipients or candidate.within_reach
    yield f"    actors  {_names(candidate.actors)}; recipients {_names(recipients)}"
    flags = [name.removeprefix("is_") for name, is_set in vars(proposal.flags).items() if is_set]
    yield f"    when    {when.day} ({when.precision}){', ' if flags else ''}{', '.join(flags)}"


def _opinions(proposal: Proposal, opinions: Mapping[Pair, Opinion]) -> Iterator[str]:
    for actor, recipient in parties_to_ask(proposal):
        opinion = opinions.get(question(proposal, actor, recipient))
        if opinion is not None:
            best = sorted(opinion.items(), key=lambda item: -item[1])[:SHOWN]
            shares = ", ".join(f"{label} {share:.2f}" for label, share in best)
            yield f"    opinion {_name(actor)} → {_name(recipient)}: {shares}"


def _verdict(verdict: Verdict) -> Iterator[str]:
    if verdict.dropped:
        yield f"    verdict dropped: {verdict.dropped}"
        return
    yield f"    verdict {_kind(verdict.coding)} ({verdict.confidence})"
    if verdict.tolls:
        told = ", ".join(str(number) for number, _ in verdict.tolls)
        yield f"    toll    told by sentence {told}"


def _where(verdict: Verdict) -> tuple[bool, int]:
    """What tells the sentences of an article apart: a title may have several."""
    return verdict.proposal.sentence.in_title, verdict.proposal.sentence.start


def _is_of(mention: Mention, sentence: Sentence) -> bool:
    return (mention.in_title, mention.sentence_start) == (sentence.in_title, sentence.start)


def _mention(mention: Mention) -> Iterator[str]:
    place = f" in {_place(mention.place)}" if mention.place else ""
    source = f", says {mention.attribution.text!r}" if mention.attribution.text else ""
    yield (f"  mention   {_kind(mention.coding)} {_names(mention.actors)} → "
           f"{_names(mention.recipients)}{place}{source}")
    yield (f"    seen by {', '.join(mention.proposed_by)}; confidence {mention.confidence}, "
           f"parties {mention.party_confidence}, relevance {mention.relevance}")


def _kind(coding: Coding | None) -> str:
    if coding is None:
        return "open"
    return f"{coding.event_type}/{coding.event_mode}" if coding.event_mode else coding.event_type


def _place(found: FoundPlace) -> str:
    if found.place is None:
        return f"{found.name.text} (not resolved)"
    return f"{found.name.text} ({found.place.name}, {found.place.country})"


def _names(parties: tuple[Party, ...]) -> str:
    return ", ".join(map(_name, parties)) or "none"


def _name(party: Party) -> str:
    return f"{party.text!r} ({party.name})" if party else "–"
