"""Accounts: what one article tells of one happening, all of its tellings taken together.

In: `Tellings` and the cluster of each. Out: `Tellings` again, a row for each cluster. One telling
is short and may be wrong; together they say more, and what most of them say is more often right.
"""

import numpy as np
import numpy.typing as npt

from etl.transform.stories.tellings import UNKNOWN, Side, Tellings
from etl.transform.stories.wording import Matrix, Numbers, summed, unit


def accounts_of(told: Tellings, clusters: Numbers) -> tuple[Tellings, Numbers]:
    """The accounts, and the number of its account for each telling.

    Of words and parties an account has those of all its tellings; of every other column what most
    of them tell, and of several that are as many what the first one tells.
    """
    _, first, groups = np.unique(clusters, return_index=True, return_inverse=True)
    count = len(first)

    def most(values: Numbers) -> Numbers:
        return most_told(groups, values, count)

    days = most(np.where(told.is_dated, told.first_day, UNKNOWN))
    is_dated = days != UNKNOWN
    places = most(told.places)
    at = _telling_with(groups, told.places, places, first)
    known = places != UNKNOWN
    divisions = np.where(known, told.divisions[at], most(told.divisions))
    countries = np.where(known, told.countries[at], most(told.countries))
    found = Tellings(
        ids=[told.ids[number] for number in first], types=most(told.types),
        modes=most(told.modes), triggers=most(told.triggers), articles=told.articles[first],
        voices=told.voices[first], stories=told.stories[first], sentences=told.sentences[first],
        starts=told.starts[first], is_title=told.is_title[first],
        first_day=np.where(is_dated, days, told.first_day[first]),
        last_day=np.where(is_dated, days, told.last_day[first]), is_dated=is_dated,
        places=places, divisions=divisions, countries=countries, is_exact=known,
        is_placed=_some(told.is_placed & (told.places == places[groups]), groups, count),
        is_timed=_some(told.is_timed, groups, count),
        is_old=_some(told.is_old, groups, count),
        latitude=told.latitude[at], longitude=told.longitude[at],
        killed=most(told.killed), injured=most(told.injured), weapons=most(told.weapons),
        actors=_side(told.actors, groups), recipients=_side(told.recipients, groups),
        words=unit(summed(told.words, groups)), names=_any(told.names, groups),
        figures=_any(told.figures, groups), weekdays=_any(told.weekdays, groups),
        context=told.context[first])
    return found, groups


def _some(flags: npt.NDArray[np.bool_], groups: Numbers, count: int) -> npt.NDArray[np.bool_]:
    """Whether a telling of each group has the flag."""
    found = np.zeros(count, bool)
    found[groups[flags]] = True
    return found


def most_told(groups: Numbers, values: Numbers, count: int) -> Numbers:
    """What most tellings of each group tell; UNKNOWN where none tells anything."""
    found = np.full(count, UNKNOWN, np.int64)
    known = np.nonzero(values != UNKNOWN)[0]
    if not len(known):
        return found
    pairs, first, counts = np.unique(np.stack([groups[known], values[known]]), axis=1,
                                     return_index=True, return_counts=True)
    order = np.lexsort((first, -counts, pairs[0]))
    of, best = np.unique(pairs[0][order], return_index=True)
    found[of] = pairs[1][order][best]
    return found


def _telling_with(groups: Numbers, values: Numbers, chosen: Numbers, first: Numbers) -> Numbers:
    """For each group the first telling that tells what is chosen; else its first one."""
    found = first.copy()
    right = np.nonzero((values == chosen[groups]) & (values != UNKNOWN))[0]
    of, at = np.unique(groups[right], return_index=True)
    found[of] = right[at]
    return found


def _side(side: Side, groups: Numbers) -> Side:
    return Side(*(_any(rows, groups) for rows in (side.ids, side.countries, side.sectors,
                                                   side.words)))


def _any(rows: Matrix, groups: Numbers) -> Matrix:
    """Ones where any row of the group has one."""
    found = summed(rows, groups)
    found.data = np.ones_like(found.data)
    return found


