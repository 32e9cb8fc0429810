"""Two tellings compared: what speaks for one happening, and what against it.

In: `Tellings` and pairs of their numbers. Out: a column for each of `FOR` and `AGAINST`.

A logistic model weighs them. Its weights stand in `schemas/codebook/joining.csv`, once for pairs of
an article and once for pairs of two; `training.joining` fits them. What speaks for one happening
never gets a weight below nought, and what speaks against it never one above.
"""

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from etl.tables.plover import EVENT_TYPES
from etl.transform.stories.tellings import TYPES, UNKNOWN, Side, Tellings
from etl.transform.stories.wording import Matrix, Numbers, Reals, across, products, sizes_of

Flags = npt.NDArray[np.bool_]
Column = npt.NDArray[np.generic]
BASE = "always"
FOR = frozenset({
    "same type", "same mode", "same weapon", "same trigger", "same place", "same place told",
    "near", "within", "same country", "same day", "same day told", "same killed", "same injured",
    "same figures", "same weekday", "names", "wording", "context", "leads", "same sentence",
    "same story", "copy",
    *(f"{side} {what}" for side in ("actor", "recipient")
      for what in ("same", "words", "country", "sector"))})
AGAINST = frozenset({
    "kin types", "other quad class", "other mode", "other weapon", "far", "other place told",
    "other division", "other country", "next day", "next day told", "days apart", "out of time",
    "days", "long ago", "other killed", "other injured", "other figures", "other weekday",
    "no names", "other story", "crossed",
    *(f"{side} {what}" for side in ("actor", "recipient")
      for what in ("apart", "no words", "other words", "abroad", "other sector"))})
# Types that reports of one deed use for one another; all others are two deeds.
KIN = frozenset(frozenset(pair) for pair in (
    ("ASSAULT", "COERCE"), ("AGREE", "CONSULT"), ("AGREE", "AID"), ("AGREE", "CONCEDE"),
    ("AGREE", "COOPERATE"), ("AGREE", "SUPPORT"), ("AGREE", "RETREAT"), ("AID", "COOPERATE"),
    ("AID", "SUPPORT"), ("CONCEDE", "RETREAT"), ("CONSULT", "COOPERATE"), ("REJECT", "ACCUSE"),
    ("REJECT", "REQUEST"), ("REQUEST", "SUPPORT"), ("REQUEST", "ACCUSE"),
    ("SANCTION", "COERCE"), ("SANCTION", "REJECT"), ("SANCTION", "THREATEN"),
    ("SANCTION", "RETREAT"), ("MOBILIZE", "THREATEN"), ("MOBILIZE", "COERCE"),
    ("MOBILIZE", "ASSAULT"), ("ACCUSE", "THREATEN"), ("REQUEST", "THREATEN"),
    ("MOBILIZE", "AID"), ("PROTEST", "ASSAULT")))
QUADS = np.array([kind.quad_class for kind in EVENT_TYPES])
IS_KIN = np.array([[frozenset((one, other)) in KIN for other in TYPES] for one in TYPES])
FAR_KM = 60.0
# Titles (-1) and the first two sentences lead an article.
LEAD = 1
# Reports of one happening differ by a week at most in when it was.
LAST_DAYS_APART = 6
EARTH_KM = 6371.0
# Log-odds of a pair lie within these bounds: no single pair decides for a whole cluster.
BOUND = 6.0
# Pairs that are weighed together; more need more memory.
AT_ONCE = 50_000


def log_odds(told: Tellings, one: Numbers, other: Numbers,
             weights: Mapping[str, float]) -> Reals:
    """How likely each pair is of one happening, as log-odds within BOUND.

    A pair that `contradicts` has the lowest. A feature without a weight counts for nothing.
    """
    points = np.zeros(len(one), np.float32)
    for start in range(0, len(one), AT_ONCE):
        part = slice(start, start + AT_ONCE)
        for name, values in features(told, one[part], other[part]).items():
            if weight := weights.get(name):
                points[part] += np.float32(weight) * values
        points[part][contradicts(told, one[part], other[part])] = -BOUND
    return np.clip(points, -BOUND, BOUND)


