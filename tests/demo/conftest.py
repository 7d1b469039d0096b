"""The demonstration made once by the command itself, on either database, for all tests to look at."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import IO, Any

import pytest

from tests.installations import Installation, empty_server_database

REGION = ("--region", "159924")


class Demonstration(Installation):
    """An installation that holds the demonstration; `told` is what its making said."""

    told: Any = None
    desk: subprocess.Popen[str] | None = None

    def environment(self, **env: str) -> dict[str, str]:
        """As the office, which every command on a server must say."""
        return super().environment(**{"LUODI_USER": "zhuanban", **env})

    def ask(self, question: str, period: str) -> Any:
        """A question's answer, from a process that is kept for the next one."""
        if self.desk is None:
            env = self.environment(DJANGO_SETTINGS_MODULE="luodi.config.settings")
            words = [sys.executable, "-m", "tests.demo.desk"]
            self.desk = subprocess.Popen(
                words, env=env, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
            )
        to, back = _pipes(self.desk)
        to.write(json.dumps([question, period]) + "\n")
        to.flush()
        return json.loads(back.readline())

    def counts(self, question: str, period: str) -> dict[str, int]:
        """A question's groups with their values."""
        rows = self.ask(question, period)["rows"]
        return {"/".join(map(str, row["key"].values())): int(row["value"]) for row in rows}

    def leave(self) -> None:
        """Let the process go that answered."""
        if self.desk is not None:
            self.desk.communicate()
            self.desk = None


@pytest.fixture(scope="session")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Demonstration]:
    """The demonstration county, freshly made."""
    server = empty_server_database() if os.environ.get("DATABASE_URL") else nullcontext("")
    with server as address:
        made = Demonstration(tmp_path_factory.mktemp("demo") / "home", address)
        made.told = made.answer("demo", "--no-serve")
        yield made
        made.leave()


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    """An empty installation, on the database under test."""
    server = empty_server_database() if os.environ.get("DATABASE_URL") else nullcontext("")
    with server as address:
        yield Installation(tmp_path / "home", address)


def _pipes(process: subprocess.Popen[str]) -> tuple[IO[str], IO[str]]:
    assert process.stdin is not None
    assert process.stdout is not None
    return process.stdin, process.stdout
