"""`dateline parse --jsonl`: an object a line in, one a line out, in order, nothing dropped."""

import json
from pathlib import Path

import pytest

from etl.jsonl.shapes import PARSED, PARSED_TOO
from tests.commands import dateline, lines, rows
from tests.paths import CHECKOUT

FIELDS = ["id", "title", "text", "authors", "published_at", "modified_at", "language", "publisher",
          "canonical_url", "reject"]
NORTHERN = CHECKOUT / "sample" / "www.northernwire.example"
PAGES = [{"id": f"page {n}", "url": f"http://www.northernwire.example/{path.relative_to(NORTHERN)}",
          "html": path.read_text("utf-8")}
         for n, path in enumerate(sorted(NORTHERN.rglob("*nw7k*.html")))]
URL = "http://a.example/1"
# Lines that can't be worked on, and the id and the reason that come back.
BAD = [("not json", None, "bad_input"), ("[1, 2]", None, "bad_input"), ("7", None, "bad_input"),
       ('{"id": "no html", "url": "http://a.example/1"}', "no html", "bad_input"),
       ('{"id": "no url", "html": "<p>x"}', "no url", "bad_input"),
       ('{"id": "number", "url": "http://a.example/1", "html": 5}', "number", "bad_input"),
       (json.dumps({"id": "empty", "url": URL, "html": " "}), "empty", "empty"),
       (json.dumps({"id": "short", "url": URL, "html": "<p>Three words only."}), "short",
        "too_short"),
       (json.dumps({"id": "nul \x00 \x85 \u2028", "url": URL, "html": "<p>\x00\x01\u2028"}),
        "nul \x00 \x85 \u2028", "no_text"),
       (json.dumps({"id": "half \ud800", "url": URL, "html": "<p>\ud800"}), "half \ud800",
        "no_text"),
       (json.dumps({"id": "deep", "url": URL, "html": "<div>" * 9000}), "deep", "too_deep"),
       ("[" * 100_000, None, "bad_input")]
TEXT = lines(PAGES[:4]) + "".join(line + "\n" for line, _, _ in BAD) + lines(PAGES[4:])


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> str:
    folder = tmp_path_factory.mktemp("jsonl")
    (folder / "in.jsonl").write_text(TEXT, "utf-8")
    done = dateline("parse", "--jsonl", folder / "in.jsonl", "--out", folder / "out.jsonl",
                    "--jobs", 1)
    assert (done.returncode, done.stdout) == (0, "")
    return (folder / "out.jsonl").read_text("utf-8")


def test_nothing_is_dropped_and_the_order_is_kept(written: str) -> None:
    good, bad = [page["id"] for page in PAGES], [key for _, key, _ in BAD]
    assert len(PAGES) >= 10
    assert [row["id"] for row in rows(written)] == [*good[:4], *bad, *good[4:]]


def test_every_line_has_every_key_in_order(written: str) -> None:
    assert {tuple(row) for row in rows(written)} == {(*PARSED, *PARSED_TOO)}
    assert list(PARSED) == FIELDS, "the fixed interface comes first and is whole"


def test_bad_lines_come_back_with_a_reason(written: str) -> None:
    found = rows(written)[4:4 + len(BAD)]
    assert [row["reject"] for row in found] == [reason for _, _, reason in BAD]
    assert {(row["title"], row["text"], tuple(row["authors"])) for row in found} == {(None, "", ())}


def test_good_lines_are_articles(written: str) -> None:
    good = [row for row in rows(written) if row["reject"] is None]
    assert len(good) == len(PAGES)
    for row in good:
        assert row["title"] and "\n\n" in row["text"] and row["language"] == "en"
        assert row["published_at"].startswith("2026-03-") and row["published_at"][-6] in "+-"
        assert row["canonical_url"].startswith("http://www.northernwire.example/")


def test_the_stated_offset_is_kept() -> None:
    meta = '<meta property="article:published_time" content="2026-03-03T16:20:00+05:30">'
    page = {"id": "1", "url": URL,
            "html": f"{meta}<p>{'Police arrested three men in Lagos on Monday. ' * 6}"}
    [row] = rows(dateline("parse", "--jsonl", "-", stdin=lines([page])).stdout)
    assert row["published_at"] == "2026-03-03T16:20:00+05:30"


@pytest.mark.parametrize("jobs", [1, 2])
def test_pipes_and_processes_change_nothing(written: str, jobs: int) -> None:
    done = dateline("parse", "--jsonl", "-", "--jobs", jobs, stdin=TEXT)
    assert done.returncode == 0
    assert done.stdout == written


def test_bytes_that_are_no_text_are_a_line_like_any_other(tmp_path: Path) -> None:
    written = b'\xef\xbb\xbf{"id": "bom"}\r\n\n{"id": "\xff"}\n\x00\n{"id": "last"}'
    (tmp_path / "in.jsonl").write_bytes(written)
    done = dateline("parse", "--jsonl", tmp_path / "in.jsonl", "--jobs", 1)
    assert [row["id"] for row in rows(done.stdout)] == ["bom", "\ufffd", None, "last"]


def test_a_page_that_takes_too_long_is_a_line_like_any_other(
        monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DATELINE_PARSE_SECONDS", "4")
    # No words, and tens of thousands of elements: many seconds of work for all extractors together.
    element = "<p class=related><a href=/x>one two</a> three <b>four</b></p>"
    slow = {"id": "slow", "url": URL, "html": "<div>" + element * 40_000}
    done = dateline("parse", "--jsonl", "-", "--jobs", 1, stdin=lines([PAGES[0], slow, PAGES[1]]))
    assert [(row["id"], row["reject"]) for row in rows(done.stdout)] == [
        (PAGES[0]["id"], None), ("slow", "too_slow"), (PAGES[1]["id"], None)]
    assert "slow: too_slow: more than 4 seconds" in done.stderr


def test_no_input_gives_no_output() -> None:
    done = dateline("parse", "--jsonl", "-", stdin="")
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
