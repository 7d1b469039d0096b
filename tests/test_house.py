"""The house itself: what holds for every file, and what import contracts cannot see."""

from __future__ import annotations

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import ForeignKey, ManyToManyField

ROOT = Path(__file__).resolve().parent.parent
CONTRACTS = {
    contract["id"]: contract
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
}
VAGUE = {"utils", "helpers", "common", "manager", "managers", "misc", "tools"}
NOT_IN_THE_LEDGER = {"views", "forms", "serializers", "signals", "admin", "urls", "api"}
GENERATED = {"LICENSE"}


def _layers(contract: str) -> list[list[str]]:
    """The layers of a contract from the top down, each the names of its rooms."""
    return [re.findall(r"\w+", layer) for layer in CONTRACTS[contract]["layers"]]


def _position(module: str) -> tuple[int, int]:
    """How high a room stands: its floor, then its place among the apps of the ledger."""
    _, room, *rest = module.split(".")
    floors, ledger = _layers("floors")[::-1], _layers("ledger")[::-1]
    floor = next(number for number, rooms in enumerate(floors) if room in rooms)
    app = rest[0] if room == "ledger" and rest else ""
    return floor, next((number for number, names in enumerate(ledger) if app in names), -1)


def _rooms(*floors: int) -> set[str]:
    """The rooms of the given layers that have been built, by their full names."""
    names = {name for floor in floors for name in _layers("floors")[floor]}
    return {f"luodi.{name}" for name in names if (ROOT / "luodi" / name / "__init__.py").exists()}


def _tracked() -> list[Path]:
    """The files under version control, or about to be, that still exist."""
    listing = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    return [path for name in listing.split("\0") if name and (path := ROOT / name).is_file()]


def _texts() -> Iterator[tuple[Path, str]]:
    for path in _tracked():
        content = path.read_bytes()
        if b"\0" not in content and path.name not in GENERATED:
            yield path.relative_to(ROOT), content.decode("utf-8")


def _modules() -> list[Path]:
    return sorted(path for path in (ROOT / "luodi").rglob("*.py") if "migrations" not in path.parts)


def test_foreign_keys_point_down_the_floors() -> None:
    upward = []
    for model in apps.get_models():
        if not model.__module__.startswith("luodi."):
            continue
        for field in model._meta.get_fields():
            if not isinstance(field, ForeignKey | ManyToManyField):
                continue
            target = field.related_model.__module__
            if target.startswith("luodi.") and _position(target) > _position(model.__module__):
                upward.append(f"{model._meta.label}.{field.name} -> {field.related_model._meta.label}")
    assert not upward, "keys that point up the floors: " + ", ".join(upward)


def test_every_app_of_the_ledger_has_its_place() -> None:
    placed = {name for names in _layers("ledger") for name in names}
    built = {path.parent.name for path in (ROOT / "luodi" / "ledger").glob("*/__init__.py")}
    assert built <= placed, f"not in the contract 'ledger' of pyproject.toml: {built - placed}"


def test_every_room_of_floor_0_is_held_to_be_pure() -> None:
    assert set(CONTRACTS["pure"]["source_modules"]) == _rooms(-1, -2)


def test_every_face_is_kept_from_models() -> None:
    assert set(CONTRACTS["faces"]["source_modules"]) == _rooms(1)


def test_no_file_names_a_registry_or_a_place_on_one_machine() -> None:
    registry = re.compile(
        r"https?://[\w.:-]*(pypi|pythonhosted|npmjs|npmmirror|yarnpkg|tsinghua|aliyun|tencent|ustc)[\w.]*"
        r"|--(extra-)?index-url\b(?! \|)|^\s*(-i|-f|--find-links|--trusted-host)[ =]\S",
        re.MULTILINE,
    )
    place = re.compile(r"(?<![\w.$~-])/(root|home/\w+|work|Users/\w+|opt/(wheels|pypi))/")
    found = [
        f"{path}:{text.count(chr(10), 0, match.start()) + 1}: {match.group().strip()}"
        for path, text in _texts()
        if path != Path(__file__).relative_to(ROOT)
        for pattern in (registry, place)
        for match in pattern.finditer(text)
    ]
    assert not found, "\n".join(found)


@pytest.mark.parametrize("group", ["base", "test", "bench"])
def test_every_python_package_is_pinned_and_hashed(group: str) -> None:
    text = (ROOT / "requirements" / f"{group}.txt").read_text(encoding="utf-8")
    entries = re.split(r"\n(?=[a-z])", re.sub(r"(?m)^\s*#.*\n?", "", text).strip())
    loose = [
        entry for entry in entries if not re.match(r"[\w.-]+(\[\w+\])?==\S+ \\\n\s+--hash=sha256:", entry)
    ]
    assert not loose


def test_every_module_says_what_it_holds() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in _modules()
        if not ast.get_docstring(ast.parse(path.read_text(encoding="utf-8")))
    ]
    assert not silent, f"no docstring: {silent}"


def test_names_of_modules_are_plain_nouns() -> None:
    vague = [
        str(path.relative_to(ROOT))
        for path in _modules()
        if path.stem in VAGUE or re.search(r"(_\d+|_more|_utils|_helpers)$", path.stem)
    ]
    assert not vague, f"what do these hold? {vague}"


def test_apps_of_the_ledger_hold_no_page_and_no_signal() -> None:
    strange = [
        str(path.relative_to(ROOT))
        for path in (ROOT / "luodi" / "ledger").rglob("*.py")
        if path.stem in NOT_IN_THE_LEDGER
    ]
    assert not strange, f"these belong to the faces, or nowhere: {strange}"


def test_apps_of_the_ledger_have_the_same_file_names() -> None:
    lacking = [
        f"{app.parent.name}/{name}"
        for app in (ROOT / "luodi" / "ledger").glob("*/__init__.py")
        for name in ("models", "queries", "services")
        if not (app.parent / f"{name}.py").exists() and not (app.parent / name).is_dir()
    ]
    assert not lacking, f"an app of the ledger lacks: {lacking}"


def test_no_file_grows_past_450_lines() -> None:
    long = {
        str(path): lines
        for path, text in _texts()
        if path.suffix in {".py", ".sh", ".html", ".j2"}
        and "migrations" not in path.parts
        and (lines := text.count("\n")) > 450
    }
    assert not long, f"split by entity: {long}"
