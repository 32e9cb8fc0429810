"""The night's page in a real browser: no request, no script, no overflow on a phone, hostile text shown as text."""

from pathlib import Path
from typing import Any

import pytest

from etl.lake import Lake
from etl.load.report.report import write_report
from tests import factory

HOSTILE = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
PHONE_WIDTH = 390


@pytest.fixture(scope="module")
def page_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("night")
    lake = Lake(str(folder / "lake"))
    factory.commit_day(lake, articles=[factory.article(title=HOSTILE)],
                       mentions=[factory.mention(sentence=HOSTILE, actor_name=HOSTILE)],
                       events=[factory.event(sentence=HOSTILE, actor_name=HOSTILE)])
    return Path(write_report(lake, factory.DAY, folder / "reports"))


def opened(browser: Any, file: Path, width: int) -> tuple[Any, list[str]]:
    page = browser.new_page(viewport={"width": width, "height": 800})
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(file.as_uri())
    return page, asked


def test_the_page_asks_nobody_for_anything(browser: Any, page_file: Path) -> None:
    page, asked = opened(browser, page_file, 1280)
    assert [url for url in asked if not url.startswith("data:")] == [page_file.as_uri()]
    assert page.locator("script").count() == 0


def test_hostile_text_is_shown_and_not_run(browser: Any, page_file: Path) -> None:
    page, _ = opened(browser, page_file, 1280)
    assert "owned" not in page.title()
    assert "onerror=" in page.inner_text("body"), "the text is there to read"


@pytest.mark.parametrize("width", [PHONE_WIDTH, 1280])
def test_nothing_runs_over_the_side(browser: Any, page_file: Path, width: int) -> None:
    page, _ = opened(browser, page_file, width)
    assert page.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("width", [PHONE_WIDTH, 1280])
def test_every_jump_leads_to_a_section_that_is_seen(browser: Any, page_file: Path, width: int) -> None:
    page, _ = opened(browser, page_file, width)
    targets = page.eval_on_selector_all(".jump a", "links => links.map(link => link.getAttribute('href'))")
    assert {"#timeline", "#events", "#dyads", "#casualties", "#feeds", "#rejects"} <= set(targets)
    for target in targets:
        box = page.locator(target).bounding_box()
        assert box is not None and box["width"] > 300 and box["height"] > 40, target


def test_the_timeline_draws_the_nights_event(browser: Any, page_file: Path) -> None:
    page, _ = opened(browser, page_file, PHONE_WIDTH)
    (bar,) = page.locator(".timeline i").all()
    box, day = bar.bounding_box(), page.locator(".timeline .day").last.bounding_box()
    assert box["height"] > 50 and day["x"] <= box["x"] <= day["x"] + day["width"]
    assert page.locator(".timeline .day").last.get_attribute("title") == "3 November 2026: 1 event, 1 material conflict"
