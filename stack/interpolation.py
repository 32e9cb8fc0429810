"""Variables in the texts of a compose file, as the Compose Specification has them.

`$$` is a dollar. A variable is `${NAME}`, `${NAME:-default}` or `${NAME:?message}`; a default may
hold variables.
"""

import re
from collections.abc import Mapping
from typing import Any

_BEGIN = re.compile(r"\$(?:(?P<dollar>\$)|(?P<brace>\{)|(?P<bare>[A-Za-z_]\w*))")
_NAME = re.compile(r"(?P<name>[A-Za-z_]\w*)(?P<how>:-|:\?)?")


class MissingVariable(Exception):
    """A variable that the file demands; the text is its name and what the file says of it."""


def interpolate(value: Any, variables: Mapping[str, str]) -> Any:
    """The value with every text in it filled in, keys excepted; raises MissingVariable."""
    if isinstance(value, str):
        return fill(value, variables)
    if isinstance(value, list):
        return [interpolate(one, variables) for one in value]
    if isinstance(value, dict):
        return {name: interpolate(one, variables) for name, one in value.items()}
    return value


def fill(text: str, variables: Mapping[str, str]) -> str:
    """A text with its variables filled in; an unknown one without default is empty."""
    done: list[str] = []
    place = 0
    while found := _BEGIN.search(text, place):
        done.append(text[place:found.start()])
        place = found.end()
        if found["dollar"]:
            done.append("$")
        elif found["bare"]:
            done.append(variables.get(found["bare"], ""))
        else:
            inside = _inside(text, place)
            place += len(inside) + 1
            done.append(_value(inside, variables))
    return "".join(done) + text[place:]


def _inside(text: str, start: int) -> str:
    """What stands from here to the brace that closes; raises ValueError where none does."""
    depth = 1
    for place in range(start, len(text)):
        depth += {"{": 1, "}": -1}.get(text[place], 0)
        if depth == 0:
            return text[start:place]
    raise ValueError(f"no brace closes in {text!r}")


def _value(inside: str, variables: Mapping[str, str]) -> str:
    found = _NAME.match(inside)
    if not found or (found.end() < len(inside) and not found["how"]):
        raise ValueError(f"${{{inside}}} is no variable that is understood here")
    value, rest = variables.get(found["name"], ""), inside[found.end():]
    if not value and found["how"] == ":?":
        raise MissingVariable(f"{found['name']}: {rest}")
    return value or fill(rest, variables) if found["how"] == ":-" else value
