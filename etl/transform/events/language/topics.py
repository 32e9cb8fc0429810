"""Articles that are no news of politics: sports, markets, arts, told in the words of war.

Words by topic stand in `schemas/codebook/topics.csv`. In an article that such words crowd, an event
needs an actor or somebody whom it befell.
"""

from collections import Counter
from collections.abc import Iterable, Mapping

from spacy.tokens import Doc

# An article belongs to a topic from this share and this number of its words (measured on the
# bundled newsroom).
TOPIC_SHARE = 0.02
MIN_WORDS = 4


class Topics:
    """Tells an article's unpolitical topic."""

    def __init__(self, rows: Iterable[Mapping[str, str]]) -> None:
        """Index rows of `topic`, `lemma`."""
        self._topic_of = {row["lemma"]: row["topic"] for row in rows}

    def topic(self, docs: Iterable[Doc]) -> str | None:
        """The topic whose words crowd the article; None where it may be political."""
        counts: Counter[str] = Counter()
        words = 0
        for doc in docs:
            for token in doc:
                if token.is_alpha and not token.is_stop:
                    words += 1
                    topic = self._topic_of.get(token.lemma_.lower())
                    if topic:
                        counts[topic] += 1
        if not counts:
            return None
        topic, count = max(counts.items(), key=lambda item: (item[1], item[0]))
        return topic if count >= MIN_WORDS and count / words >= TOPIC_SHARE else None
