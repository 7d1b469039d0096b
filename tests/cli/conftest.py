"""The command run inside the test, and as a process of its own with a data home of its own."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from luodi.cli.main import cli
from luodi.ledger.audit import context
from luodi.ledger.org.access import operator
from luodi.ledger.org.models import Region
from luodi.ledger.org.services.enrolment import account_enrol
from tests import workbooks
from tests.installations import Installation
from tests.kept import kept

Run = Callable[..., Result]


@pytest.fixture
def run(db: None, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run the command in the test's own database; the result has `exit_code`, `stdout` and `stderr`.

    A defect shows as what it is, not as the sentence that a person gets.
    """

    def defect(error: BaseException, words: object) -> str:
        raise AssertionError("a defect") from error

    monkeypatch.setattr("luodi.cli.failures._unforeseen", defect)

    def call(*args: str, env: dict[str, str] | None = None) -> Result:
        return CliRunner(env={"LUODI_USER": "", **(env or {})}).invoke(
            cli, list(args), catch_exceptions=False
        )

    return call


@pytest.fixture
def answer(run: Run) -> Callable[..., dict[str, Any]]:
    """Run with `--json` and give the document; the command must succeed."""

    def call(*args: str) -> dict[str, Any]:
        result = run(*args, "--json")
        assert result.exit_code == 0, result.stdout + result.stderr
        document: dict[str, Any] = json.loads(result.stdout)
        return document

    return call


def _county() -> str:
    """A county with its units, its list and January reported and sealed; its code."""
    region = ("--region", workbooks.REGION)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        files = (workbooks.directory(folder), workbooks.task_list(folder))
        month = workbooks.progress(folder, ["已完成", "进展缓慢", "未启动", "未启动", "已完成"])
        for args in (
            ("region", "add", workbooks.REGION, workbooks.NAME),
            *(("import", str(file), *region) for file in files),
            ("round", "open", "2024-01", *region),
            ("import", str(month), "--period", "2024-01", *region),
            ("round", "close", "2024-01", *region),
        ):
            result = CliRunner(env={"LUODI_USER": ""}).invoke(cli, args, catch_exceptions=False)
            assert result.exit_code == 0, f"{args}: {result.stdout}{result.stderr}"
    return workbooks.REGION


county = kept(_county)


@pytest.fixture
def account(county: str) -> Callable[..., str]:
    """Make an account with a role over the county, or a unit of it; its user name."""

    def make(username: str, role: str, unit: str = "") -> str:
        region = Region.objects.get(code=county)
        of_unit = region.units.get(name=unit) if unit else None
        with context.request("test"):
            account_enrol(operator(), region=region, username=username, role=role, unit=of_unit)
        return username

    return make


@pytest.fixture
def stranger(county: str) -> str:
    """The clerk of another county; the user name."""
    far = Region.objects.create(
        code="369924", name="示例乙县", level="county", lineage="/369924/", reporting_lineage="/369924/"
    )
    with context.request("test"):
        account_enrol(operator(), region=far, username="stranger", role="clerk")
    return "stranger"


@pytest.fixture
def installation(tmp_path: Path) -> Installation:
    """An empty installation on the embedded database."""
    return Installation(tmp_path / "home")
