"""Every command that README, manual and operations give runs as it stands there, as the one it is for."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from tests.demo.conftest import Demonstration
from tests.demo.documents import files
from tests.demo.documents.reading import Given, begins_empty, given
from tests.installations import Installation, empty_server_database

ROOT = Path(__file__).parents[3]
MANUAL = "docs/manual"
OFFICE = {"": "zhuanban"}
PEOPLE: Mapping[str, Mapping[str, str]] = {
    "README.md": OFFICE,
    "README.zh-CN.md": OFFICE,
    "docs/operations.md": OFFICE | {"backup": "xitong"},
    f"{MANUAL}/README.md": OFFICE,
    f"{MANUAL}/administrators.md": {
        "": "xitong", "history": "shenji",
        "user grant": "anquan", "user grants": "anquan", "user end": "anquan",
    },
    f"{MANUAL}/import.md": OFFICE,
    f"{MANUAL}/office.md": OFFICE,
    f"{MANUAL}/reading.md": {"": "lingdao"},
    f"{MANUAL}/report.md": OFFICE,
    f"{MANUAL}/unit.md": {
        "": "nmj-tb", "user add": "xitong", "user grant": "zhuanban",
        "submission submit": "nmj-sh", "submission withdraw": "nmj-sh", "submission contribute": "zrzy-tb",
        "collection answer": "swdj-tb", "collection submit": "swdj-sh",
    },
}  # fmt: skip
"""Every document, for whom it is, and in it the commands of somebody else."""
TOGETHER = (
    ("README.md", "README.zh-CN.md", "docs/operations.md", f"{MANUAL}/README.md", f"{MANUAL}/reading.md",
     f"{MANUAL}/report.md"),
    (f"{MANUAL}/unit.md",),
    (f"{MANUAL}/administrators.md",),
    (f"{MANUAL}/import.md",),
    (f"{MANUAL}/office.md",),
)  # fmt: skip
"""Which documents are followed one after the other on the same copy of the demonstration."""
NOT_RUN = {
    "demo": "makes the demonstration that the others run on: tests/demo",
    "restore": "needs another installation: tests/exchange/test_backup_restored.py",
}
"""Commands that are only held to be there, and where they are run instead."""


@dataclass(frozen=True)
class Step:
    """A command of a document, and the words that are run."""

    document: str
    given: Given
    words: tuple[str, ...]


def _steps(documents: Iterable[str], *, own: bool) -> list[Step]:
    """What documents give to an installation of its own, or to the demonstration; the same words once."""
    steps: dict[tuple[str, ...], Step] = {}
    for document in documents:
        commands = given(ROOT / document)
        for one in commands:
            if one.is_whole and one.name not in NOT_RUN and begins_empty(commands, one.block) == own:
                words = tuple(word.removeprefix("/backup/") for word in one.words)
                if one.takes_a_person and not own and "--as" not in words:
                    words += ("--as", _user(document, one))
                steps.setdefault(words, Step(document, one, words))
    return list(steps.values())


def _user(document: str, one: Given) -> str:
    """Who gives it. The stand-in of a reporter is what the office itself grants."""
    people = PEOPLE[document]
    return "zhuanban" if "--stands-for" in one.words else people.get(one.name, people[""])


def test_every_document_is_looked_at() -> None:
    there = {str(path.relative_to(ROOT)) for path in (ROOT / MANUAL).glob("*.md")}
    assert there <= set(PEOPLE)
    assert sorted(document for documents in TOGETHER for document in documents) == sorted(PEOPLE)


@pytest.mark.parametrize("document", PEOPLE)
def test_every_command_that_is_named_is_there(document: str) -> None:
    for one in given(ROOT / document):
        assert one.name or not one.is_whole


@pytest.mark.skipif(
    bool(os.environ.get("DATABASE_URL")), reason="what each command does on a server is tested on its own"
)
@pytest.mark.parametrize("documents", TOGETHER, ids=lambda documents: Path(documents[-1]).stem)
def test_every_command_runs_on_the_demonstration_as_it_is_written(
    demonstration: Demonstration, documents: tuple[str, ...], tmp_path: Path
) -> None:
    files.lay_out_for_demonstration(tmp_path, demonstration.home / "demo")
    with _copy(demonstration, tmp_path) as installation:
        assert not _wrong(installation, tmp_path, _steps(documents, own=False))


def test_every_command_runs_on_an_empty_installation_as_it_is_written(tmp_path: Path) -> None:
    files.lay_out_for_own_county(tmp_path)
    with empty_server_database() if os.environ.get("DATABASE_URL") else nullcontext("") as address:
        assert not _wrong(Installation(tmp_path / "home", address), tmp_path, _steps(PEOPLE, own=True))


def _wrong(installation: Installation, folder: Path, steps: list[Step]) -> str:
    """What was said by the commands that did not do what they should."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.demo.documents.desk"],
        env=installation.environment(DJANGO_SETTINGS_MODULE="luodi.config.settings", PYTHONPATH=str(ROOT)),
        cwd=folder,
        input=json.dumps([step.words for step in steps]).encode(),
        capture_output=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr.decode()
    told = zip(steps, json.loads(done.stdout), strict=True)
    return "\n".join(
        f"{step.document}:{step.given.line}: {step.given.text}\n    exit {status}: {said}"
        for step, (status, said) in told
        if status != 0
    )


@contextmanager
def _copy(demonstration: Demonstration, folder: Path) -> Iterator[Installation]:
    shutil.copytree(demonstration.home, folder / "home")
    if not demonstration.database:
        yield Installation(folder / "home")
        return
    demonstration.leave()
    with empty_server_database() as address:
        _fill(address, demonstration.database)
        yield Installation(folder / "home", address)


def _fill(address: str, from_address: str) -> None:
    name, source = address.rpartition("/")[2], from_address.rpartition("/")[2]
    with psycopg.connect(os.environ["DATABASE_URL"], autocommit=True) as server:
        server.execute(f'DROP DATABASE "{name}"')
        server.execute(f'CREATE DATABASE "{name}" TEMPLATE "{source}"')
