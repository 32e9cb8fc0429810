"""Fit the weights of the confidence on coded articles: `python -m training.confidence`.

It writes confidence.csv. Every proposal that the classifier did not veto is an observation: its
features, and whether gold has an event of its type in its sentence. A ridge keeps weights small
where there is little to see. Needs no torch.
"""

import csv
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from bench.coding import Occurrence, is_event
from bench.gold import read_gold, tells
from etl.resources.coder import load_coder
from etl.settings import read_settings
from etl.tables import contracts
from etl.transform.events.coder import Coder
from etl.transform.events.reading import Text
from etl.transform.events.verdicts.confidence import features

FITTED_ON = ("newsroom", "wire, open")
RIDGE = 1.0
# Gold has neither flagged events nor titles: nothing can be fitted.
SET_BY_HAND = {"flagged": -0.9, "title": -0.3}
Seen = tuple[dict[str, float], bool]


def observations(coder: Coder, name: str) -> list[Seen]:
    """Features of every asserted proposal of a set's bodies, and whether it is right."""
    articles, events = read_gold(name)
    return [seen for article in articles
            for seen in _of_article(coder, article, events[article["url"]])]


def _of_article(coder: Coder, article: dict[str, Any], events: list[dict[str, Any]]) -> list[Seen]:
    published = datetime.fromisoformat(article["published_at"]).date()
    text = Text(article["title"], article["text"], published)
    seen = []
    for verdict in coder.steps(text, date(2026, 1, 1)).verdicts:
        proposal, coding = verdict.proposal, verdict.coding
        if coding is None or not verdict.confidence:
            continue
        row = {"event_type": coding.event_type, "sentence_start": proposal.sentence.start,
               "sentence_end": proposal.sentence.end, **asdict(proposal.flags)}
        if not proposal.sentence.in_title and is_event(row):
            is_right = any(tells(article["text"], event, Occurrence((row,))) for event in events)
            seen.append((features(proposal, coding, verdict.asked), is_right))
    return seen


def main() -> None:
    """Fit and write the weights."""
    coder = load_coder(read_settings().cache)
    seen = [one for name in FITTED_ON for one in observations(coder, name)]
    vectors = DictVectorizer(sparse=False)
    table = vectors.fit_transform([row for row, _ in seen])
    model = LogisticRegression(C=1 / RIDGE, fit_intercept=False, max_iter=10_000)
    model.fit(table, [is_right for _, is_right in seen])
    path = contracts.folder() / "codebook" / "confidence.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("feature", "weight"))
        named = zip(vectors.feature_names_, model.coef_[0], strict=True)
        fitted = {name: round(float(weight), 3) for name, weight in named}
        out.writerows(sorted({**fitted, **SET_BY_HAND}.items()))
    print(f"fitted on {len(seen)} proposals, {sum(is_right for _, is_right in seen)} of them right")


if __name__ == "__main__":
    main()
