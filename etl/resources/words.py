"""Which words are words of the language, by the tables of the language model's lemmatizer.

In: the language model (its lemmas are WordNet's), the gazetteer. Out: a test for one word.
"""

import functools
from collections.abc import Callable

from spacy.language import Language

from etl.transform.places.gazetteer import Gazetteer

# A place is meant by a noun that is also a word ("paris", no: "reading") only where it is this
# large.
CITY = 100_000


def word_test(nlp: Language, gazetteer: Gazetteer) -> Callable[[str], bool]:
    """A test whether a lower-case word is a word of the language and no country or city.

    Inflected words are words too.
    """
    # A Lemmatizer has tables, which its base class does not know.
    tables = nlp.get_pipe("lemmatizer").lookups  # type: ignore[attr-defined]
    index, exceptions, rules = (
        tables.get_table(name) for name in ("lemma_index", "lemma_exc", "lemma_rules"))
    lemmas: dict[str, set[str]] = {}
    for kind in ("verb", "adj", "adv", "noun"):
        for lemma in index.get(kind, ()):
            lemmas.setdefault(lemma, set()).add(kind)
    irregular = {form for kind in ("verb", "adj", "adv", "noun")
                 for form in exceptions.get(kind, {})}
    endings = [(old, new) for kind in ("verb", "adj", "noun") for old, new in rules.get(kind, [])]

    @functools.lru_cache(100_000)
    def is_word(word: str) -> bool:
        if word in nlp.Defaults.stop_words or word in irregular:
            return True
        stem = word.removesuffix("'s").removesuffix("’s")
        kinds = lemmas.get(stem, set())
        if kinds and (kinds != {"noun"} or not _is_known_place(stem, gazetteer)):
            return True
        if kinds:
            return False
        return ("-" in stem and all(map(is_word, stem.split("-")))) or any(
            stem.endswith(old) and (stem[:len(stem) - len(old)] + new) in lemmas
            for old, new in endings if old)

    return is_word


def _is_known_place(word: str, gazetteer: Gazetteer) -> bool:
    found = gazetteer.find(word)
    return any(place.precision != "city" or place.population >= CITY for place in found)
