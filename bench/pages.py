"""The pages that are measured on: a folder's, or the sample newsroom's."""

import gzip
import html
from collections.abc import Iterator
from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "sample"
HOSTS = 8
ENDINGS = (".html", ".htm", ".html.gz", ".htm.gz")


def find_pages(folder: Path | None) -> list[Path]:
    """Every page below a folder, sorted; without a folder the sample's, but for its indexes."""
    found = [p for p in sorted((folder or SAMPLE).rglob("*"))
             if p.name.endswith(ENDINGS) and p.is_file()]
    return found if folder else [p for p in found if p.name != "index.html"]


def read_page(path: Path) -> bytes:
    """The bytes of a page, unpacked."""
    content = path.read_bytes()
    return gzip.decompress(content) if path.name.endswith(".gz") else content


def read_texts(paths: list[Path]) -> Iterator[tuple[str, str]]:
    """Address and HTML of every page that is text, decoded once as the parse stage does."""
    from etl.transform.articles.html import PageRejected, decode

    for number, path in enumerate(paths):
        try:
            yield f"http://pages.example/{number}.html", decode(read_page(path), "text/html")
        except PageRejected:
            continue


def build_newsroom(paths: list[Path], folder: Path) -> Path:
    """Lay pages out as a newsroom of a few publishers, each with an RSS feed.

    Returns the path of its feed list (OPML).
    """
    outlines = []
    for host_number in range(min(HOSTS, len(paths))):
        host = f"publisher-{host_number}.example"
        outlines.append(f'<outline type="rss" text="{host}" xmlUrl="http://{host}/rss.xml"/>')
        (folder / host).mkdir(parents=True)
        items = []
        for number, path in enumerate(paths[host_number::HOSTS]):
            (folder / host / f"{number}.html").write_bytes(read_page(path))
            items.append(f"<item><title>{html.escape(path.stem)}</title>"
                         f"<link>http://{host}/{number}.html</link></item>")
        channel = f"<title>{host}</title>{''.join(items)}"
        feed = f'<rss version="2.0"><channel>{channel}</channel></rss>'
        (folder / host / "rss.xml").write_text(feed, encoding="utf-8")
    opml = folder / "feeds.opml"
    opml.write_text(f'<opml version="2.0"><body>{"".join(outlines)}</body></opml>',
                    encoding="utf-8")
    return opml
