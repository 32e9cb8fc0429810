"""`dateline explain FILE`: why the coder coded what it coded, sentence by sentence."""

import sys
from collections.abc import Iterator
from datetime import UTC, date, datetime
from itertools import groupby
from pathlib import Path

from spacy.tokens import Span

from etl.errors import UsageError
from etl.settings import Settings
from etl.transform.events.coder import Coder, Text
from etl.transform.events.mentions import Proposal
from etl.transform.events.verdicts.judgement import Party, Verdict, View

SHOWN = 3


def explain(article: Text, coder: Coder, fallback: date, with_parse: bool = True) -> Iterator[str]:
    """Lines of text: each sentence that has a proposal: parse, rules that fired, what the classifier says, the end."""
    judged, _ = coder.judge(article, fallback)
    for _, group in groupby(judged, key=lambda pair: pair[0].scene.sentence.number):
        members = list(group)
        sentence = members[0][0].scene.sentence
        yield f"{'title' if sentence.paragraph.in_title else f'sentence {sentence.number}'}: {sentence.span.text}"
        if with_parse:
            yield f"  parse     {' '.join(_tokens(sentence.span))}"
        for proposal, verdict in members:
            yield from _story(proposal, verdict)
        yield ""


def explain_text(path: str, title: str | None, published: str | None, with_parse: bool, settings: Settings) -> Iterator[str]:
    """`explain` for a file ("-": standard input); raises UsageError where it can't be read or the day is none."""
    from etl.resources.coder import load_coder
    from etl.resources.opinions import chosen

    try:
        day = date.fromisoformat(published) if published else datetime.now(UTC).date()
        text = sys.stdin.read() if path == "-" else Path(path).read_text(encoding="utf-8", errors="replace")
    except OSError as error:
        raise UsageError(f"can't read {path}: {error.strerror}") from None
    except ValueError:
        raise UsageError(f"--published {published} is no day: YYYY-MM-DD") from None
    article = Text(title, text, day)
    yield from explain(article, load_coder(settings.cache, chosen(settings)), day, with_parse)


def _tokens(span: Span) -> Iterator[str]:
    yield from (f"{t.text}/{t.pos_}:{t.dep_}>{t.head.text}" for t in span if not t.is_space)


def _story(proposal: Proposal, verdict: Verdict) -> Iterator[str]:
    candidate = proposal.candidate
    kind = proposal.coding.event_type if proposal.coding else "open"
    yield f"  rule      {candidate.pattern.label} → {kind}"
    yield f"    actors  {_names(candidate.actors)}; recipients {_names(candidate.recipients or candidate.within_reach)}"
    if verdict.view:
        yield f"    asked   {_view(verdict.view)}"
    flags = [name.removeprefix("is_") for name, is_set in vars(proposal.flags).items() if is_set]
    if flags:
        yield f"    flags   {', '.join(flags)}"
    if verdict.dropped:
        yield f"    dropped {verdict.dropped}"
        return
    for actor, recipient in verdict.pairs:
        kind = verdict.coding.event_type if verdict.coding else kind
        yield f"    coded   {kind} {_name(actor)} → {_name(recipient)} ({verdict.confidence})"


def _view(view: View) -> str:
    best = sorted(view.opinion.items(), key=lambda item: -item[1])[:SHOWN]
    return f"{_name(view.actor)} → {_name(view.recipient)}: {', '.join(f'{label} {share:.2f}' for label, share in best)}"


def _names(parties: tuple[Party, ...]) -> str:
    return ", ".join(map(_name, parties)) or "none"


def _name(party: Party) -> str:
    return f"{party.text!r} ({party.name})" if party else "–"
