"""What kind of page it is: an article, a live blog or an opinion piece, or no article at all.

In: a page's `View` and its body. Out: `is_live_blog` and `is_opinion` of `articles`; a reject for
walls, indexes and players of videos.
"""

import itertools
import re
from urllib.parse import urlsplit

from etl.transform.articles.extractors.extractor import View
from etl.transform.articles.html import Element, PageRejected
from etl.transform.articles.words import count_words, words_of

# A body of fewer words may be that of a wall, a player or an index; a longer one is a story,
# whatever the page is called.
WALL_WORDS, PLAYER_WORDS, INDEX_WORDS = 150, 60, 250
# An index has at least so many headlines that link to other pages; a story has some below it, and
# more than one paragraph of more than so many words.
INDEX_LINKS, STORY_WORDS = 12, 40
# What of a page's title and text is looked at for the words of walls, in characters.
TITLE_CHARS, SHOWN_CHARS = 300, 600
_BOT = re.compile(
    r"just a moment|attention required|are you (a robot|human)|verify (that )?you('re"
    r"| are)? (a )?human|please verify you|access (to this page has been )?denied"
    r"|checking (if the site connection|your browser)|pardon our interruption|unusual (traffic"
    r"|activity) from|complete the captcha|enable (javascript|js) and (cookies"
    r"|disable any ad blocker)|security check|request unsuccessful|ddos protection"
    r"|bot(s)? verification", re.IGNORECASE)
_CONSENT = re.compile(
    r"before you continue|we value your privacy|your privacy (choices|matters|settings)|(we"
    r"|our partners).{0,60}\buse cookies|cookie (policy|settings|consent)|accept all( cookies)?"
    r"|manage (your )?(cookies|preferences|consent)|mit werbung (weiterlesen|nutzen)|wir (verwenden"
    r"|benötigen ihre).{0,40}(cookies|zustimmung|einwilligung)|nous utilisons des cookies"
    r"|utilizamos cookies|utilizziamo i cookie|wij gebruiken cookies", re.IGNORECASE)
_LIVE_ADDRESS = re.compile(
    r"/(live|live-?blog|live-?ticker|live-?updates?|en-direct|en-directo|direct|minute-by-minute)(/"
    r"|$)|(live-?blog|live-?ticker|live-updates?)(?![a-z])", re.IGNORECASE)
_LIVE_TITLE = re.compile(
    r"^\W*(live( updates?| blog)?|liveblog|liveticker|en direct|en directo|ao vivo)\s*[:|–—-]"
    r"|[-–—|:]\s*live( updates)?\W*$|\b(live blog|live updates|as it happened|liveticker"
    r"|liveblog)\b", re.IGNORECASE)
_OPINION_WORDS = frozenset({
    "opinion", "opinions", "op-ed", "oped", "editorial", "editorials", "comment", "commentary",
    "commentisfree", "columnists", "columns", "viewpoint", "views", "letters", "kommentar",
    "kommentare", "gastkommentar", "meinung", "kolumne", "kolumnen", "leitartikel", "debatte",
    "opinión", "columnas", "tribune", "tribunes", "idees", "idées", "opinie", "opinioni", "ledare",
    "meninger", "debatt"})
_OPINION_TITLE = re.compile(
    r"^\W*(opinion|editorial|comment(ary)?|op-ed|kommentar|meinung|leitartikel|tribune"
    r"|letter to the editor)\s*[:|–—-]",
    re.IGNORECASE)
_PLAYER_TYPES = {"VideoObject": "video", "ImageGallery": "gallery", "MediaGallery": "gallery",
                 "AudioObject": "audio", "PodcastEpisode": "audio"}
_ARTICLE = re.compile(r"(Article|Posting|Report|Review)$", re.IGNORECASE)
_INDEX_TYPES = frozenset({"CollectionPage", "SearchResultsPage", "ItemList", "ProfilePage"})


def refuse_other_pages(view: View, title: str | None, text: str) -> None:
    """Raise PageRejected (bot_wall, consent_wall, not_article) for what is no article.

    A long body is never refused.
    """
    words = count_words(text)
    stated = (view.tree.findtext(".//title") or "")[:TITLE_CHARS]
    shown = f"{title or ''}\n{stated}\n{text[:SHOWN_CHARS]}"
    if words < WALL_WORDS and not _says_article(view):
        if found := _BOT.search(shown):
            raise PageRejected("bot_wall", f"{found.group()!r} and {words} words")
        if len(found_all := {m.group().lower() for m in _CONSENT.finditer(shown)}) > 1:
            raise PageRejected("consent_wall", f"{sorted(found_all)[0]!r} and {words} words")
    if words < PLAYER_WORDS and not _says_article(view) and (player := _player(view)):
        raise PageRejected("not_article", f"{player} with {words} words")
    if words < INDEX_WORDS and _is_index(view, text):
        raise PageRejected("not_article", f"index with {words} words")


def is_live_blog(view: View, title: str | None) -> bool:
    """Whether the page is a running report: by its type, its address or its headline."""
    if "LiveBlogPosting" in view.said.json_ld.types or _LIVE_ADDRESS.search(_path(view)):
        return True
    return bool(title and _LIVE_TITLE.search(title))


def is_opinion(view: View, title: str | None, section: str | None) -> bool:
    """Whether it is an opinion piece: by its type, its section, its address or its headline."""
    if any(name in {"OpinionNewsArticle", "ReviewNewsArticle"} for name in view.said.json_ld.types):
        return True
    folders = (part.casefold() for part in _path(view).split("/")[1:-1])
    places = {*words_of(section or ""), (section or "").casefold(), *folders}
    return bool(places & _OPINION_WORDS) or bool(title and _OPINION_TITLE.match(title))


def _says_article(view: View) -> bool:
    types = view.said.json_ld.types
    return any(_ARTICLE.search(name) for name in types) or "article" in view.said.meta.types


def _player(view: View) -> str | None:
    for name in view.said.json_ld.types:
        if name in _PLAYER_TYPES:
            return _PLAYER_TYPES[name]
    return next(("video" for name in view.said.meta.types if name.startswith("video")), None)


def _is_index(view: View, text: str) -> bool:
    """Whether a front page, or one that says so, has many headlines and no text of a story."""
    is_inner = bool(_path(view).strip("/"))
    if _says_article(view) or (is_inner and not _INDEX_TYPES & set(view.said.json_ld.types)):
        return False
    if sum(len(paragraph.split()) > STORY_WORDS for paragraph in text.split("\n\n")) > 1:
        return False
    return sum(map(_is_linked, view.tree.iter("h2", "h3", "h4"))) >= INDEX_LINKS


def _is_linked(heading: Element) -> bool:
    links = itertools.chain(heading.iter("a"), heading.iterancestors("a"))
    return next(links, None) is not None


def _path(view: View) -> str:
    try:
        return urlsplit(view.url).path
    except ValueError:
        return ""