def contradicts(told: Tellings, one: Numbers, other: Numbers) -> Flags:
    """Whether a pair can't be one happening, whatever else agrees.

    They are of types that are no kin, or more than six days lie between them.
    """
    types = (told.types[one] != told.types[other]) & ~IS_KIN[told.types[one], told.types[other]]
    found: Flags = types | (_gap(told, one, other) > LAST_DAYS_APART)
    return found


def features(told: Tellings, one: Numbers, other: Numbers) -> dict[str, Reals]:
    """What a pair is made of, by name; yes is 1, no is 0. It is the same with the sides changed."""
    found: dict[str, Column] = {
        BASE: np.ones(len(one)),
        **_deeds(told, one, other), **_parties(told, one, other), **_where(told, one, other),
        **_when(told, one, other), **_numbers(told, one, other), **_words(told, one, other),
        **_print(told, one, other)}
    return {name: values.astype(np.float32) for name, values in found.items()}


def _deeds(told: Tellings, one: Numbers, other: Numbers) -> dict[str, Column]:
    same = told.types[one] == told.types[other]
    modes = _agree(told.modes, one, other)
    quads = QUADS[told.types[one]], QUADS[told.types[other]]
    weapons = _agree(told.weapons, one, other)
    return {"same type": same, "kin types": ~same & IS_KIN[told.types[one], told.types[other]],
            "other quad class": ~same & (quads[0] != quads[1]),
            "same mode": same & (modes == 1), "other mode": same & (modes == -1),
            "same weapon": weapons == 1, "other weapon": weapons == -1,
            "same trigger": told.triggers[one] == told.triggers[other]}


def _agree(values: Numbers, one: Numbers, other: Numbers) -> Numbers:
    """1: both tell the same; -1: both tell another; 0: one of them tells nothing."""
    first, second = values[one], values[other]
    told = (first != UNKNOWN) & (second != UNKNOWN)
    return np.where(told, np.where(first == second, 1, -1), 0)


def _parties(told: Tellings, one: Numbers, other: Numbers) -> dict[str, Column]:
    found: dict[str, Column] = {}
    for name, side in (("actor", told.actors), ("recipient", told.recipients)):
        found |= {f"{name} {what}": values
                  for what, values in _side(side, one, other).items()}
    crossed = (across(told.actors.countries, told.recipients.countries, one, other) > 0) & (
        across(told.actors.countries, told.recipients.countries, other, one) > 0)
    direct = products(told.actors.countries, one, other) > 0
    return {**found, "crossed": crossed & ~direct}


def _side(side: Side, one: Numbers, other: Numbers) -> dict[str, Column]:
    """How far two sides agree: by key, by country, by sector, and by the words of their names."""
    sizes = sizes_of(side.words)
    told = (sizes[one] > 0) & (sizes[other] > 0)
    least = np.maximum(np.minimum(sizes[one], sizes[other]), 1)
    shared = products(side.words, one, other)
    words = shared / least
    besides = told & (shared > 0) & (sizes[one] > shared) & (sizes[other] > shared)
    same, apart = _sets(side.ids, one, other)
    lands, abroad = _sets(side.countries, one, other)
    sectors, aside = _sets(side.sectors, one, other)
    return {"same": same, "apart": apart & (words == 0), "words": words,
            "other words": besides, "no words": told & (words == 0) & ~same,
            "country": lands & ~same, "abroad": abroad, "sector": sectors & ~same,
            "other sector": aside & ~same}


def _cosine(rows: Matrix, one: Numbers, other: Numbers) -> Reals:
    sizes = sizes_of(rows)
    lengths = np.sqrt(np.maximum(sizes[one] * sizes[other], 1)).astype(np.float32)
    found: Reals = products(rows, one, other) / lengths
    return found


def _sets(rows: "npt.ArrayLike", one: Numbers, other: Numbers) -> tuple[Flags, Flags]:
    """Whether two sets share something, and whether both are filled and share nothing."""
    sizes = sizes_of(rows)
    shared = products(rows, one, other) > 0
    return shared, ~shared & (sizes[one] > 0) & (sizes[other] > 0)


