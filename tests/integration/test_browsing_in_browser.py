"""The events page in a real browser: search, card, export, timeline, keyboard, phone, dark mode, hostile texts, no script."""

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
    assert page.locator("script:not([src*='/static/'])").count() == 0


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


# --- the timeline: 41 days, with events on the first and on the last two


def at(page: Any, share: float) -> tuple[float, float]:
    """A point of the timeline, so far from its left end."""
    page.locator(".timeline svg").scroll_into_view_if_needed()
    box = page.locator(".timeline svg").bounding_box()
    return box["x"] + box["width"] * share, box["y"] + 30


def drag(page: Any, start: float, end: float) -> None:
    page.mouse.move(*at(page, start))
    page.mouse.down()
    page.mouse.move(*at(page, (start + end) / 2), steps=3)
    page.mouse.move(*at(page, end), steps=3)


def test_dragging_over_the_timeline_chooses_days_and_keeps_the_other_filters(page: Any) -> None:
    page.goto("events?country=LIS&country=MRW&page=1")
    drag(page, .999, .5)
    assert page.locator(".choose a").inner_text() == "14 October to 3 November 2026"
    assert page.locator(".choose").inner_text().endswith(": 2 events")
    page.mouse.up()
    page.wait_for_url("**/events?country=LIS&country=MRW&from=2026-10-14&to=2026-11-03")
    assert page.locator(".result").count() == 2 and page.get_by_label("From", exact=True).input_value() == "2026-10-14"
    page.locator(".timeline").get_by_role("link", name="All dates").click()
    assert page.locator(".result").count() == 3 and "from=" not in page.url
    page.go_back()
    page.locator(".timeline").get_by_role("link", name="Zoom out").click()
    assert "from=2026-09-23&to=2026-11-24" in page.url and page.locator(".result").count() == 3


def test_a_drag_can_be_given_up_and_a_click_is_none(page: Any) -> None:
    page.goto("events")
    drag(page, .1, .6)
    page.keyboard.press("Escape")
    assert page.locator(".choose a").count() == 0
    page.mouse.up()
    page.wait_for_timeout(100)
    assert page.url.endswith("/events")
    page.mouse.click(*at(page, .999))
    page.wait_for_url("**/events?from=2026-11-03&to=2026-11-03")


def test_handles_choose_days_by_keyboard_and_say_them(page: Any) -> None:
    page.goto("events")
    span = page.get_by_role("group", name="Span of days")
    first, last = span.get_by_role("slider", name="First day"), span.get_by_role("slider", name="Last day")
    assert [one.get_attribute("aria-valuetext") for one in (first, last)] == ["24 September 2026", "3 November 2026"]
    first.focus()
    for key in ("End", "ArrowLeft"):
        page.keyboard.press(key)
    assert first.get_attribute("aria-valuetext") == "2 November 2026"
    assert page.locator(".choose").inner_text() == "2 to 3 November 2026: 2 events"
    assert page.url.endswith("/events"), "nothing is asked before it is chosen"
    page.keyboard.press("Escape")
    assert page.locator(".choose").inner_text().startswith("Drag here")
    last.focus()
    page.keyboard.press("Home")
    assert last.get_attribute("aria-valuetext") == "24 September 2026", "a span has a day at least"
    page.keyboard.press("Enter")
    page.wait_for_url("**/events?from=2026-09-24&to=2026-09-24")


def test_a_handle_that_is_dragged_chooses_when_it_is_let_go(page: Any) -> None:
    page.goto("events")
    x, y = at(page, 0)
    page.mouse.move(x, y - 30 + 118 + 15)
    page.mouse.down()
    page.mouse.move(x + 600, y + 100, steps=4)
    page.mouse.up()
    page.wait_for_url("**/events?from=2026-10-1*&to=2026-11-03")


def test_a_finger_chooses_days_on_a_phone(browser: Any, site: str) -> None:
    context = browser.new_context(viewport={"width": PHONE_WIDTH, "height": 800}, has_touch=True, is_mobile=True,
                                  base_url=f"{site}/")
    page = context.new_page()
    page.goto("events")
    points = [dict(zip("xy", at(page, share), strict=True)) for share in (.999, .9, .7, .5)]
    finger = context.new_cdp_session(page)
    finger.send("Input.dispatchTouchEvent", {"type": "touchStart", "touchPoints": points[:1]})
    for point in points[1:]:
        finger.send("Input.dispatchTouchEvent", {"type": "touchMove", "touchPoints": [point]})
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE_WIDTH
    finger.send("Input.dispatchTouchEvent", {"type": "touchEnd", "touchPoints": []})
    page.wait_for_url("**/events?from=2026-10-14&to=2026-11-03")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_while_days_are_chosen(page: Any, scheme: str) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    page.emulate_media(color_scheme=scheme)
    page.goto("events")
    page.get_by_role("slider", name="First day").focus()
    page.keyboard.press("End")
    found = axe.run(page).response["violations"]
    assert [(fault["id"], fault["impact"], fault["nodes"][0]["html"][:160]) for fault in found] == []


def test_a_single_day_has_nothing_to_choose_from(page: Any) -> None:
    page.goto("events?type=CONSULT")
    assert page.locator(".timeline a").count() == 1 and not page.locator(".handles").is_visible()


def test_the_columns_are_links_without_a_script(browser: Any, site: str) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=f"{site}/")
    page = context.new_page()
    page.goto("events")
    assert not page.locator(".handles").is_visible() and not page.locator(".choose").is_visible()
    page.locator(".timeline svg a").last.click()
    assert page.url.endswith("/events?from=2026-11-03&to=2026-11-03")
    context.close()


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
