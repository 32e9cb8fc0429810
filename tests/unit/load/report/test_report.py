"""The page: whole, the same twice, and safe whatever the feeds write."""

import re
from datetime import date
from html.parser import HTMLParser
from pathlib import Path

import pytest

from etl.errors import WarehouseError
from etl.lake import Lake
from etl.load.report.report import write_report
from etl.load.report.wording import web_link
from tests import factory

VOID = {"meta", "link"}
HOSTILE = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "</style><script>alert(1)</script>",
    "{{ 7 * 7 }}{% raw %}",
    "nul\x00bell\x07escape\x1b",
    "\u202egnp.exe\u2066 right to left",
]


class Page(HTMLParser):
    """Everything of a page that could act."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.words = ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag
        self.words += " " if tag in ("td", "th", "dd", "dt") else ""

    def handle_data(self, data: str) -> None:
        if "style" not in self.open:
            self.words += data


@pytest.fixture
def lake(tmp_path: Path) -> Lake:
    return Lake(str(tmp_path / "lake"))


def page(lake: Lake, folder: Path, day: date = factory.DAY) -> Page:
    return Page(Path(write_report(lake, day, folder)).read_text("utf-8"))


def test_the_page_tells_the_night(lake: Lake, tmp_path: Path) -> None:
    factory.commit_day(lake, stories=[factory.story(article_count=2)], feeds=[
        factory.feed(), factory.feed(feed_id="b", outcome="failed", status=None, reason="timeout",
                                     detail="no answer")])
    words = " ".join(page(lake, tmp_path / "out").words.split())
    for expected in ("Tuesday, 3 November 2026",
                     "1 article by 1 publisher report 1 event in 1 country.",
                     "Army of Veldania VLD attacks Marrowgate MRW", "4 killed", factory.SENTENCE,
                     "Bridge shelled near Marrowgate", "0.90 confidence",
                     "parse 1 1 0 0 1.5 balance", "2 feeds, 1 failed.", "no answer", "http_404",
                     "Dateline 0.1.0, coder 1."):
        assert expected in words, expected


def test_the_page_lists_publishers_whose_texts_are_disputed(lake: Lake, tmp_path: Path) -> None:
    agreements = {"a": 0.2, "b": 0.79, "c": 0.8, "d": 1.0, "e": None}
    factory.commit_day(lake, articles=[
        factory.article(article_id=name, publisher="The Ledger" if name == "a" else "The Courier",
                        text_agreement=agreement) for name, agreement in agreements.items()])
    words = " ".join(page(lake, tmp_path / "out").words.split())
    assert "On the text of 2 of 5 articles the readings of the page disagree." in words
    assert "Publisher Disputed Articles The Courier 1 4 The Ledger 1 1" in words


def test_a_day_without_disputed_texts_does_not_speak_of_them(lake: Lake, tmp_path: Path) -> None:
    factory.commit_day(lake)
    assert "Disputed" not in page(lake, tmp_path / "out").words


def test_the_same_lake_gives_the_same_bytes(lake: Lake, tmp_path: Path) -> None:
    factory.commit_day(lake)
    first, second = (Path(write_report(lake, factory.DAY, tmp_path / name)) for name in "ab")
    assert first.read_bytes() == second.read_bytes()
    assert (tmp_path / "a/index.html").read_bytes() == (tmp_path / "b/index.html").read_bytes()
    assert sorted(p.name for p in (tmp_path / "a").iterdir()) == ["2026-11-03.html", "index.html"]


def test_an_empty_day_says_so(lake: Lake, tmp_path: Path) -> None:
    assert "Nothing is stored for this night" in page(lake, tmp_path).words


@pytest.mark.parametrize(("table", "expected"), [
    ("feeds", "1 feed was polled, and no article came of it."),
    ("articles", "1 article was read, and none of them reports an event."),
])
def test_a_day_without_events_says_why(lake: Lake, tmp_path: Path, table: str,
                                       expected: str) -> None:
    factory.commit(lake, factory.DAY, **{table: [factory.MAKERS[table]()]})
    assert expected in " ".join(page(lake, tmp_path).words.split())


def test_an_event_without_mention_actor_place_or_article(lake: Lake, tmp_path: Path) -> None:
    bare = factory.event(actor_name=None, recipient_name=None, place_name=None, place_country=None,
                         place_latitude=None, place_longitude=None, place_precision=None,
                         killed=None)
    factory.commit(lake, events=[bare])
    words = " ".join(page(lake, tmp_path).words.split())
    assert "Unnamed attacks" in words and "place not known" in words and "states any" in words


def test_a_headline_names_all_parties(lake: Lake, tmp_path: Path) -> None:
    joint = factory.event(
        actors=["Army of Veldania", "Lisse"], actor_ids=["vld-army", ""],
        actor_countries=["VLD", "LIS"], actor_sectors=["MIL", ""],
        recipients=["Marrowgate", "Ost"], recipient_ids=["", ""],
        recipient_countries=["MRW", ""], recipient_sectors=["CVL", ""])
    factory.commit(lake, events=[joint])
    words = " ".join(page(lake, tmp_path).words.replace("\u00a0", " ").split())
    assert "Army of Veldania VLD with Lisse LIS attacks Marrowgate MRW and Ost" in words


def test_all_events_are_there_and_lead_to_the_events_page(lake: Lake, tmp_path: Path) -> None:
    kinds = ("ASSAULT", "AID", "CONSULT")
    events = [factory.event(event_id=f"{number:020x}", event_type=kinds[number % 3], event_mode=None)
              for number in range(40)]
    factory.commit(lake, events=events)
    found = Page(Path(write_report(lake, factory.DAY, tmp_path, "https://events.example/d/")).read_text())
    out = [a["href"] for tag, a in found.tags if tag == "a" and a.get("class") == "browser"]
    assert sorted(out) == sorted([*(f"https://events.example/d/events/{one.event_id}" for one in events),
                                  f"https://events.example/d/events?night={factory.DAY}"])
    for said in ("16 more events", "CONSULT: 5 more events", "AID: 5 more events", "ASSAULT: 5 more events"):
        assert said in found.words
    assert "not listed here" not in found.words


def test_accounts_that_do_not_balance_are_shown(lake: Lake, tmp_path: Path) -> None:
    factory.commit(lake, runs=[factory.run(in_count=5)])
    assert "4 off" in page(lake, tmp_path).words


def test_the_index_lists_the_nights_that_have_a_page(lake: Lake, tmp_path: Path) -> None:
    factory.commit_day(lake)
    for day in (date(2026, 11, 2), factory.DAY):
        write_report(lake, day, tmp_path)
    (tmp_path / "notes.html").write_text("not a night")
    index = Page((tmp_path / "index.html").read_text("utf-8"))
    assert [a["href"] for tag, a in index.tags
            if tag == "a"] == ["2026-11-03.html", "2026-11-02.html"]


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_words_and_nothing_else(lake: Lake, tmp_path: Path, text: str) -> None:
    sentence = f"{text} shelled it"
    start = sentence.index("shelled")
    spans = {"trigger_start": start, "trigger_end": start + 7, "actor_start": 0,
             "actor_end": len(text)}
    who = {"actor_name": text, "recipient_name": text, "place_name": text, "place_admin1": text}
    factory.commit_day(
        lake, articles=[factory.article(title=text, publisher=text)],
        mentions=[factory.mention(sentence=sentence, attribution=text, **spans)],
        events=[factory.event(sentence=sentence, **who)],
        stories=[factory.story(title=text, article_count=2)],
        feeds=[factory.feed(title=text, publisher=text, outcome="failed", detail=text)],
        rejects=[factory.reject(detail=text, url=text)], runs=[factory.run(coder_version=text)])
    found = page(lake, tmp_path)
    plain = Lake(str(tmp_path / "plain"))
    factory.commit_day(plain, stories=[factory.story(article_count=2)],
                       feeds=[factory.feed(outcome="failed")])
    known = {tag for tag, _ in page(plain, tmp_path).tags}
    assert {tag for tag, _ in found.tags} <= known and "script" not in known
    assert not [name for _, attributes in found.tags
                for name in attributes if name.startswith("on")]
    assert not re.search("[\x00-\x08\x0b-\x1f\x7f\u202a-\u202e\u2066-\u2069]", found.words)
    assert found.open == [] and "49" not in found.words


@pytest.mark.parametrize("url",
                         ["javascript:alert(1)", "JaVaScRiPt:alert(1)", "data:text/html,x",
                          "//x.example/", "java\nscript:alert(1)", " javascript:alert(1)",
                          "https://", "http://[bad", "", None, "https://a.example/\x00",
                          "vbscript:x", "file:///etc/passwd"])
def test_only_web_addresses_become_links(lake: Lake, tmp_path: Path, url: str | None) -> None:
    assert web_link(url) is None
    if url is not None:
        factory.commit_day(lake, articles=[factory.article(canonical_url=url, url=url)],
                           feeds=[factory.feed(url=url)], rejects=[factory.reject(url=url)])
        found = page(lake, tmp_path)
        assert {a["href"] for tag, a in found.tags
                if tag == "a" and not a["href"].startswith(("#", "./events"))} == {"index.html"}


def test_links_go_out_without_a_trace_and_nothing_is_requested(lake: Lake, tmp_path: Path) -> None:
    factory.commit_day(lake, articles=[factory.article(canonical_url='https://a.example/?q="><b>')])
    found = page(lake, tmp_path)
    out = [a for tag, a in found.tags
           if tag == "a" and a["href"] != "index.html" and not a["href"].startswith("#")]
    assert out and all(a["rel"] == "noopener noreferrer nofollow" for a in out)
    assert 'https://a.example/?q="><b>' in {a["href"] for a in out}
    assert not [a for tag, a in found.tags
                if "src" in a or (tag == "link" and a["href"] != "data:,")]
    policy = next(a["content"] for tag, a in found.tags
                  if a.get("http-equiv") == "Content-Security-Policy")
    assert policy and policy.startswith(
        "default-src 'none'; style-src 'unsafe-inline'; img-src data:;")
    text = Path(write_report(lake, factory.DAY, tmp_path)).read_text()
    css = text.split("<style>")[1].split("</style>")[0]
    assert "url(" not in css and "@import" not in css


def test_a_folder_that_cannot_be_written_is_one_clear_line(lake: Lake, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with pytest.raises(WarehouseError, match="can't write the report"):
        write_report(lake, factory.DAY, tmp_path / "file" / "reports")
