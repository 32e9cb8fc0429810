"""Every extractor is registered and asked; each order names only those that there are."""

import importlib
import pkgutil

import pytest

from etl.resources.publishers import load_rulebook
from etl.transform.articles import decide, extractors
from etl.transform.articles.decide import EXTRACTORS
from etl.transform.articles.extractors.extractor import Extractor
from etl.transform.articles.extractors.running import RunningText
from tests.unit.transform.articles.pages import PARAGRAPHS, STORY, view


def test_every_class_is_registered_under_its_name() -> None:
    modules = [importlib.import_module(f"{extractors.__name__}.{found.name}")
               for found in pkgutil.iter_modules(extractors.__path__)]
    written = {kind for module in modules for kind in vars(module).values()
               if isinstance(kind, type) and Extractor in kind.__mro__[1:]}
    assert {type(extractor) for extractor in EXTRACTORS.values()} == written
    assert all(name == extractor.name for name, extractor in EXTRACTORS.items())


def test_every_extractor_is_asked() -> None:
    rules = load_rulebook().values()
    asked = {*decide.TEXT, *decide.AUTHORS, *decide.DATES, *decide.FULLER, decide.SECOND_READER,
             *(name for one in rules for name in (*one.authors, *one.dates))}
    assert asked == set(EXTRACTORS)


@pytest.mark.parametrize("name", ["comments-area", "sidebar footer", "x"])
def test_running_text_is_found_whatever_its_box_is_called(name: str) -> None:
    menu = "<ul>" + "<li><a href=/>All the news of the harbour, by year and month</a></li>" * 30 + "</ul>"
    found = RunningText().text(view(f"{menu}<div id='{name}'><p>Menu</p>{STORY}</div>"))
    assert found == "\n\n".join(PARAGRAPHS)


def test_a_page_without_running_text_has_none() -> None:
    assert RunningText().text(view("<p>Home</p>")) == ""
