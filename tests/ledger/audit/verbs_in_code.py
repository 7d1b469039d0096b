"""Every verb that the code records, found by reading it: the literal given for a parameter named `verb`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import luodi
from luodi.ledger.rounds.services.clock import WORDS

ROOT = Path(luodi.__file__).parent


class NotLiteral(AssertionError):
    """A verb is computed where only a literal can be found."""


def verbs() -> set[str]:
    """All verbs. Raises: NotLiteral for one that this cannot find."""
    modules = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(ROOT.rglob("*.py"))}
    takers = {path: dict(_takers(tree)) for path, tree in modules.items()}
    everywhere = {name: place for found in takers.values() for name, place in found.items()}
    return {
        verb
        for path, tree in modules.items()
        for verb in _verbs(path, tree, _known(tree, everywhere) | takers[path])
    }


def _known(tree: ast.Module, everywhere: dict[str, int | None]) -> dict[str, int | None]:
    """Takers of other modules, but for names that the module itself defines."""
    mine = {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.ClassDef)}
    return {name: place for name, place in everywhere.items() if name not in mine}


def _takers(tree: ast.Module) -> Iterator[tuple[str, int | None]]:
    """Functions and dataclasses that take a verb, each with its place among the positional arguments."""
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            names = [arg.arg for arg in node.args.args]
            if "verb" in names:
                yield node.name, names.index("verb")
            elif "verb" in [arg.arg for arg in node.args.kwonlyargs]:
                yield node.name, None
        elif isinstance(node, ast.ClassDef):
            fields = [
                f.target.id
                for f in node.body
                if isinstance(f, ast.AnnAssign) and isinstance(f.target, ast.Name)
            ]
            if "verb" in fields:
                yield node.name, fields.index("verb")


COMPUTED = {
    "_stage(clock, now, whole_setting(held.region, 'remind_days'))": lambda: list(WORDS),
    "f'waiting_{state}'": lambda: ["waiting_fixed", "waiting_dropped"],
}
"""Verbs that are computed, and the values that they take."""

READERS = {"Act", "ActFilter", "Entry", "_entry"}
"""What holds or looks for verbs that were recorded."""


def _verbs(path: Path, tree: ast.Module, takers: dict[str, int | None]) -> Iterator[str]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name not in takers or name in READERS:
            continue
        place = takers[name]
        given = [word.value for word in node.keywords if word.arg == "verb"]
        if not given and place is not None and place < len(node.args):
            given = [node.args[place]]
        for expression in given:
            yield from _literals(path, tree, expression)


def _literals(path: Path, tree: ast.Module, expression: ast.expr) -> Iterator[str]:
    text = ast.unparse(expression)
    if text in COMPUTED:
        yield from COMPUTED[text]()
    elif isinstance(expression, ast.Constant) and isinstance(expression.value, str):
        yield expression.value
    elif isinstance(expression, ast.IfExp):
        yield from _literals(path, tree, expression.body)
        yield from _literals(path, tree, expression.orelse)
    elif isinstance(expression, ast.Name):
        values = _assigned(tree, expression.id)
        if not values and expression.id != "verb":
            raise NotLiteral(f"{path.relative_to(ROOT)}:{expression.lineno} {text}")
        for value in values:
            yield from _literals(path, tree, value)
    elif not text.endswith(".verb"):
        raise NotLiteral(f"{path.relative_to(ROOT)}:{expression.lineno} {text}")


def _assigned(tree: ast.Module, name: str) -> list[ast.expr]:
    """What is assigned to the name anywhere in the module; nothing where it is a parameter handed on."""
    pairs = [
        pair
        for node in ast.walk(tree)
        if isinstance(node, ast.Assign)
        for target in node.targets
        for pair in _pairs(target, node.value)
    ]
    return [value for target, value in pairs if isinstance(target, ast.Name) and target.id == name]


def _pairs(target: ast.expr, value: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return list(zip(target.elts, value.elts, strict=True))
    return [(target, value)]
