"""A backup that somebody changed is refused before anything is replaced, on either database."""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from luodi.exchange.installation.tables import Digest
from tests import workbooks
from tests.installations import Installation, empty_server_database

Lines = dict[str, list[list[Any]]]
Manifest = dict[str, Any]
Change = Callable[[Lines, Manifest], None]
OTHER = "369924"


@pytest.fixture(scope="module")
def saved(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The backup of a county with two sealed months."""
    folder = tmp_path_factory.mktemp("saved")
    installation = Installation(folder / "home")
    installation.fill(folder / "workbooks")
    installation.luodi("backup", str(folder / "a.zip"))
    return folder / "a.zip"


@pytest.fixture(scope="module")
def other(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Installation]:
    """An installation of another county, on the database that the tests run on; the last test replaces it."""
    home = tmp_path_factory.mktemp("other") / "home"
    if not os.environ.get("DATABASE_URL"):
        yield _of_other_county(Installation(home))
        return
    with empty_server_database() as address:
        yield _of_other_county(Installation(home, address))


def _of_other_county(installation: Installation) -> Installation:
    installation.luodi("region", "add", OTHER, "示例乙县")
    return installation


def tampered(saved: Path, change: Change) -> Path:
    """The backup with its rows changed, and its hashes made to fit by somebody who knows how."""
    made = saved.with_name("tampered.zip")
    with zipfile.ZipFile(saved) as old:
        manifest: Manifest = json.loads(old.read("manifest.json"))
        files = {name: old.read(name) for name in old.namelist() if name.startswith("files/")}
        tables = {t["model"]: t for t in manifest["tables"]}
        lines = {
            model: [json.loads(line) for line in old.read(t["member"]).splitlines()]
            for model, t in tables.items()
        }
    change(lines, manifest)
    with zipfile.ZipFile(made, "w") as new:
        for table in manifest["tables"]:
            written = [_written(line) for line in lines[table["model"]]]
            digest = Digest()
            for line in written:
                digest.add(line)
            table |= {"rows": digest.rows, "content": str(digest)}
            table["sha256"] = hashlib.sha256(b"".join(written)).hexdigest()
            new.writestr(table["member"], b"".join(written))
        for name, data in files.items():
            new.writestr(name, data)
        new.writestr("manifest.json", json.dumps(manifest))
    return made


def _written(line: list[Any]) -> bytes:
    return json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode() + b"\n"


def _place(manifest: Manifest, model: str, column: str) -> int:
    table = next(t for t in manifest["tables"] if t["model"] == model)
    found: int = table["columns"].index(column)
    return found


def _a_status(lines: Lines, manifest: Manifest) -> None:
    place = _place(manifest, "books.taskrow", "status")
    for line in lines["books.taskrow"]:
        line[place] = "已完成"


def _last_month_gone(lines: Lines, manifest: Manifest) -> None:
    """A book, its rows and the act that sealed it, gone together: only the head printed elsewhere tells."""
    last = max(line[_place(manifest, "books.book", "id")] for line in lines["books.book"])
    for model in [model for model in lines if model.startswith("books.") and model != "books.book"]:
        place = _place(manifest, model, "book_id")
        lines[model] = [line for line in lines[model] if line[place] != last]
    place = _place(manifest, "books.book", "id")
    lines["books.book"] = [line for line in lines["books.book"] if line[place] != last]
    verb = _place(manifest, "audit.act", "verb")
    sealing = [line for line in lines["audit.act"] if line[verb] == "book_seal"]
    lines["audit.act"].remove(sealing[-1])
    act = _place(manifest, "audit.change", "act_id")
    lines["audit.change"] = [line for line in lines["audit.change"] if line[act] != sealing[-1][0]]


def _a_row_hung_elsewhere(lines: Lines, manifest: Manifest) -> None:
    place = _place(manifest, "books.taskunitrow", "book_id")
    books = sorted({line[place] for line in lines["books.taskunitrow"]})
    for line in lines["books.taskunitrow"]:
        line[place] = books[0] if line[place] == books[1] else books[1]


def _a_table_left_out(lines: Lines, manifest: Manifest) -> None:
    manifest["tables"] = [t for t in manifest["tables"] if t["model"] != "audit.change"]


def _a_key_that_leads_nowhere(lines: Lines, manifest: Manifest) -> None:
    lines["tasks.progress"][0][_place(manifest, "tasks.progress", "task_id")] = 987654


def _no_date(lines: Lines, manifest: Manifest) -> None:
    lines["books.book"][0][_place(manifest, "books.book", "today")] = "31 May"


CHANGES: dict[str, tuple[Change, set[str]]] = {
    "a status": (_a_status, {"broken_books", "hash_differs"}),
    "the last month": (_last_month_gone, {"broken_books", "head_differs"}),
    "where rows hang": (_a_row_hung_elsewhere, {"broken_books", "rows_apart"}),
    "a table": (_a_table_left_out, {"damaged_backup"}),
    "a key": (_a_key_that_leads_nowhere, {"damaged_backup"}),
    "a date": (_no_date, {"damaged_backup"}),
}


def _regions(installation: Installation) -> list[str]:
    return [region["code"] for region in installation.answer("region", "list")["regions"]]


@pytest.mark.parametrize("name", CHANGES)
def test_a_backup_that_was_changed_is_refused_and_changes_nothing(saved: Path, other, name: str) -> None:
    change, expected = CHANGES[name]
    told = other.answer("restore", str(tampered(saved, change)), "--replace", status=1)
    assert {problem["code"] for problem in told["problems"]} == expected
    assert all(problem["message"] for problem in told["problems"])
    assert _regions(other) == [OTHER]
    assert not [path for path in (other.home / "files").rglob("*") if path.is_file()]
    assert not list(other.home.glob("*.new"))


def test_it_says_in_words_what_is_wrong(saved: Path, other) -> None:
    told = other.luodi("restore", str(tampered(saved, _a_status)), "--replace", status=1).stderr
    assert "没有恢复" in told
    assert f"{workbooks.REGION} 2024年1月第1版" in told
    assert "--even-if-broken" in told


def test_to_look_into_it_it_can_be_restored_all_the_same_and_then_replaced(saved: Path, other) -> None:
    file = tampered(saved, _a_status)
    told = other.answer("restore", str(file), "--replace", "--even-if-broken", status=1)
    assert {problem["code"] for problem in told["problems"]} == {"hash_differs"}
    assert _regions(other) == [workbooks.REGION]
    assert not other.answer("books", "verify", status=1)["ok"]
    other.luodi("restore", str(tampered(saved, lambda lines, manifest: None)), "--replace")
    assert other.answer("books", "verify")["ok"]
