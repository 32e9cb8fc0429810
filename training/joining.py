"""Fit the weights that join mentions into events: `python -m training.joining`.

It codes the open half of the gold set of happenings and the happenings of `corpus/happenings/`, and
writes joining.csv. An observation is a pair that joining would compare and of which both tellings
tell a happening for certain: its features, and whether it is the same happening. The thresholds are
those under which the groups of the gold set, each joined with weights fitted on all others, come
out best. Needs no torch.
"""

import csv
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from bench.happenings import group, half, read_gold_set
from bench.joining import Aligned, Material, align, measure, read_material
from etl.tables import contracts
from etl.tables.rows.mentions import MentionRow
from etl.transform.stories.accounts import accounts_of
from etl.transform.stories.blocks import Pairs, between, within
from etl.transform.stories.clusters import clusters_of
from etl.transform.stories.join import Joiner, scored
from etl.transform.stories.pairs import AGAINST, BASE, FOR, contradicts, features, log_odds
from etl.transform.stories.tellings import Tellings, take_tellings
from etl.transform.stories.wording import Numbers
from training.happenings import read_training_set

RIDGE = 3.0
# Two happenings that are told often have many pairs. Together these weigh as their number to the
# power of 1 less this: with 0 the much-told decide alone, with 1 every two happenings are equal.
EVENNESS = 0.3
# What was measured to be of no use within an article, where sentences lean on one another.
ACROSS_ONLY = frozenset({"same place told", "other place told", "same day told", "next day told",
                         "long ago", "actor other words", "recipient other words"})
INSIDE = (1.0, 1.5)
THRESHOLDS = (-1.4, -1.2, -1.0, -0.8, -0.6, -0.4, -0.2, 0.0, 0.2, 0.4)
# What merged look-alikes take from the score of a threshold: so much if there were one for each
# happening that is told twice or more.
MERGED = 0.4
Labels = npt.NDArray[np.str_]


@dataclass(frozen=True)
class Seen:
    """Tellings with the happening that each tells ("": not certain) and its group.

    is_whole: of articles as they are printed, which tell their happening again and again. Those of
    the training set are short and seldom do: they don't teach what one article tells.
    """

    told: Tellings
    labels: Labels
    groups: Labels
    is_whole: npt.NDArray[np.bool_]

    def without(self, name: str) -> npt.NDArray[np.bool_]:
        """Which tellings are of other groups."""
        found: npt.NDArray[np.bool_] = self.groups != name
        return found


def see(*parts: tuple[Material, Aligned]) -> Seen:
    """All parts together, with their labels; the articles of the first one are whole."""
    mentions: list[MentionRow] = [m for material, _ in parts for m in material.events]
    told = take_tellings(mentions, {article: fact for material, _ in parts
                                    for article, fact in material.facts.items()})
    return Seen(told, np.array([label for part in parts for label in _labels(*part)]),
                np.array([name for material, _ in parts for name in _groups(material)]),
                np.arange(len(mentions)) < len(parts[0][0].events))


def _labels(material: Material, aligned: Aligned) -> Iterator[str]:
    return (aligned.tells.get(m.mention_id, "") for m in material.events)


def _groups(material: Material) -> Iterator[str]:
    stories = {row["url"]: row["story_id"] for row in material.gold.stories}
    return (group(stories[m.article_id]) for m in material.events)


def open_half(material: Material) -> Material:
    """The gold set without what is kept for measuring."""
    mine = {row["url"] for row in material.gold.stories if half(row["story_id"]) == "open"}
    return replace(material, articles=[one for one in material.articles if one.article_id in mine],
                   events=[m for m in material.events if m.article_id in mine])


def fit(told: Tellings, labels: Labels, pairs: Pairs, taken: npt.NDArray[np.bool_],
        evenness: float, unused: Collection[str] = ()) -> dict[str, float]:
    """The weight of each feature but the unused, from pairs of which both tellings are taken."""
    one, other = pairs
    known = (taken[one] & taken[other] & (labels[one] != "") & (labels[other] != "")
             & ~contradicts(told, one, other))
    one, other = one[known], other[known]
    found = {name: values for name, values in features(told, one, other).items()
             if name not in unused}
    values = np.stack(list(found.values()), axis=1).astype(np.float64)
    right = (labels[one] == labels[other]).astype(np.float64)
    weights = _minimum(values, right, _shares(labels[one], labels[other], evenness), list(found))
    return {name: round(float(weight), 3) for name, weight in zip(found, weights, strict=True)
            if round(float(weight), 3)}


def _shares(one: Labels, other: Labels, evenness: float) -> npt.NDArray[np.float64]:
    """How much each pair counts; 1 on average."""
    names = [tuple(sorted(pair)) for pair in zip(one.tolist(), other.tolist(), strict=True)]
    often = Counter(names)
    shares = np.array([often[name] ** -evenness for name in names])
    found: npt.NDArray[np.float64] = shares / shares.mean()
    return found


