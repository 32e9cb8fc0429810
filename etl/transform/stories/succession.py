"""Succession: an event or a story that another one has taken over is that other one.

In: names, and for each that was superseded the one that superseded it. Out: who lives.
"""

from collections.abc import Mapping


def survivor(name: str, successors: Mapping[str, str]) -> str:
    """Who holds in the end what `name` had: itself where nothing has superseded it."""
    while name in successors:
        name = successors[name]
    return name
