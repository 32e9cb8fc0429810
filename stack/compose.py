"""Services as compose files declare them, with variables filled in and `extends` followed."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from stack.interpolation import interpolate

Declared = dict[str, Any]
# Maps and lists that a service adds to those of what it extends; all else it replaces.
MAPS = ("environment", "deploy", "healthcheck")
LISTS = ("volumes", "secrets", "env_file", "tmpfs", "configs")


@dataclass(frozen=True)
class Service:
    """One service.

    `command` has the entrypoint before it. `health` is the command of the health check, empty where
    there is none. `needs` says for each service that comes before whether it must be `healthy` or
    have `completed`. `restarts`: when it ends, it is started again.
    """

    name: str
    command: tuple[str, ...]
    environment: Mapping[str, str]
    health: tuple[str, ...]
    needs: Mapping[str, str]
    restarts: bool
    profiles: tuple[str, ...]


def read(path: Path, variables: Mapping[str, str]) -> dict[str, Service]:
    """The services of a compose file by name; raises MissingVariable where it demands one."""
    return {name: _service(name, declared, variables)
            for name, declared in interpolate(resolved(path), variables).items()}


def resolved(path: Path) -> dict[str, Declared]:
    """The services of a compose file as they stand there, with what they extend."""
    services: dict[str, Declared] = yaml.safe_load(path.read_text("utf-8"))["services"]
    return {name: _extended(path, services, name) for name in services}


def _extended(path: Path, services: dict[str, Declared], name: str) -> Declared:
    own = dict(services[name])
    base = own.pop("extends", None)
    if base is None:
        return own
    if isinstance(base, str):
        return merged(_extended(path, services, base), own)
    other = path.parent / base["file"]
    theirs = yaml.safe_load(other.read_text("utf-8"))["services"]
    return merged(_extended(other, theirs, base["service"]), own)


def merged(base: Declared, own: Declared) -> Declared:
    """A service over the one that it extends."""
    done = {**base, **own}
    for name in MAPS:
        if name in base and name in own:
            done[name] = {**base[name], **own[name]}
    for name in LISTS:
        if name in base and name in own:
            done[name] = [*base[name], *own[name]]
    return done


def _service(name: str, declared: Declared, variables: Mapping[str, str]) -> Service:
    given = declared.get("environment", {})
    environment = {key: variables.get(key) if value is None else str(value)
                   for key, value in given.items()}
    needs = {needed: how["condition"].removeprefix("service_").removesuffix("_successfully")
             for needed, how in declared.get("depends_on", {}).items()}
    return Service(
        name, (*declared.get("entrypoint", ()), *declared.get("command", ())),
        {key: value for key, value in environment.items() if value is not None},
        _check(declared.get("healthcheck", {}).get("test", [])), needs,
        declared.get("restart") == "unless-stopped", tuple(declared.get("profiles", ())))


def _check(test: list[str]) -> tuple[str, ...]:
    if not test:
        return ()
    return ("sh", "-c", test[1]) if test[0] == "CMD-SHELL" else tuple(test[1:])
