"""Coding of the corpus's held-out articles, which taught the extractor nothing, by manner of text.

They are whole articles of this project's own (`training/corpus`), each act in them annotated. The
weights of the confidence are fitted on these articles, so their calibration is that of the fit.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bench.manners import group_of
from bench.metrics import calibrated, mean
from etl.resources.coder import load_coder
from etl.resources.opinions import chosen
from etl.settings import read_settings
from etl.transform.events.coder import Coder
from etl.transform.events.parties.party import Actor
from training.articles import AnnotatedArticle, read_corpus
from training.confidence import OPEN, Judged, are_right, judged, told_by, told_in
from training.extractor.held_out import is_held_out

Row = dict[str, Any]


@dataclass(frozen=True)
class Checked:
    """What was coded in one article, held against its annotations.

    acts: for each act that is told as done and not doubtful, whether a mention tells it. mentions:
    the asserted ones, except those in a sentence with a doubtful act.
    """

    group: str
    acts: tuple[bool, ...]
    mentions: tuple[Judged, ...]


def measure() -> Row:
    """Code the held-out articles and compare; all figures are defined by `summarise`."""
    settings = read_settings()
    coder = load_coder(settings.cache, chosen(settings))
    return summarise([check(coder, one) for one in filter(is_held_out, read_corpus())])


def check(coder: Coder, article: AnnotatedArticle) -> Checked:
    """Code one article and compare."""
    mentions = tuple(one for one in judged(coder, [article]) if not one.verdict.dropped)
    told = {id(act) for one in mentions for act in _told(one)}
    acts = [one.act for one in told_in(article)
            if not one.act.is_doubtful and not one.act.flags & OPEN]
    return Checked(group_of(article.manner), tuple(id(act) in told for act in acts), mentions)


def _told(one: Judged) -> Iterable[object]:
    """The annotated acts that a mention tells: those of its sentence and type."""
    coding = one.verdict.coding
    return [told.act for told in one.here
            if coding is not None and told.act.event_type == coding.event_type]


def summarise(checked: Iterable[Checked]) -> Row:
    """Measures over articles, and by manner of text.

    recall: share of the annotated acts (done, not doubtful) that a mention of their sentence and
    type tells. precision: share of the mentions whose sentence tells an act of their type. both
    parties: share of the mentions on the trigger of such an act whose actor and recipient are its
    own. The calibration error of `confidence` is over all mentions, that of `party_confidence` over
    those on a trigger.
    """
    articles = list(checked)
    groups: dict[str, list[Checked]] = defaultdict(list)
    for one in articles:
        groups[one.group].append(one)
    mentions = [one for article in articles for one in article.mentions]
    parties = [(one.verdict.party_confidence, right) for one in mentions
               if (right := has_parties(one)) is not None]
    return {**_figures(articles),
            "manner": {name: _figures(groups[name]) for name in sorted(groups)},
            **calibrated("confidence", [(one.verdict.confidence, one.is_right)
                                        for one in mentions]),
            **calibrated("party_confidence", parties)}


def _figures(articles: Iterable[Checked]) -> Row:
    listed = list(articles)
    acts = [is_told for article in listed for is_told in article.acts]
    mentions = [one for article in listed for one in article.mentions]
    parties = [right for one in mentions if (right := has_parties(one)) is not None]
    return {"articles": len(listed), "acts": len(acts), "recall": mean(acts),
            "mentions": len(mentions), "precision": mean(one.is_right for one in mentions),
            "both parties": mean(parties)}


def has_parties(one: Judged) -> bool | None:
    """Whether a mention's parties are right; None where it is on no annotated trigger."""
    told = told_by(one)
    if told is None:
        return None
    pairs = one.verdict.pairs
    return are_right(one.verdict, told, _named(actor for actor, _ in pairs),
                     _named(recipient for _, recipient in pairs))


def _named(parties: Iterable[Actor | None]) -> tuple[Actor, ...]:
    return tuple(sorted(filter(None, parties), key=lambda one: (one.start_char, one.end_char)))
