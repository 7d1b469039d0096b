"""What the office said of headings is listed and forgotten by command."""

from __future__ import annotations

from luodi.exchange.mapping import columns_remember
from luodi.ledger.audit import context
from luodi.ledger.org.access import operator
from luodi.ledger.org.models import Region
from tests import workbooks
from tests.cli.conftest import Run

R = ("--region", workbooks.REGION)


def test_chosen_headings_are_listed_and_forgotten(run: Run, answer, county, account) -> None:
    assert "没有记住的列名" in run("imports", "columns", *R).stdout
    with context.request("test"):
        columns_remember(operator(), Region.objects.get(code=county), {"谁干": "lead_units", "号": "number"})
    listed = run("imports", "columns", *R).stdout
    assert "谁干" in listed
    assert "lead_units" not in listed
    reporter = account("linye", "reporter", "林草局")
    assert run("imports", "columns", "--forget", "谁干", *R, "--as", reporter).exit_code == 3
    found = answer("imports", "columns", "--forget", "谁干", *R, "--as", account("banshi", "clerk"))
    assert found["columns"] == [{"heading": "号", "field": "number"}]
