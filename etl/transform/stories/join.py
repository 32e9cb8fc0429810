"""Joining: which mentions are of one happening.

In: `Tellings` of a night and of those before it, and weights. Out: the cluster of each.

First what one article tells is joined into accounts, then accounts of several articles into
happenings. Both steps score pairs that share a block with a logistic model and cluster by average
link. Two accounts of one article count as much against a cluster as a pair can. What earlier nights
have joined stays together.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from etl.transform.stories.accounts import accounts_of
from etl.transform.stories.blocks import between, within
from etl.transform.stories.clusters import clusters_of
from etl.transform.stories.pairs import BOUND, Flags, log_odds
from etl.transform.stories.tellings import UNKNOWN, Tellings
from etl.transform.stories.wording import Numbers, Reals


@dataclass(frozen=True)
class Joiner:
    """The two models: weights of features by name, and the mean log-odds that joins clusters.

    inside: within an article. across: between articles.
    """

    inside: Mapping[str, float]
    inside_threshold: float
    across: Mapping[str, float]
    across_threshold: float


def join(told: Tellings, joiner: Joiner, events: Numbers | None = None) -> Numbers:
    """The cluster of each telling: the number of the first telling in it.

    events: the event of each telling that an earlier night has joined, by number; UNKNOWN for those
    that are new. Tellings of one event stay together.
    """
    count = len(told)
    if not count:
        return np.empty(0, np.int64)
    known = np.full(count, UNKNOWN, np.int64) if events is None else events
    one, other = within(told)
    inside = clusters_of(count, one, other, log_odds(told, one, other, joiner.inside),
                         joiner.inside_threshold, _groups(known, told.articles))
    accounts, account_of = accounts_of(told, inside)
    event_of = np.full(len(accounts), UNKNOWN, np.int64)
    is_old = known != UNKNOWN
    event_of[account_of[is_old]] = known[is_old]
    one, other, points = scored(accounts, joiner.across, event_of == UNKNOWN)
    joined = clusters_of(len(accounts), one, other, points, joiner.across_threshold,
                         _groups(event_of))
    first = np.full(len(accounts), count, np.int64)
    np.minimum.at(first, joined[account_of], np.arange(count))
    return first[joined[account_of]]


def scored(accounts: Tellings, weights: Mapping[str, float],
           is_new: Flags) -> tuple[Numbers, Numbers, Reals]:
    """Pairs of accounts with their log-odds; of old ones those that a new one may bring together.

    What one article tells apart is two happenings, and nothing else can make them one.
    """
    one, other = between(accounts)
    if not is_new.all():
        one, other = _with_news(one, other, is_new)
    first, second = within(accounts)
    points = np.concatenate((log_odds(accounts, one, other, weights),
                             np.full(len(first), -BOUND, np.float32)))
    return np.concatenate((one, first)), np.concatenate((other, second)), points


def _with_news(one: Numbers, other: Numbers, is_new: Flags) -> tuple[Numbers, Numbers]:
    """Pairs with a new account, and those of old ones that both may be told by one that is new."""
    has_news = is_new[one] | is_new[other]
    near = np.zeros(len(is_new), bool)
    near[one[has_news]] = near[other[has_news]] = True
    chosen = has_news | (near[one] & near[other])
    return one[chosen], other[chosen]


def _groups(events: Numbers, articles: Numbers | None = None) -> Iterator[list[int]]:
    """Tellings that an event holds together; with `articles`, those of an event and an article."""
    keys = (events,) if articles is None else (articles, events)
    old = np.nonzero(events != UNKNOWN)[0]
    order = old[np.lexsort(tuple(key[old] for key in keys))]
    if not len(order):
        return
    changes = np.any([np.diff(key[order]) != 0 for key in keys], axis=0)
    for group in np.split(order, np.nonzero(changes)[0] + 1):
        if len(group) > 1:
            yield group.tolist()
