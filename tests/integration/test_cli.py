"""`dateline` as people start it: what `--help` says, and that every error is one line with the right status."""

from pathlib import Path

import pytest

from etl.orchestration.embedded.newsroom import serve
from tests.commands import dateline

HELP = {
    "poll": ("feed list", "feeds, entries, captures, rejects", "--feeds", "--date", "--lake"),
    "fetch": ("Reads", "rites captures", "rejects", "--date", "--lake", "--urls", "--warc"),
    "parse": ("Reads the day's captures", "rites", "articles", "--jsonl", "--out", "--jobs", '{"id", "url", "html"}', "--why",
              "which one stands"),
    "code": ("Reads", "rites", "mentions", "--jsonl", "--out", "--jobs", '{"id", "title", "text", "published_at"}'),
    "resolve": ('Reads {"id", "url", "publisher", "title", "text", "published_at"}', "writes lines", "--jsonl", "--out"),
    "load": ("Reads the lake's manifest", "Replaces the day in the warehouse", "--lake", "--warehouse"),
    "run": ("Reads the feed list", "writes lake, warehouse and page", "--feeds", "--date", "--lake", "--warehouse"),
    "browse": ("Reads the warehouse", "writes nothing", "127.0.0.1", "--port", "--warehouse", "--lake", "dateline browse --w"),
    "show": ("Reads the lake's captures", "writes nothing", "--date", "--headers", "--raw"),
    "settings": ("Print every setting",),
}
OPML = '<opml version="2.0"><body><outline xmlUrl="http://news.example/feed.xml"/></body></opml>'


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "file").write_text("I am no folder")
    (tmp_path / "feeds.opml").write_text(OPML)
    (tmp_path / "plain.opml").write_text("These are not the feeds you are looking for.")
    (tmp_path / "empty.opml").write_text('<opml version="2.0"><body/></opml>')
    (tmp_path / "in.jsonl").write_text("")
    return tmp_path


@pytest.mark.parametrize("verb", HELP)
def test_help_says_what_is_read_and_written(verb: str) -> None:
    shown = dateline(verb, "--help", columns=200)
    text = " ".join(shown.stdout.split())
    assert shown.returncode == 0
    assert [part for part in HELP[verb] if part not in text] == []


def test_help_names_every_verb() -> None:
    shown = dateline("--help")
    assert shown.returncode == 0
    assert [verb for verb in HELP if verb not in shown.stdout] == []


def test_settings_are_printed_with_value_meaning_and_origin() -> None:
    shown = dateline("settings", attempts=3, warehouse="postgresql://ann:s3cret@db.example/dateline")
    assert shown.returncode == 0
    assert "DATELINE_ATTEMPTS=3\n    Tries per address (429, 5xx, time-outs only) (environment)\n" in shown.stdout
    assert "DATELINE_LAKE=data/lake\n" in shown.stdout and "(default)" in shown.stdout
    assert "s3cret" not in shown.stdout and "postgresql://ann:***@db.example/dateline" in shown.stdout


WRONG = {
    "unknown setting": (["settings"], {"laek": "x"}, 2, "did you mean DATELINE_LAKE"),
    "bad setting": (["run"], {"attempts": "many"}, 2, "DATELINE_ATTEMPTS='many'"),
    "bad date": (["run", "--date", "yesterday"], {}, 2, "'yesterday' is no date"),
    "bad day": (["load", "--date", "2026-02-30"], {}, 2, "2026-02-30"),
    "day that has not begun": (["run", "--date", "2999-01-01"], {}, 2, "--date 2999-01-01 has not begun: it is "),
    "missing feed list": (["run", "--feeds", "{}/none.opml"], {}, 2, "none.opml"),
    "feed list that is no OPML": (["run", "--feeds", "{}/plain.opml"], {}, 2, "plain.opml"),
    "feed list without feeds": (["poll", "--feeds", "{}/empty.opml"], {}, 2, "empty.opml"),
    "feed list that is a folder": (["poll", "--feeds", "{}"], {}, 2, "{}"),
    "missing input": (["parse", "--jsonl", "{}/none.jsonl"], {}, 2, "can't read {}/none.jsonl: No such file"),
    "page that is no file": (["parse", "--why", "{}/none.html"], {}, 2, "can't read {}/none.html: No such file"),
    "page that is empty": (["parse", "--why", "{}/in.jsonl"], {}, 2, "in.jsonl is no page: empty"),
    "page that was never fetched": (["parse", "--why", "http://news.example/1"], {}, 2,
                                    "http://news.example/1 is not in the lake: fetch it first"),
    "why of many": (["parse", "--why", "x", "--jsonl", "-"], {}, 2, "--why explains one page"),
    "input that is a folder": (["code", "--jsonl", "{}"], {}, 2, "can't read {}: Is a directory"),
    "output that can't be written": (["parse", "--jsonl", "{}/in.jsonl", "--out", "{}/file/out"], {}, 2,
                                     "can't write {}/file/out"),
    "lake that can't be written": (["run", "--feeds", "{}/feeds.opml", "--lake", "{}/file/lake"], {}, 2,
                                   "DATELINE_LAKE: can't write to {}/file/lake"),
    "lake of an unknown kind": (["load", "--lake", "gopher://lake"], {}, 1, "can't open the lake gopher://lake"),
    "day that was never committed": (["load", "--date", "2026-01-01"], {}, 1, "2026-01-01"),
    "warehouse of an unknown kind": (["load", "--warehouse", "mysql://h/d"], {}, 2, "DATELINE_WAREHOUSE='mysql://h/d'"),
}


