"""Which articles are held out: the same ones always, about one in ten, of every kind."""

from collections import Counter
from dataclasses import replace
from datetime import date

from training.articles import AnnotatedArticle, AnnotatedSentence, read_corpus
from training.extractor.held_out import is_held_out

ARTICLE = AnnotatedArticle("abc-001", "agency wire", "Veldania", date(2026, 3, 14), "yes", AnnotatedSentence("Ok."), ())


def named(number: int) -> AnnotatedArticle:
    return replace(ARTICLE, id=f"abc-{number:03}")


def test_the_name_alone_decides_and_decides_the_same_each_time() -> None:
    # CRC-32 of the name: a release of Python, a machine or a new article changes nothing.
    assert [n for n in range(60) if is_held_out(named(n))] == [18, 19, 47]
    other = replace(named(18), political="no", title=AnnotatedSentence("Other."))
    assert is_held_out(other)


def test_about_a_tenth_is_held_out() -> None:
    assert 80 <= sum(is_held_out(named(n)) for n in range(1000)) <= 120


def test_the_corpus_has_both_of_every_value_of_political() -> None:
    found = read_corpus()
    held = Counter(article.political for article in found if is_held_out(article))
    assert 0.07 <= held.total() / len(found) <= 0.13
    for political, count in Counter(article.political for article in found).items():
        assert 0.03 <= held[political] / count <= 0.2
