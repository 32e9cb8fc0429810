"""Fit the weights that join mentions into events: `python -m training.joining`.

It codes the articles of the gold set of happenings, takes the open half, and writes joining.csv. An
observation is a pair that joining would compare and of which both tellings tell a happening for
certain: its features, and whether it is the same happening. The thresholds are those under which
the groups of happenings, each joined with weights fitted on the others, come out best. Needs no
torch.
"""

import csv
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from bench.happenings import group, half, read_gold_set
from bench.joining import Aligned, Material, align, read_material
from bench.metrics import b_cubed
from etl.tables import contracts
from etl.transform.stories.accounts import accounts_of
from etl.transform.stories.blocks import Pairs, between, within
from etl.transform.stories.clusters import clusters_of
from etl.transform.stories.join import Joiner
from etl.transform.stories.pairs import AGAINST, BASE, FOR, contradicts, features, log_odds
from etl.transform.stories.tellings import Tellings, take_tellings
from etl.transform.stories.wording import Numbers

RIDGE = 3.0
THRESHOLDS = (-1.5, -1.2, -1.0, -0.8, -0.6, -0.4, -0.2, 0.0, 0.5, 1.0)
Labels = npt.NDArray[np.str_]


@dataclass(frozen=True)
class Seen:
    """Tellings with the happening that each tells ("": not certain) and its group."""

    told: Tellings
    labels: Labels
    groups: Labels

    def without(self, name: str) -> npt.NDArray[np.bool_]:
        """Which tellings are of other groups."""
        return self.groups != name


def see(material: Material, aligned: Aligned) -> Seen:
    """The open half, with its labels."""
    stories = {row["url"]: row["story_id"] for row in material.gold.stories}
    mentions = [m for m in material.events if half(stories[m.article_id]) == "open"]
    told = take_tellings(mentions, material.facts)
    return Seen(told, np.array([aligned.tells.get(m.mention_id, "") for m in mentions]),
                np.array([group(stories[m.article_id]) for m in mentions]))


def fit(told: Tellings, labels: Labels, pairs: Pairs, taken: npt.NDArray[np.bool_],
        ) -> dict[str, float]:
    """The weight of each feature, from the pairs of which both tellings are taken."""
    one, other = pairs
    known = (taken[one] & taken[other] & (labels[one] != "") & (labels[other] != "")
             & ~contradicts(told, one, other))
    one, other = one[known], other[known]
    found = features(told, one, other)
    values = np.stack(list(found.values()), axis=1).astype(np.float64)
    right = (labels[one] == labels[other]).astype(np.float64)
    weights = _minimum(values, right, list(found))
    return {name: round(float(weight), 3) for name, weight in zip(found, weights, strict=True)
            if round(float(weight), 3)}


def _minimum(values: npt.NDArray[np.float64], right: npt.NDArray[np.float64],
             names: Sequence[str]) -> npt.NDArray[np.float64]:
    """Weights with the least loss, a ridge on all but the base, each on its side of nought."""
    ridge = np.array([0.0 if name == BASE else RIDGE for name in names])
    bounds = [(0, None) if name in FOR else (None, 0) if name in AGAINST else (None, None)
              for name in names]

    def loss(weights: npt.NDArray[np.float64]) -> tuple[float, npt.NDArray[np.float64]]:
        points = values @ weights
        lost = np.sum(np.logaddexp(0, points) - right * points)
        slope = values.T @ (1 / (1 + np.exp(-points)) - right) + ridge * weights
        return float(lost + np.sum(ridge * weights ** 2) / 2), slope

    found: npt.NDArray[np.float64] = minimize(loss, np.zeros(len(names)), jac=True, bounds=bounds,
                                              method="L-BFGS-B").x
    return found


def fit_both(seen: Seen, taken: npt.NDArray[np.bool_], inside_threshold: float) -> Joiner:
    """Weights within articles, then between the accounts that these give."""
    inside = fit(seen.told, seen.labels, within(seen.told), taken)
    accounts, labels, whose = _accounts(seen, inside, inside_threshold)
    one_taken = np.zeros(len(accounts), bool)
    one_taken[whose[taken]] = True
    across = fit(accounts, labels, between(accounts), one_taken)
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


def left_out(seen: Seen, aligned: Aligned, inside: float,
             thresholds: Sequence[float]) -> dict[float, float]:
    """B³ F1 for each threshold between articles, every group joined with the others' weights."""
    clusters: dict[float, dict[str, str]] = {at: {} for at in thresholds}
    fitted = {name: fit_both(seen, seen.without(name), inside) for name in set(seen.groups)}
    for name, joiner in fitted.items():
        mine = np.nonzero(seen.groups == name)[0].tolist()
        accounts, _, whose = _accounts(seen, dict(joiner.inside), inside)
        one, other = between(accounts)
        points = log_odds(accounts, one, other, joiner.across)
        for at in thresholds:
            found = clusters_of(len(accounts), one, other, points, at)[whose]
            clusters[at] |= {seen.told.ids[telling]: str(found[telling]) for telling in mine}
    truth: dict[str, str] = {seen.told.ids[at]: label
                                for at, label in enumerate(seen.labels.tolist()) if label}
    gold: dict[str, str] = {mention: happening
                               for (happening, _), mention in aligned.found.items()}
    return {at: (b_cubed(found, truth).f1 + b_cubed(found, gold).f1) / 2
            for at, found in clusters.items()}


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
    material = read_material(read_gold_set())
    aligned = align(material.gold, material.events, "open")
    seen = see(material, aligned)
    found = {(inside, across): score for inside in (0.0, 0.5, 1.0, 1.5)
             for across, score in left_out(seen, aligned, inside, THRESHOLDS).items()}
    inside, across = max(found, key=lambda at: found[at])
    everybody = np.ones(len(seen.told), bool)
    joiner = replace(fit_both(seen, everybody, inside), across_threshold=across)
    write(joiner, contracts.folder() / "codebook" / "joining.csv")
    for at in product(sorted({one for one, _ in found}), THRESHOLDS):
        print(f"inside {at[0]:4.1f} across {at[1]:4.1f}: B³ F1 {found[at]:.3f}")
    print(f"chosen: {inside} and {across}, {found[inside, across]:.3f} where every group is left "
          "out once")


if __name__ == "__main__":
    main()
