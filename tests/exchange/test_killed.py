"""A process killed at any point of an import or of its undoing leaves all of it or nothing."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests import workbooks
from tests.installations import MONTHS, Installation, empty_server_database

REGION = ("--region", workbooks.REGION)
DYING = """
import importlib, os, signal, sys
from luodi.cli.session import prepare
prepare()
module = importlib.import_module(sys.argv[1])
assert hasattr(module, sys.argv[2])
setattr(module, sys.argv[2], lambda *args, **more: os.kill(os.getpid(), signal.SIGKILL))
from luodi.cli.main import cli
cli(sys.argv[3:])
"""
IMPORTING = (
    ("luodi.exchange.taking.reporting", "submission_file_by_office"),
    ("luodi.ledger.audit.services", "mark_stale"),
)
UNDOING = (
    ("luodi.exchange.undoing", "submissions_unfile"),
    ("luodi.exchange.undoing", "standings_restore"),
    ("luodi.ledger.audit.services", "mark_stale"),
)
SEEN = (
    ["imports", *REGION, "--json"],
    ["ask", "tasks", *REGION, "--period", "2024-01", "--by", "status", "--sources", "--json"],
    ["ask", "submissions", *REGION, "--period", "2024-01", "--by", "state", "--json"],
)


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """A county whose January is open, on the database that the tests run on."""
    with ExitStack() as stack:
        is_server = os.environ.get("DATABASE_URL", "").startswith("postgres")
        database = stack.enter_context(empty_server_database()) if is_server else ""
        made = Installation(tmp_path / "home", database)
        files = workbooks.directory(tmp_path), workbooks.task_list(tmp_path)
        made.several(
            [
                ["region", "add", workbooks.REGION, workbooks.NAME],
                *(["import", str(file), *REGION] for file in files),
                ["round", "open", "2024-01", *REGION],
            ]
        )
        yield made


def _killed(installation: Installation, module: str, name: str, *words: str) -> None:
    command = [sys.executable, "-c", DYING, module, name, *words]
    died = subprocess.run(command, env=installation.environment(), capture_output=True, check=False)
    assert died.returncode == -signal.SIGKILL, died.stderr.decode()


def test_a_killed_import_leaves_nothing_and_a_killed_undoing_everything(
    installation: Installation, tmp_path: Path
) -> None:
    file = str(workbooks.progress(tmp_path, MONTHS[0]))
    words = ["import", file, *REGION, "--period", "2024-01", "--json"]
    before = installation.several(SEEN)
    for module, name in IMPORTING:
        _killed(installation, module, name, *words)
    assert installation.several(SEEN) == before
    done, *after = installation.several([words, *SEEN])
    assert after != before
    batch = after[0].split('"batch": ')[1].split(",")[0]
    assert f'"batch": {batch}' in done
    for module, name in UNDOING:
        _killed(installation, module, name, "imports", "undo", batch)
    assert installation.several(SEEN) == after
    assert installation.several([["imports", "undo", batch], *SEEN])[2:] == before[1:]
