"""The body: whose text is taken, and what is done to it for all."""

from etl.transform.articles.extractor import Extractor, View
from etl.transform.articles.lines import without_chrome
from etl.transform.articles.standfirst import find_standfirst
from etl.transform.articles.words import count_words, words_of

# Below this a body is a teaser or a caption (the shortest wire story has about 40 words), and others are asked.
SHORT_WORDS = 40
# An extractor that is asked later must find this many times as much.
MUCH_MORE = 2
GRAM = 3
# A paragraph is JSON-LD's too when this share of its runs of three words is.
SHARED = 0.5


def decide_text(view: View, title: str | None, extractors: tuple[Extractor, ...]) -> tuple[str, str]:
    """The body and the name of the extractor whose it is; an empty body where none finds one.

    The first extractor is the best measured; the next are asked only where it finds too little for a story.
    """
    titles = tuple(filter(None, (title, view.said.json_ld.title, view.said.meta.title, *view.headings)))
    best, by = "", extractors[0].name
    for extractor in extractors:
        text = without_chrome(extractor.text(view), titles)
        if count_words(text) > (MUCH_MORE * count_words(best) if best else 0):
            best, by = text, extractor.name
        if count_words(best) >= SHORT_WORDS:
            break
    if best and (standfirst := find_standfirst(view.behind_headline, view.said.texts("description"), titles, best)):
        best = f"{standfirst}\n\n{best}"
    return best, by
