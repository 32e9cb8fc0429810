"""Pages for tests, written for them: a story, and what stands around stories."""

from etl.transform.articles.extractors.extractor import View
from etl.transform.articles.html import read_tree

URL = "http://news.example/2026/bridge"
PARAGRAPHS = (
    "Soldiers crossed the river near Marrowgate before dawn on Monday and took the only bridge "
    "that stands, officials said.",
    "Two guards were wounded when a shell hit the customs house, the district governor told "
    "reporters in the afternoon.",
    "The army of the neighbouring province denied that its guns had fired and asked for observers "
    "to be sent to the river.",
    "Villagers said that they had heard the first shots at about four and had spent the morning in "
    "the cellar of the school.")
STORY = "".join(f"<p>{paragraph}</p>" for paragraph in PARAGRAPHS)
TITLE = "Soldiers take the last bridge"


def page(body: str = f"<article><h1>{TITLE}</h1>{STORY}</article>", head: str = "") -> str:
    title = f"<title>{TITLE} - The Courier</title>"
    return f"<html><head>{title}{head}</head><body>{body}</body></html>"


def view(body: str = f"<article><h1>{TITLE}</h1>{STORY}</article>", head: str = "",
         url: str = URL) -> View:
    return View(read_tree(page(body, head)), url)