@pytest.mark.parametrize("case", WRONG)
def test_an_error_is_one_line(case: str, folder: Path) -> None:
    arguments, settings, status, message = WRONG[case]
    failed = dateline(*(argument.replace("{}", str(folder)) for argument in arguments),
                      **{"lake": folder / "lake", "reports": folder / "reports", **settings})
    assert failed.returncode == status, failed.stderr
    assert message.replace("{}", str(folder)) in failed.stderr
    assert failed.stderr.startswith("dateline: ") and failed.stderr.count("\n") == 1, failed.stderr
    assert "internal error" not in failed.stderr and failed.stdout == ""


@pytest.mark.parametrize("arguments", [["dance"], ["run", "--dance"], ["parse", "--jobs", "0"], ["parse", "--jsonl"],
                                       ["resolve"], ["run", "extra"]])
def test_wrong_usage_is_status_2_without_a_traceback(arguments: list[str]) -> None:
    failed = dateline(*arguments)
    assert failed.returncode == 2
    assert failed.stdout == "" and "Traceback" not in failed.stderr and failed.stderr


def test_the_stages_one_by_one_do_the_night(folder: Path) -> None:
    page = "<html><title>News of the day</title><body>" + "<p>Police arrested three men in Lagos on Monday.</p>" * 6
    feed = ("<rss version='2.0'><channel><title>News</title><item><title>News of the day</title>"
            "<link>http://news.example/1.html</link></item></channel></rss>")
    (folder / "rooms" / "news.example").mkdir(parents=True)
    (folder / "rooms" / "news.example" / "1.html").write_text(page)
    (folder / "rooms" / "news.example" / "feed.xml").write_text(feed)
    with serve(folder / "rooms") as newsroom:
        settings = {"connect_to": newsroom.connect_to, "lake": folder / "lake", "reports": folder / "reports", "jobs": 1,
                    "warehouse": f"duckdb:///{folder}/w.duckdb", "feeds": folder / "feeds.opml"}
        for verb in ("poll", "fetch", "parse", "code", "load"):
            done = dateline(verb, "--date", "2026-03-07", **settings)
            assert done.returncode == 0, done.stderr
            assert "\r" not in done.stderr and "\x1b" not in done.stderr, "plain lines where there is no terminal"
    assert done.stdout == f"{folder}/reports/2026-03-07.html\n"
    assert (folder / "lake" / "events" / "2026-03-07.parquet").is_file() and (folder / "w.duckdb").is_file()
    why = dateline("parse", "--why", "http://news.example/1.html", "--lake", str(folder / "lake"))
    assert why.returncode == 0, why.stderr
    assert "Police arrested three men" not in why.stderr and why.stderr == ""
    told = [line.split()[0] for line in why.stdout.splitlines()]
    assert told[:4] == ["title", "body", "boxes", "doubt"] and told.count("reading") >= 6


@pytest.mark.parametrize("verb", ["poll", "run"])
def test_a_night_that_could_have_nothing_fails_and_names_its_feeds(verb: str, folder: Path) -> None:
    with serve(folder) as newsroom:
        failed = dateline(verb, connect_to=newsroom.connect_to, lake=folder / "lake", reports=folder / "reports", jobs=1,
                          warehouse=f"duckdb:///{folder}/w.duckdb", feeds=folder / "feeds.opml")
    assert failed.returncode == 1
    assert 'rejected=1 reason=http_404 do="403: you may be blocked' in failed.stderr
    assert 'name="news.example" url="http://news.example/feed.xml"' in failed.stderr
    assert failed.stderr.endswith("dateline: nothing could be had: 1 of 1 feeds failed\n")
    if verb == "run":
        assert "Stored for" in failed.stdout and (folder / "w.duckdb").is_file()


def test_only_one_feed_is_polled(folder: Path) -> None:
    failed = dateline("poll", "--only", "nobody", feeds=folder / "feeds.opml", lake=folder / "lake")
    assert failed.returncode == 2
    assert failed.stderr == "dateline: no feed of the list is called 'nobody'; name an address, title or publisher\n"


def test_why_of_a_file_tells_boxes_and_lines(tmp_path: Path) -> None:
    story = "".join(f"<p>Police arrested {count} men in Lagos on Monday, officials of the town said.</p>"
                    for count in ("three", "four"))
    page = tmp_path / "page.html"
    page.write_text(f"<title>Arrests</title><article>{story}{story.replace('men', 'women')}<p>Read more: the harbour.</p>"
                    "<aside>Our \x1b[31mletter.</aside></article>")
    told = dateline("parse", "--why", str(page)).stdout
    assert "line      read more: Read more: the harbour." in told
    assert "box       tag: <aside> Our [31mletter." in told and "\x1b" not in told
