"""Lists kept in different ways come to one ledger; what is wrong waits, each row counted once."""

from __future__ import annotations

import pytest

from luodi.exchange.reading import File
from luodi.ledger.org.models import UnitAlias
from luodi.ledger.tasks.models import Task
from tests.exchange.conftest import Office, codes
from tests.variants import LISTS, UNITS, Variant

CODES = (
    "unknown_unit", "unknown_status", "impossible_date", "unreadable_date", "unreadable_number",
    "negative_amount", "formula_injection", "missing_required", "duplicate_row", "near_duplicate",
)  # fmt: skip


@pytest.fixture
def known(office: Office) -> Office:
    """The office with the other names of its units, and January open."""
    for name, ways in UNITS.items():
        for way in set(ways) - {name, "林业和草原局"}:
            UnitAlias.objects.create(unit=office.units[name], name=way)
    office.open("2031-01")
    return office


def files(variant: Variant) -> list[File]:
    """A variant's workbooks."""
    return [File(name, data) for name, data in variant.files().items()]


@pytest.mark.parametrize("seed", [101, 102, 103])
def test_a_sound_variant_becomes_the_same_tasks(known: Office, seed: int) -> None:
    outcome = known.take(*files(Variant(seed)), period="2031-01")
    assert codes(outcome) == []
    assert outcome.committed
    assert outcome.count("new") == 16
    numbers = Task.objects.values_list("task_list__name", "number")
    assert set(numbers) == {(name, str(number)) for name in LISTS for number in range(1, 9)}


@pytest.mark.parametrize("seed", [201, 202, 203])
def test_what_is_wrong_is_named_and_every_row_counted_once(known: Office, seed: int) -> None:
    variant = Variant(seed, CODES)
    outcome = known.good(*files(variant), period="2031-01")
    planted = {(p.page.sheet, p.row, p.code) for p in variant.planted}
    named = {(p.place.sheet, p.place.row, p.code) for p in outcome.problems}
    errors = {(p.place.sheet, p.place.row, p.code) for p in outcome.problems if p.severity == "error"}
    assert planted - named == set()
    assert errors - planted == set()
    rows = {sheet.table.sheet: len(sheet.fates) for sheet in outcome.sheets}
    assert rows == {page.sheet: len(page.rows) for page in variant.pages}
