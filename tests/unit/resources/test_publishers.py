"""Rules for single publishers: usable files, hosts that find them, faults that are named."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from etl.errors import PublisherError
from etl.resources.publishers import load_rulebook, read_rulebook
from etl.transform.articles.page import parse_page
from etl.transform.articles.publishers import NO_RULES, rules_for
from tests.unit.transform.articles.pages import STORY, page

GOOD = """
publisher: The Courier
hosts: [courier.example]
held_until: 2026-03-07
titles: [meta]
zone: Europe/Berlin
drop: ["//p[@class='promo']"]
"""


def book_of(folder: Path, text: str) -> dict[str, object]:
    (folder / "one.yaml").write_text(text, "utf-8")
    return dict(read_rulebook(folder))


def test_our_own_files_can_be_used() -> None:
    assert "n-tv.de" in load_rulebook()


def test_rules_hold_for_a_host_and_all_below_it(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(GOOD, "utf-8")
    book = read_rulebook(tmp_path)
    found = rules_for("http://www.courier.example/1", book)
    assert found is rules_for("https://courier.example/1", book) is not NO_RULES
    for other in ("http://notcourier.example/1", "http://example/1", "http://[broken", ""):
        assert rules_for(other, book) is NO_RULES


def test_rules_change_what_is_read(tmp_path: Path) -> None:
    (tmp_path / "one.yaml").write_text(GOOD, "utf-8")
    stated = ('<script type="application/ld+json">{"@type": "NewsArticle", '
              '"headline": "War: Soldiers take the bridge", "datePublished": "2026-03-03 16:20"}'
              '</script><meta property="og:title" content="Soldiers take the bridge">')
    promo = "<p class=promo>Read our book about the river war, out now.</p>"
    html = page(f"<article>{STORY}{promo}</article>", stated)
    plain, ruled = (parse_page(html, "http://courier.example/1", lambda _: "en", rulebook=book)
                    for book in ({}, read_rulebook(tmp_path)))
    assert plain.title == "War: Soldiers take the bridge"
    assert ruled.title == "Soldiers take the bridge"
    assert plain.published is not None and ruled.published is not None
    assert (plain.published.offset_minutes, ruled.published.offset_minutes) == (None, 60)
    assert ruled.published.at == datetime(2026, 3, 3, 15, 20, tzinfo=UTC)
    assert "river war" in plain.text and "river war" not in ruled.text


@pytest.mark.parametrize(("change", "fault"), [
    (("titles: [meta]", "titles: [guess]"), "line 5: titles: 'guess' is none of h1, json-ld, meta, title"),
    (("zone: Europe/Berlin", "zone: Europe/Belrin"),
     "line 6: zone: 'Europe/Belrin' is no time zone, did you mean Europe/Berlin?; write it as Europe/Berlin"),
    (("zone: Europe/Berlin", "zone: ../etc/passwd"), "line 6: zone: '../etc/passwd' is no time zone"),
    (("hosts: [courier.example]", "hosts: ['http://x']"), "line 3: hosts.0: "),
    (("publisher:", "printer:"), "line 1: publisher: Field required"),
    (("titles:", "titels:"), "line 5: titels is no key, did you mean titles?; keys are publisher, hosts, "),
    (("//p[@class='promo']", "//p[["), "line 7: drop: '//p[[' is no XPath"),
    (("held_until: 2026-03-07", ""), "held_until"),
    (("hosts: [courier.example]", "hosts: [courier.example"), "line 4: no YAML: "),
])
def test_a_fault_is_named_with_file_line_and_what_is_allowed(
        tmp_path: Path, change: tuple[str, str], fault: str) -> None:
    with pytest.raises(PublisherError, match=r"^publishers/one\.yaml, ") as caught:
        book_of(tmp_path, GOOD.replace(*change))
    assert fault in str(caught.value) and "\n" not in str(caught.value)


def test_two_files_for_one_host_are_a_fault(tmp_path: Path) -> None:
    (tmp_path / "two.yaml").write_text(GOOD, "utf-8")
    with pytest.raises(PublisherError, match="another file"):
        book_of(tmp_path, GOOD)
