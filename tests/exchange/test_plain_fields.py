"""A plain field is declared once: whatever column a list has for one comes in, goes out and is recorded."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.columns import Column
from luodi.core.days import Day
from luodi.core.money import round_half_up
from luodi.exchange.shapes import OF_MONTHS_TOO, PLAN_FIELDS
from luodi.ledger.audit.models import Change
from luodi.ledger.tasks.columns import PROGRESS_COLUMNS
from luodi.ledger.tasks.models import Task
from luodi.ledger.tasks.plain import PLAIN, PlainField
from luodi.ledger.tasks.services import task_change
from tests.exchange.conftest import Office, counts, listed

OTHER = {"牵头单位": "林草局"}
BY_KIND: dict[str, tuple[Any, Any]] = {
    "text": ("栽植两百亩", "栽植两百亩"),
    "number": ("7", "7"),
    "money": (12.5, 12_5000_00),
    "day": ("2031年10月", "2031-10"),
}
"""By kind: what stands in the cell, and what the task then keeps."""


def _sample(plain: PlainField) -> tuple[Any, Any]:
    return list(plain.choices.items())[-1] if plain.choices else BY_KIND[plain.column.kind]


def _heading(column: Column) -> str:
    return f"{column.label}(万元)" if column.kind == "money" else column.label


def _taken(office: Office) -> Task:
    cells = {_heading(plain.column): _sample(plain)[0] for plain in PLAIN.values()} | OTHER
    outcome = office.take(listed([tuple(cells.values())], tuple(cells)))
    assert outcome.committed, outcome.problems
    return office.task("7")


def test_every_plain_field_of_a_list_is_taken_and_recorded(office: Office) -> None:
    task = _taken(office)
    wanted = {name: _sample(plain)[1] for name, plain in PLAIN.items()}
    assert {name: getattr(task, name) for name in PLAIN} == wanted
    recorded = Change.objects.get(subject_key=str(task.key), before__isnull=True).after
    assert recorded is not None
    assert {name: recorded.get(name) for name in PLAIN} == wanted


def test_every_plain_field_goes_out_and_comes_back_unchanged(office: Office) -> None:
    task = _taken(office)
    assert all(plain.shown(getattr(task, name)) not in (None, "") for name, plain in PLAIN.items())
    outcome = office.take(office.exported("2031-01").file(), period="2031-01")
    assert counts(outcome) == {"unchanged": 1}
    assert not outcome.problems


@pytest.mark.parametrize("name", [name for name in PLAIN if name != "requirement"])
def test_an_emptied_cell_of_an_export_empties_the_field(office: Office, name: str) -> None:
    task = _taken(office)
    sheets = office.exported("2031-01")
    sheets[0, PLAIN[name].column.label] = None
    outcome = office.take(sheets.file(), period="2031-01")
    assert outcome.committed, outcome.problems
    task.refresh_from_db()
    assert getattr(task, name) == PLAIN[name].blank
    assert counts(outcome) == {"changed": 1}


@pytest.mark.parametrize("name", list(PLAIN))
def test_a_person_changes_every_plain_field_and_it_is_recorded(office: Office, name: str) -> None:
    task = _taken(office)
    plain = PLAIN[name]
    by_kind: dict[str, Any] = {
        "money": Decimal("3.5"),
        "day": Day("year", 2032),
        "number": "8",
        "text": " 改 ",
    }
    value: Any = next(iter(plain.choices.values())) if plain.choices else by_kind[plain.column.kind]
    changed = task_change(office.clerk, task=task, **{name: value})
    assert getattr(changed, name) == plain.kept(value)
    last = Change.objects.filter(subject_key=str(task.key)).order_by("-pk")[0]
    assert last.before is not None
    assert last.after is not None
    assert (last.before[name], last.after[name]) == (_sample(plain)[1], plain.kept(value))


@given(st.decimals(-(10**15), 10**15, places=4, allow_nan=False))
def test_amounts_are_kept_as_rounding_exactly_keeps_them(yuan: Decimal) -> None:
    assert PLAIN["investment"].kept(yuan) == int(round_half_up(yuan * 100))


def test_what_no_field_is_and_what_is_of_another_kind_is_a_mistake_of_the_caller(office: Office) -> None:
    task = _taken(office)
    with pytest.raises(TypeError, match="colour"):
        task_change(office.clerk, task=task, colour="红")
    with pytest.raises(TypeError, match="investment"):
        task_change(office.clerk, task=task, investment="很多")


def test_a_new_column_of_a_list_says_what_a_task_is_unless_months_have_it_too() -> None:
    of_months = {column.name for column in PROGRESS_COLUMNS}
    assert set(PLAIN) - of_months - OF_MONTHS_TOO <= PLAN_FIELDS
    assert not PLAN_FIELDS & (of_months | OF_MONTHS_TOO)
