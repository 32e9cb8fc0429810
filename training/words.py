"""How many articles of the corpus have each word stem: `etl/resources/word_counts.csv`.

In: the annotated articles of `training/corpus/articles`. Out: a line for each stem that two
articles have, by which the words of an article are weighed (`etl/resources/rarity.py`).

    python -m training.words
"""

import csv
from collections import Counter
from collections.abc import Iterable

from etl.resources.rarity import COUNTS, TOTAL
from etl.transform.stories.prints import stem, words_of
from training.articles import read_corpus

LEAST = 2


def count_stems(texts: Iterable[str]) -> Counter[str]:
    """In how many of the texts each stem stands."""
    counts: Counter[str] = Counter()
    for text in texts:
        counts.update(set(map(stem, words_of(text))))
    return counts


def main() -> None:
    """Count the corpus and write the file, stems in the order of the alphabet."""
    texts = [f"{article.title.text}\n{article.text}" for article in read_corpus()]
    counts = {word: count for word, count in count_stems(texts).items() if count >= LEAST}
    with COUNTS.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(("stem", "article_count"))
        writer.writerow((TOTAL, len(texts)))
        writer.writerows(sorted(counts.items()))


if __name__ == "__main__":
    main()
