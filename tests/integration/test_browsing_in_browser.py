"""The events page in a real browser: search, card, export, keyboard, phone, dark mode, hostile texts, no script at all."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from etl.browse.app import create
from tests import factory
from tests.integration.browse.invented import served, settings_of

PHONE_WIDTH = 390
PAGES = ["events", f"events/{factory.EVENT_ID}", f"events/{'e' * 20}", "events?box=-70,0,-50,20&type=CONSULT", "matrix",
         "stories", f"stories/{factory.STORY_ID}", f"feeds?night={factory.DAY}", f"rejects?night={factory.DAY}", "codebook",
         "events?q=nothingofthekind", "events?type=WAR"]


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = settings_of(tmp_path_factory.mktemp("site"))
    with served(create(lambda: settings)) as address:
        yield address


@pytest.fixture
def page(browser: Any, site: str) -> Iterator[Any]:
    """A page that asks nobody else for anything and has nothing to complain of."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, base_url=f"{site}/")
    opened = context.new_page()
    asked: list[str] = []
    complaints: list[str] = []
    opened.on("request", lambda request: asked.append(request.url))
    opened.on("console", lambda said: complaints.append(said.text) if said.type == "error" else None)
    opened.on("pageerror", lambda error: complaints.append(str(error)))
    yield opened
    context.close()
    assert [url for url in asked if not url.startswith((f"{site}/", "data:"))] == []
    # A page that says that an address is not understood is a failed request to the browser.
    assert [text for text in complaints if "422" not in text] == []


def test_from_a_search_to_the_sentence_and_its_bytes(page: Any) -> None:
    page.goto("events")
    assert page.locator(".result").count() == 3
    page.get_by_label("Words in sentences and titles").fill("shelled")
    page.keyboard.press("Enter")
    page.wait_for_url("**/events?q=shelled")
    page.get_by_role("heading", name="Army of Veldania").get_by_role("link").click()
    assert page.locator(".evidence").count() == 2
    assert page.locator(".evidence mark").first.inner_text() == "shelled"
    assert "It was quiet before." in page.locator(".evidence blockquote").first.inner_text()
    page.locator(".evidence summary", has_text="How it was coded").first.click()
    assert page.get_by_role("link", name="the page as it came").first.is_visible()


def test_lists_map_timeline_and_matrix_narrow_the_search(page: Any) -> None:
    page.goto("events")
    page.locator(".facets").get_by_role("link", name="CONSULT").click()
    assert page.locator(".result").count() == 1
    page.get_by_role("link", name="Take out type: CONSULT").click()
    page.locator(".timeline a").last.click()
    assert page.locator(".result").count() == 1 and "from=2026" in page.url
    page.get_by_role("link", name="Take out all").click()
    page.locator(".map a").first.click()
    assert "box=" in page.url and page.locator(".outline path").count() > 0
    page.goto("matrix")
    page.locator(".matrix td a").first.click()
    assert page.locator(".result").count() >= 1


def test_what_is_shown_can_be_taken_along(page: Any, tmp_path: Path) -> None:
    page.goto("events?type=CONSULT")
    with page.expect_download() as started:
        page.get_by_role("link", name="CSV").click()
    file = tmp_path / "events.csv"
    started.value.save_as(file)
    assert started.value.suggested_filename == "events.csv"
    assert "Envoys of Lisaria" in file.read_text("utf-8") and len(file.read_text("utf-8").splitlines()) == 2
    page.locator(".sql summary").click()
    assert "WHERE event_type IN ('CONSULT')" in page.locator(".sql code").inner_text()


def test_the_keyboard_is_enough(page: Any) -> None:
    page.goto("events")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.keyboard.press("/")
    page.keyboard.type("ferry")
    page.keyboard.press("Enter")
    page.wait_for_url("**/events?q=ferry")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/events/{'f' * 20}")


def test_an_order_takes_effect_at_once_and_empty_fields_leave_no_trace(page: Any) -> None:
    page.goto("events?type=ASSAULT")
    page.get_by_label("Order").select_option("deadliest")
    page.wait_for_url("**/events?type=ASSAULT&sort=deadliest")


@pytest.mark.parametrize("path", PAGES)
def test_hostile_text_is_shown_and_not_run(page: Any, path: str) -> None:
    page.goto(path)
    page.wait_for_timeout(50)
    assert "owned" not in page.title()
    assert page.locator("img, iframe, object, base, meta[http-equiv]").count() == 0
    assert page.locator("script").count() == 1


@pytest.mark.parametrize("path", PAGES)
def test_nothing_runs_over_the_side_of_a_phone(page: Any, path: str) -> None:
    page.set_viewport_size({"width": PHONE_WIDTH, "height": 800})
    page.goto(path)
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("path", PAGES)
def test_axe_finds_nothing(page: Any, path: str, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.emulate_media(color_scheme=scheme)
    page.goto(path)
    page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
    found = axe.run(page).response["violations"]
    assert [(fault["id"], fault["impact"], [node["html"][:160] for node in fault["nodes"][:3]]) for fault in found] == []


def test_everything_works_without_a_script(browser: Any, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=f"{site}/")
    page = context.new_page()
    page.goto("events")
    page.get_by_label("Words in sentences and titles").fill("ferry")
    page.get_by_role("button", name="Search").click()
    assert page.locator(".result").count() == 1
    page.get_by_label("Order").select_option("surest")
    page.get_by_role("button", name="Apply").click()
    assert "sort=surest" in page.url
    context.close()