def _minimum(values: npt.NDArray[np.float64], right: npt.NDArray[np.float64],
             shares: npt.NDArray[np.float64], names: Sequence[str]) -> npt.NDArray[np.float64]:
    """Weights with the least loss, a ridge on all but the base, each on its side of nought."""
    ridge = np.array([0.0 if name == BASE else RIDGE for name in names])
    bounds = [(0, None) if name in FOR else (None, 0) if name in AGAINST else (None, None)
              for name in names]

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        points = values @ weights
        lost = np.sum(shares * (np.logaddexp(0, points) - right * points))
        slope = values.T @ (shares * (1 / (1 + np.exp(-points)) - right)) + ridge * weights
        return float(lost + np.sum(ridge * weights ** 2) / 2), slope

    found: npt.NDArray[np.float64] = minimize(loss, np.zeros(len(names)), jac=True, bounds=bounds,
                                              method="L-BFGS-B").x
    return found


def fit_both(seen: Seen, taken: npt.NDArray[np.bool_], inside_threshold: float) -> Joiner:
    """Weights within articles, then between the accounts that these give."""
    inside = fit(seen.told, seen.labels, within(seen.told), taken & seen.is_whole, 0.0,
                 ACROSS_ONLY)
    accounts, labels, whose = _accounts(seen, inside, inside_threshold)
    one_taken = np.zeros(len(accounts), bool)
    one_taken[whose[taken]] = True
    across = fit(accounts, labels, between(accounts), one_taken, EVENNESS)
    return Joiner(inside, inside_threshold, across, 0.0)


def _accounts(seen: Seen, inside: dict[str, float], threshold: float,
              ) -> tuple[Tellings, Labels, Numbers]:
    told = seen.told
    one, other = within(told)
    clusters = clusters_of(len(told), one, other, log_odds(told, one, other, inside), threshold)
    accounts, whose = accounts_of(told, clusters)
    told_by = [Counter[str]() for _ in range(len(accounts))]
    for label, account in zip(seen.labels.tolist(), whose.tolist(), strict=True):
        if label:
            told_by[account][label] += 1
    labels = np.array([counts.most_common(1)[0][0] if counts else "" for counts in told_by])
    return accounts, labels, whose


def left_out(seen: Seen, names: Sequence[str], inside: float) -> dict[float, dict[str, str]]:
    """The event of each mention of some groups, for each threshold between articles.

    Every group is joined with weights that were fitted on all others.
    """
    clusters: dict[float, dict[str, str]] = {at: {} for at in THRESHOLDS}
    for name in names:
        joiner = fit_both(seen, seen.without(name), inside)
        mine = np.nonzero(~seen.without(name))[0].tolist()
        accounts, _, whose = _accounts(seen, dict(joiner.inside), inside)
        one, other, points = scored(accounts, joiner.across, np.ones(len(accounts), bool))
        for at in THRESHOLDS:
            found = clusters_of(len(accounts), one, other, points, at)[whose]
            clusters[at] |= {seen.told.ids[telling]: str(found[telling]) for telling in mine}
    return clusters


def score(found: dict[str, float | int]) -> float:
    """What a threshold is chosen by: both B³ F1, exactly one event, and look-alikes that merge."""
    return (float(found["B³ F1"] + found["B³ F1 of ours"] + found["exactly one event"]) / 3
            - MERGED * found["merged look-alikes"] / found["happenings told twice or more"])


def write(joiner: Joiner, path: Path) -> None:
    """Write both models; `threshold` is the mean log-odds that joins."""
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("pairs", "feature", "weight"))
        for pairs, weights, threshold in (
                ("inside", joiner.inside, joiner.inside_threshold),
                ("across", joiner.across, joiner.across_threshold)):
            out.writerows((pairs, name, weight)
                          for name, weight in sorted({**weights, "threshold": threshold}.items()))


def main() -> None:
    """Fit and write."""
    material = open_half(read_material(read_gold_set()))
    aligned = align(material.gold, material.events, "open")
    more = read_material(read_training_set())
    learn(material, aligned, more)


def learn(material: Material, aligned: Aligned, more: Material) -> None:
    """Choose the thresholds, fit on everything, write."""
    seen = see((material, aligned), (more, align(more.gold, more.events)))
    names = sorted(set(_groups(material)))
    found = {(inside, across): measure(material.gold, aligned, events, "open")
             for inside in INSIDE for across, events in left_out(seen, names, inside).items()}
    for (inside, across), measured in found.items():
        print(f"inside {inside:4.1f} across {across:4.1f}: {_told(measured)}")
    inside, across = max(found, key=lambda at: score(found[at]))
    joiner = replace(fit_both(seen, np.ones(len(seen.told), bool), inside), across_threshold=across)
    write(joiner, contracts.folder() / "codebook" / "joining.csv")
    print(f"chosen: {inside} and {across}, where every group is left out once: "
          f"{_told(found[inside, across])}")


def _told(measured: dict[str, float | int]) -> str:
    return (f"B³ F1 {measured['B³ F1']:.3f}, of ours {measured['B³ F1 of ours']:.3f}, exactly one "
            f"{measured['exactly one event']:.3f}, look-alikes merged "
            f"{measured['merged look-alikes']}")


if __name__ == "__main__":
    main()
