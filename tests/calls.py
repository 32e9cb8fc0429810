"""What a function calls, in the order of evaluation, as its module is written."""

import ast
import functools
import importlib
import pkgutil
from collections.abc import Iterator
from pathlib import Path


@functools.cache
def value(dotted: str) -> object:
    """The module, class, function or method of a dotted name; raises AttributeError without it."""
    try:
        return pkgutil.resolve_name(dotted)
    except ImportError as error:
        raise AttributeError(str(error)) from None


def module_of(dotted: str) -> str:
    """The module that a dotted name of a function or method lies in."""
    module, _, _ = dotted.rpartition(".")
    return module_of(module) if module.rpartition(".")[2][0].isupper() else module


class Source:
    """A module as it is written: its functions and methods, and what their names mean there."""

    def __init__(self, module: str) -> None:
        path = importlib.import_module(module).__file__
        assert path is not None
        self.module = module
        self.text = Path(path).read_text("utf-8")
        self.imported: dict[str, str] = {}
        self.functions: dict[str, ast.FunctionDef | ast.AsyncFunctionDef] = {}
        tree = ast.parse(self.text)
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module:
                names = {alias.asname or alias.name: alias.name for alias in node.names}
                self.imported |= {own: f"{node.module}.{name}" for own, name in names.items()}
        for node in tree.body:
            self._keep(node, "")

    def _keep(self, node: ast.AST, prefix: str) -> None:
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            self.functions[prefix + node.name] = node
        elif isinstance(node, ast.ClassDef):
            for inner in node.body:
                self._keep(inner, f"{prefix}{node.name}.")

    def calls(self, name: str, seen: frozenset[str] = frozenset()) -> Iterator[str]:
        """Dotted names that a function reaches, in the order in which they are evaluated.

        Functions and methods of the same module are followed. A method of an object whose class is
        not known here is ".name".
        """
        if name in seen:
            return
        body = self.functions[name].body
        for found in (found for statement in body for found in _reached(statement)):
            owner, _, method = found.partition(".")
            if owner == "self":
                found = f"{name.partition('.')[0]}.{method}"
            inside = [own for own in self.functions if own in {found, *self._methods(found)}]
            yield self._meant(found)
            for own in inside:
                yield from self.calls(own, seen | {name})

    def _methods(self, name: str) -> list[str]:
        return [own for own in self.functions if own.startswith(f"{name}.")]

    def _meant(self, name: str) -> str:
        first, dot, rest = name.partition(".")
        if first in self.imported:
            return f"{self.imported[first]}{dot}{rest}"
        return f"{self.module}.{name}" if name in self.functions else f".{name.split('.')[-1]}"


@functools.cache
def source(module: str) -> Source:
    """A module as it is written."""
    return Source(module)


def is_same(found: str, name: str, inside: Source) -> bool:
    """Whether what a function of a module reaches is the one of this name.

    A method of an unknown object is believed to be, where the module knows the method's class.
    """
    if found.startswith("."):
        return found[1:] == name.rpartition(".")[2] and _knows_class(inside, name)
    return exists(found) and value(found) is value(name)


def _knows_class(inside: Source, method: str) -> bool:
    owner = method.rpartition(".")[0]
    if module_of(method) == owner:
        return False
    names = [f"{inside.module}.{owner.rpartition('.')[2]}", *inside.imported.values()]
    return any(exists(name) and value(name) is value(owner) for name in names)


def exists(dotted: str) -> bool:
    """Whether there is something of this dotted name."""
    try:
        value(dotted)
    except AttributeError:
        return False
    return True


def _reached(node: ast.AST) -> Iterator[str]:
    """Names in the order of evaluation: what is handed to a call comes before the call."""
    if isinstance(node, ast.Call):
        for argument in (*node.args, *(keyword.value for keyword in node.keywords)):
            yield from _reached(argument)
        yield from _reached(node.func)
    elif isinstance(node, ast.Attribute):
        yield from _reached(node.value)
        yield ast.unparse(node)
    elif isinstance(node, ast.Name):
        yield node.id
    else:
        for child in ast.iter_child_nodes(node):
            yield from _reached(child)
