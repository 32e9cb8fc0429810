"""The small second opinion: TF-IDF and logistic regression, fitted on the codebook's examples.

It is the check that the large model earns its keep (docs/accuracy.md), and what
DATELINE_CLASSIFIER=tfidf uses.
"""

import functools
from collections.abc import Sequence

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer
from sklearn.linear_model import SGDClassifier
from sklearn.pipeline import make_pipeline, make_union

from etl.resources.examples import Example, read_examples
from etl.tables import contracts
from etl.transform.events.verdicts.opinion import LABELS, REVERSED, Opinion, Pair, has_direction

SEED, EPOCHS, ALPHA = 1, 30, 1e-5


class TfIdf:
    """Words and characters of the sentence with its parties' names replaced by their roles."""

    def __init__(self, examples: Sequence[Example]) -> None:
        """Fit on the examples, and on those turned round."""
        turned = [Example(e.pair.turned(), REVERSED) for e in examples
                  if e.pair.recipient and has_direction(e.label)]
        known = [*examples, *turned]
        words = TfidfVectorizer(ngram_range=(1, 3), sublinear_tf=True, min_df=2)
        letters = TfidfVectorizer(analyzer="char_wb", ngram_range=(3, 5), sublinear_tf=True,
                                  min_df=3)
        self._model = make_pipeline(make_union(words, letters), SGDClassifier(
            loss="log_loss", alpha=ALPHA, max_iter=EPOCHS, tol=None, random_state=SEED))
        self._model.fit([as_text(e.pair) for e in known], [e.label for e in known])

    def classify(self, pairs: Sequence[Pair]) -> list[Opinion]:
        """One opinion for each pair, in order."""
        if not pairs:
            return []
        shares = np.asarray(self._model.predict_proba([as_text(pair) for pair in pairs]))
        labels = [str(label) for label in self._model.classes_]
        return [{**dict.fromkeys(LABELS, 0.0), **dict(zip(labels, row, strict=True))}
                for row in shares.tolist()]


def as_text(pair: Pair) -> str:
    """The sentence with its parties replaced, and what stands between the two told once more."""
    named = ((pair.actor, "ACTORX"), (pair.recipient, "RECIPIENTX"))
    spans = sorted((span, name) for span, name in named if span)
    text = pair.sentence
    for (start, end), name in reversed(spans):
        text = f"{text[:start]}{name}{text[end:]}"
    between = text[text.find(spans[0][1]):text.find(spans[1][1])] if len(spans) == 2 else ""
    return f"{text} {' '.join(f'{word}_between' for word in between.split())}"


@functools.cache
def load_tfidf() -> TfIdf:
    """The fallback, fitted on the examples that ship, once a process."""
    return TfIdf(read_examples(contracts.folder() / "codebook" / "examples.csv"))
