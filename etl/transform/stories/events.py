"""Mentions that report the same happening become one event.

Two mentions are of one event when type, actor, recipient, place and day agree. A second pass joins
events that differ only because one article leaves out what another says: a missing party or place
agrees with anything that no other event of that day contradicts.
"""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from etl.tables import ids
from etl.tables.plover import INTENDED
from etl.transform.events.facts.casualties import KINDS

PLACE_FACTS = ("name", "latitude", "longitude", "country", "admin1", "geonames_id", "precision")
# The type is told by the act's root: an ambush and a shooting are reports of one assault.
Key = tuple[str, str | None, str | None, str | None, date]


@dataclass(frozen=True)
class ArticleFacts:
    """What events need of an article: who prints it, and what it is a copy of (None for originals)."""

    publisher: str | None
    duplicate_of: str | None


def resolve_events(mentions: list[dict[str, Any]],
                   articles: dict[str, ArticleFacts]) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Join mentions into rows of `events` and `event_mentions` (without ingest_date).

    Only mentions that assert a happening make events: a flagged one stays in `mentions` alone. A
    pledge or a threat (AGREE, THREATEN) has happened although what it announces is still to come.
    """
    groups: dict[Key, list[dict[str, Any]]] = defaultdict(list)
    for mention in mentions:
        if is_asserted(mention):
            groups[_key(mention)].append(mention)
    events, bridge = [], []
    for key, members in _merged(groups).items():
        event_id = ids.make_id("event", *key)
        events.append(_event(event_id, members, articles))
        bridge += [{"event_id": event_id, "mention_id": m["mention_id"]} for m in members]
    return events, bridge


def is_asserted(mention: dict[str, Any]) -> bool:
    """Whether a mention tells of something that has happened."""
    is_open = mention["is_future"] and mention["event_type"] not in INTENDED
    return not (mention["is_negated"] or mention["is_hypothetical"] or mention["is_historical"] or is_open)


def _key(mention: dict[str, Any]) -> Key:
    is_exact = mention["place_precision"] in {"city", "site"}
    place = (mention["place_geonames_id"] or mention["place_name"]) if is_exact else mention["place_admin1"]
    return (mention["event_type"], _party(mention, "actor"), _party(mention, "recipient"),
            str(place) if place else mention["place_country"], mention["event_date"])


def _party(mention: dict[str, Any], side: str) -> str | None:
    name = mention[f"{side}_entity_id"] or mention[f"{side}_name"]
    return str(name).casefold() if name else None


def _merged(groups: dict[Key, list[dict[str, Any]]]) -> dict[Key, list[dict[str, Any]]]:
    """Let a group with less said join the only one of its type and day that says more without contradiction."""
    by_day: dict[tuple[str, date], list[Key]] = defaultdict(list)
    for key in groups:
        by_day[key[0], key[4]].append(key)
    home: dict[Key, Key] = {}
    for keys in by_day.values():
        for key in sorted(keys, key=_sortable):
            fuller = [k for k in keys if k != key and _says_more(k, key)]
            home[key] = fuller[0] if len(fuller) == 1 else key
    merged: dict[Key, list[dict[str, Any]]] = defaultdict(list)
    for key in sorted(groups, key=_sortable):
        target = home[key]
        while home[target] != target:
            target = home[target]
        merged[target] += groups[key]
    return merged


def _sortable(key: Key) -> tuple[str, ...]:
    return tuple(str(part or "") for part in key)


def _says_more(fuller: Key, key: Key) -> bool:
    pairs = list(zip(fuller[1:4], key[1:4], strict=True))
    agree = all(mine is None or mine == theirs for theirs, mine in pairs)
    return agree and any(mine is None and theirs is not None for theirs, mine in pairs) and any(m for _, m in pairs)


def _event(event_id: str, members: list[dict[str, Any]], articles: dict[str, ArticleFacts]) -> dict[str, Any]:
    best = max(members, key=lambda m: (not m["in_title"], m["confidence"], m["actor_name"] is not None,
                                       m["recipient_name"] is not None, -m["sentence_number"], m["mention_id"]))
    inside = {m["article_id"] for m in members}
    originals = {articles[a].duplicate_of or a for a in inside}
    doubt = 1.0
    for article in originals:
        doubt *= 1 - max((m["confidence"] for m in members if m["article_id"] == article), default=0.0)
    copied = ("event_type", "event_mode", "contexts", "cameo_code", "cameo_root", "quad_class", "goldstein", "actor_name",
              "actor_country", "actor_sector", "actor_entity_id", "recipient_name", "recipient_country",
              "recipient_sector", "recipient_entity_id", "event_date", "event_date_precision", "mention_id", "sentence")
    placed = best if best["place_name"] else next((m for m in members if m["place_name"]), best)
    place = {f"place_{n}": placed[f"place_{n}"] for n in PLACE_FACTS}
    return {"event_id": event_id, **{name: best[name] for name in copied}, **place, **_carried(members, best),
            "killed": _highest(members, "killed"), "injured": _highest(members, "injured"),
            "mention_count": len(members), "article_count": len(originals),
            "publisher_count": len({articles[a].publisher for a in inside}), "confidence": round(1 - doubt, 3)}


def _carried(members: list[dict[str, Any]], best: dict[str, Any]) -> dict[str, Any]:
    """Numbers from the lowest to the highest stated; origin, weapon and attribution of the best mention that tells them."""
    ranked = [best, *sorted(members, key=lambda m: (-m["confidence"], m["mention_id"]))]
    came = next((m for m in ranked if m["origin_place_name"]), best)
    says = next((m for m in ranked if m["attribution"]), best)
    carried = {f"origin_place_{n}": came[f"origin_place_{n}"] for n in PLACE_FACTS}
    for kind in KINDS:
        carried[f"{kind}_low"] = min((m[f"{kind}_low"] for m in members if m[f"{kind}_low"] is not None), default=None)
        carried[f"{kind}_high"] = _highest(members, f"{kind}_high")
    return carried | {"weapon": next((m["weapon"] for m in ranked if m["weapon"]), None), "attribution": says["attribution"],
                      "attribution_kind": says["attribution_kind"], "is_claim": all(m["is_claim"] for m in members)}


def _highest(members: list[dict[str, Any]], column: str) -> int | None:
    return max((m[column] for m in members if m[column] is not None), default=None)