def _where(told: Tellings, one: Numbers, other: Numbers) -> dict[str, Column]:
    place = _agree(told.places, one, other)
    division = _agree(told.divisions, one, other)
    country = _agree(told.countries, one, other)
    is_far = distance_km(told, one, other) > FAR_KM
    both = told.is_exact[one] & told.is_exact[other]
    placed = told.is_placed[one] & told.is_placed[other]
    return {"same place": place == 1, "same place told": (place == 1) & placed,
            "other place told": (place == -1) & placed,
            "near": (place == -1) & ~is_far & both,
            "far": (place == -1) & is_far, "within": (division == 1) & ~both,
            "other division": (division == -1) & ~both & (country == 1),
            "same country": (country == 1) & (place == 0) & (division == 0),
            "other country": country == -1}


def distance_km(told: Tellings, one: Numbers, other: Numbers) -> npt.NDArray[np.float64]:
    """How far apart two places are; 0 where one is not known."""
    up, across_ = np.radians(told.latitude), np.radians(told.longitude)
    inside = np.sin((up[one] - up[other]) / 2) ** 2 + np.cos(up[one]) * np.cos(up[other]) * np.sin(
        (across_[one] - across_[other]) / 2) ** 2
    found: npt.NDArray[np.float64] = np.nan_to_num(
        2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(1.0, inside))))
    return found


def _gap(told: Tellings, one: Numbers, other: Numbers) -> Numbers:
    """Days between two spans of time; 0 where they overlap."""
    found: Numbers = np.maximum(np.maximum(told.first_day[one] - told.last_day[other],
                                 told.first_day[other] - told.last_day[one]), 0)
    return found


def _when(told: Tellings, one: Numbers, other: Numbers) -> dict[str, Column]:
    gap = _gap(told, one, other)
    dated = told.is_dated[one] & told.is_dated[other]
    timed = dated & told.is_timed[one] & told.is_timed[other]
    return {"same day told": timed & (gap == 0), "next day told": timed & (gap == 1),
            "same day": dated & (gap == 0), "next day": dated & (gap == 1),
            "days apart": dated & (gap > 1), "out of time": ~dated & (gap > 0),
            "days": np.log1p(gap)}


def _numbers(told: Tellings, one: Numbers, other: Numbers) -> dict[str, Column]:
    found: dict[str, Column] = {}
    for name, values in (("killed", told.killed), ("injured", told.injured)):
        first, second = values[one], values[other]
        both = (first > 0) & (second > 0)
        ratio = np.log(np.maximum(np.maximum(first, second), 1)
                       / np.maximum(np.minimum(first, second), 1))
        found |= {f"same {name}": both & (first == second),
                  f"other {name}": np.where(both, np.minimum(ratio, 2.0), 0.0)}
    return found


def _words(told: Tellings, one: Numbers, other: Numbers) -> dict[str, Column]:
    figures, no_figures = _sets(told.figures, one, other)
    weekdays, no_weekdays = _sets(told.weekdays, one, other)
    return {"wording": products(told.words, one, other),
            "context": products(told.context, one, other),
            "names": _cosine(told.names, one, other),
            "no names": _sets(told.names, one, other)[1],
            "same figures": figures, "other figures": no_figures,
            "same weekday": weekdays, "other weekday": no_weekdays}


def _print(told: Tellings, one: Numbers, other: Numbers) -> dict[str, Column]:
    """Where the two are printed: sentence, article, original and story."""
    stories = _agree(told.stories, one, other)
    same_article = told.articles[one] == told.articles[other]
    return {"long ago": told.is_old[one] != told.is_old[other],
            "same sentence": same_article & (told.sentences[one] == told.sentences[other]),
            "leads": (told.sentences[one] <= LEAD) & (told.sentences[other] <= LEAD),
            "same story": stories == 1, "other story": stories == -1,
            "copy": ~same_article & (told.voices[one] == told.voices[other])}
