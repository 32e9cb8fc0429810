"""Which articles of the corpus are held out: they teach nothing and are measured by.

On them the confidence is fitted and thresholds are chosen.
"""

import zlib

from training.articles import AnnotatedArticle

# One article in so many, chosen by its name.
ONE_IN = 10


def is_held_out(article: AnnotatedArticle) -> bool:
    """Whether an article is held out."""
    return zlib.crc32(article.id.encode()) % ONE_IN == 0
