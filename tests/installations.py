"""An installation with a data home of its own, on which the command runs as a process of its own."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

from tests import workbooks

OWN = {"DATABASE_URL", "LUODI_USER", "LUODI_HOME"}
SEVERAL = """
import json, sys
from click.testing import CliRunner
from luodi.cli.main import cli
runs = [CliRunner().invoke(cli, command) for command in json.load(sys.stdin)]
json.dump([(run.exit_code, run.stdout, run.stderr) for run in runs], sys.stdout)
"""
MONTHS = (
    ("已完成", "进展缓慢", "未启动", "未启动", "已完成"),
    ("已完成", "取得阶段性成效", "进展缓慢", "未启动", "已完成"),
)


@dataclass
class Installation:
    """A data home with processes run on it."""

    home: Path
    database: str = ""

    def luodi(self, *args: str, status: int = 0, **env: str) -> subprocess.CompletedProcess[str]:
        """Run the command; its exit status must be as said."""
        done = subprocess.run(
            self.words(*args), env=self.environment(**env), capture_output=True, check=False
        )
        words, code = done.args, done.returncode
        out = subprocess.CompletedProcess(words, code, done.stdout.decode(), done.stderr.decode())
        assert out.returncode == status, f"{args}: {out.returncode}\n{out.stdout}{out.stderr}"
        return out

    def answer(self, *args: str, status: int = 0) -> Any:
        """The JSON document of a command."""
        return json.loads(self.luodi(*args, "--json", status=status).stdout)

    @staticmethod
    def words(*args: str) -> list[str]:
        """The words of the process."""
        return [sys.executable, "-m", "luodi.cli", *args]

    def environment(self, **env: str) -> dict[str, str]:
        """The variables of the process."""
        others = {name: value for name, value in os.environ.items() if name not in OWN}
        database = {"DATABASE_URL": self.database} if self.database else {}
        return others | {"LUODI_HOME": str(self.home)} | database | env

    def several(self, commands: Sequence[Sequence[str]]) -> list[str]:
        """Run these commands one after the other in one process; what each printed. All must succeed."""
        words = [*self.words()[:1], "-c", SEVERAL]
        done = subprocess.run(
            words,
            env=self.environment(),
            input=json.dumps(commands).encode(),
            capture_output=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr.decode()
        results = json.loads(done.stdout)
        for command, (status, out, err) in zip(commands, results, strict=True):
            assert status == 0, f"{command}: {out}{err}"
        return [out for _, out, _ in results]

    def fill(self, folder: Path) -> None:
        """A county with its units, its list, and January and February reported and sealed."""
        region = ("--region", workbooks.REGION)
        folder.mkdir(exist_ok=True)
        files = (workbooks.directory(folder), workbooks.task_list(folder))
        commands = [["region", "add", workbooks.REGION, workbooks.NAME]]
        commands += [["import", str(file), *region] for file in files]
        for month, statuses in enumerate(MONTHS, start=1):
            period = f"2024-0{month}"
            file = workbooks.progress(folder, statuses, month)
            commands += [
                ["round", "open", period, *region],
                ["import", str(file), "--period", period, *region],
                ["round", "close", period, *region],
            ]
        self.several(commands)

    def figures(self) -> Any:
        """What must be equal after a restore: figures with their sources, and the chain of books."""
        region = ("--region", workbooks.REGION)
        asked = [
            ["ask", "tasks", *region, "--period", period, "--by", "status", "--sources", "--json"]
            for period in ("2024-01", "2024-02")
        ]
        return [json.loads(out) for out in self.several([*asked, ["books", "list", *region, "--json"]])]


@contextmanager
def empty_server_database() -> Iterator[str]:
    """The address of an empty database on the PostgreSQL of `DATABASE_URL`, for the time inside."""
    address = os.environ["DATABASE_URL"]
    name = f"luodi_{uuid.uuid4().hex[:12]}"
    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f'CREATE DATABASE "{name}"')
        try:
            yield address.rpartition("/")[0] + "/" + name
        finally:
            server.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
