"""Fit the weights of the confidence on held-out articles: `python -m training.confidence`.

It writes confidence.csv. Every asserted proposal in an article that taught the extractor nothing is
an observation: its features, and whether its sentence is annotated with an act of its type. A ridge
keeps weights small where there is little to see. Needs no torch.
"""

import csv
from collections.abc import Iterable, Iterator

from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from etl.resources.coder import load_coder
from etl.resources.opinions import chosen
from etl.settings import read_settings
from etl.tables import contracts
from etl.transform.events.coder import Coder
from etl.transform.events.facts.flags import Flags
from etl.transform.events.reading import Text
from etl.transform.events.verdicts.confidence import features
from etl.transform.events.verdicts.judgement import Verdict
from training.articles import Act, AnnotatedArticle, read_corpus
from training.extractor.held_out import is_held_out

RIDGE = 1.0
# What is told with one of these flags is not told as something that has happened.
OPEN = frozenset({"negated", "hypothetical", "future"})
Seen = tuple[dict[str, float], bool]


def observations(coder: Coder, articles: Iterable[AnnotatedArticle]) -> Iterator[Seen]:
    """Features of every asserted proposal, and whether it is right; doubtful ones are left out."""
    for article in articles:
        text = Text(article.title.text, article.text, article.published)
        told = list(_told(article))
        for verdict in coder.steps(text, article.published).verdicts:
            right = _is_right(verdict, told)
            if right is not None and verdict.coding is not None:
                yield features(verdict.proposal, verdict.coding, verdict.asked), right


def _told(article: AnnotatedArticle) -> Iterator[tuple[bool, int, int, Act]]:
    """Each act with where its trigger stands: in the title or the text, from and to a character."""
    for act in article.title.acts:
        yield True, *act.trigger, act
    at = 0
    for paragraph in article.paragraphs:
        for number, sentence in enumerate(paragraph):
            for act in sentence.acts:
                yield False, at + act.trigger[0], at + act.trigger[1], act
            at += len(sentence.text) + (not sentence.is_glued and number < len(paragraph) - 1)
        at += 2


def _is_right(verdict: Verdict, told: list[tuple[bool, int, int, Act]]) -> bool | None:
    """Whether the verdict's sentence tells an act of its type; None where nobody can say."""
    sentence, coding = verdict.proposal.sentence, verdict.coding
    if coding is None or not _is_asserted(verdict.proposal.flags):
        return None
    here = [act for in_title, start, end, act in told if in_title == sentence.in_title
            and start < sentence.end and end > sentence.start]
    if any(act.is_doubtful for act in here):
        return None
    return any(act.event_type == coding.event_type and not act.flags & OPEN for act in here)


def _is_asserted(flags: Flags) -> bool:
    return not (flags.is_negated or flags.is_hypothetical or flags.is_future)


def fit(seen: Iterable[Seen]) -> dict[str, float]:
    """The weight of each feature."""
    rows, right = zip(*seen, strict=True)
    vectors = DictVectorizer(sparse=False)
    model = LogisticRegression(C=1 / RIDGE, fit_intercept=False, max_iter=10_000)
    model.fit(vectors.fit_transform(rows), right)
    named = zip(vectors.feature_names_, model.coef_[0], strict=True)
    return {name: round(float(weight), 3) for name, weight in named}


def main() -> None:
    """Fit and write the weights."""
    settings = read_settings()
    coder = load_coder(settings.cache, chosen(settings))
    seen = list(observations(coder, filter(is_held_out, read_corpus())))
    path = contracts.folder() / "codebook" / "confidence.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file, lineterminator="\n")
        out.writerow(("feature", "weight"))
        out.writerows(sorted(fit(seen).items()))
    print(f"fitted on {len(seen)} proposals, {sum(is_right for _, is_right in seen)} of them right")


if __name__ == "__main__":
    main()
