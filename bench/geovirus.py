"""Place names found and resolved: Wikinews texts with coordinates (GeoVirus)."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from defusedxml import ElementTree

from bench.coding import code_texts
from bench.metrics import Score, Span, distance_km, mean, pair_spans, share

Row = dict[str, Any]
Point = tuple[float, float]
# 100 miles, the usual limit of work on geoparsing (Gritta et al., 2018).
NEAR_KM = 161.0


def measure(path: Path) -> Row:
    """Measure texts with the spans and coordinates of their place names.

    found: spans that overlap, paired one to one. near: share of the found ones that we place within
    161 km of gold; unresolved ones are not near. Gold has one point for each name, also for a
    country. end to end: found and near, against all names of ours and of gold. Where
    GeoVirus_patches.tsv lies beside the file, *patched* judges by its coordinates too (they are
    Wikidata's: the United States lie in Washington there).
    """
    gold = list(_articles(path))
    patches = _patches(path.with_name("GeoVirus_patches.tsv"))
    coded = code_texts([{"id": str(number), "title": None, "text": text, "published_at": None}
                        for number, (text, _) in enumerate(gold)], "GeoVirus")
    found, whole = Score(), Score()
    placed: list[tuple[str, float | None]] = []
    patched = 0
    for (_, true), answer in zip(gold, coded, strict=True):
        pairs = pair_spans([(p["start"], p["end"]) for p in answer["places"]],
                           [span for span, _ in true])
        near = [_distance(answer["places"][i], true[j][1]) for i, j in pairs]
        placed += [(answer["places"][i]["precision"] or "unresolved", km)
                   for (i, _), km in zip(pairs, near, strict=True)]
        moved = [_distance(answer["places"][i], patches.get(true[j][1], true[j][1]))
                 for i, j in pairs]
        patched += sum(map(_is_near, moved))
        found += _score(len(pairs), answer["places"], true)
        whole += _score(sum(map(_is_near, near)), answer["places"], true)
    return {"texts": len(gold), "names": found.right + found.missed,
            "found precision": found.precision, "found recall": found.recall,
            "found F1": found.f1, "resolved of found": mean(km is not None for _, km in placed),
            "near of found": share(whole.right, found.right),
            "near of found, patched": share(patched, found.right),
            "end to end recall": whole.recall, "end to end F1": whole.f1,
            "found, by our precision": {level: {"names": len(kms), "near": mean(map(_is_near, kms))}
                                        for level, kms in _by_level(placed).items()}}


def _patches(path: Path) -> dict[Point, Point]:
    """Corrected points by those that the file gives; empty where there is no such file.

    Its rows: page, old "lat, lon", new "lat, lon".
    """
    if not path.is_file():
        return {}
    rows = [line.split("\t") for line in path.read_text("utf-8").splitlines()
            if line.count("\t") == 2]
    return {_point(old): _point(new) for _, old, new in rows}


def _point(text: str) -> Point:
    latitude, longitude = map(float, text.split(","))
    return latitude, longitude


def _by_level(placed: list[tuple[str, float | None]]) -> dict[str, list[float | None]]:
    levels = sorted({level for level, _ in placed})
    return {level: [km for at, km in placed if at == level] for level in levels}


def _is_near(km: float | None) -> bool:
    return km is not None and km <= NEAR_KM


def _score(right: int, ours: list[Row], true: list[tuple[Span, Point]]) -> Score:
    return Score(right, len(ours) - right, len(true) - right)


def _distance(place: Row, point: Point) -> float | None:
    if place["latitude"] is None:
        return None
    return distance_km((place["latitude"], place["longitude"]), point)


def _articles(path: Path) -> Iterator[tuple[str, list[tuple[Span, Point]]]]:
    root = ElementTree.fromstring(path.read_bytes())
    for article in root.iter("article"):
        yield article.findtext("text") or "", [_location(one) for one in article.iter("location")]


def _location(one: Element) -> tuple[Span, Point]:
    name, start, lat, lon = (one.findtext(tag) or "" for tag in ("name", "start", "lat", "lon"))
    first = int(start) - 1  # the file counts from 1
    return (first, first + len(name)), (float(lat), float(lon))
