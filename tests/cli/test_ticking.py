"""`luodi tick`: reminders once each, by the clock of each unit."""

from __future__ import annotations

import datetime as dt

import pytest

from luodi.books.services.ticking import tick
from luodi.ledger.audit import context
from luodi.ledger.audit.models import Act
from luodi.ledger.org.access import Actor, Refused, operator
from luodi.ledger.org.models import Region
from luodi.ledger.papers import storage
from luodi.ledger.rounds.queries import round_for
from luodi.ledger.rounds.services.rounds import round_extend
from tests.cli.conftest import Run

CHINA = dt.timezone(dt.timedelta(hours=8))


@pytest.fixture
def february(run: Run, county: str) -> Region:
    """February open until the 25th: education, planning, finance owe one thing each, forestry one more."""
    assert run("round", "open", "2024-02", "--region", county, "--due", "2024-02-25").exit_code == 0
    return Region.objects.get(code=county)


def _at(day: int, month: int = 2) -> list[tuple[str, str]]:
    with context.request("system", at=dt.datetime(2024, month, day, 12, tzinfo=CHINA)):
        return [(reminder.unit, reminder.verb) for reminder in tick(operator()).reminders]


def test_nothing_is_said_long_before_the_day(february) -> None:
    assert _at(10) == []


def test_each_unit_is_reminded_once_before_once_after_and_once_when_late(february) -> None:
    units = ["发改委", "财政局", "教体局"]
    assert _at(23) == [(unit, "remind_soon") for unit in units]
    assert _at(24) == []
    assert _at(26) == [(unit, "remind_due") for unit in units]
    assert _at(15, 3) == [(unit, "remind_late") for unit in units]
    assert _at(16, 3) == []


def test_a_reminder_says_only_how_much_waits(february) -> None:
    _at(23)
    assert {act.details["text"] for act in Act.objects.filter(verb="remind_soon")} == {"有1项待办"}


def test_an_extension_moves_the_reminders(february) -> None:
    unit = february.units.get(name="教体局")
    found = round_for(operator(), february, "2024-02")
    assert found is not None
    with context.request("system", at=dt.datetime(2024, 2, 20, tzinfo=CHINA)):
        round_extend(operator(), found, unit, dt.date(2024, 3, 5), "培训")
    assert "教体局" not in [name for name, _ in _at(26)]
    assert ("教体局", "remind_soon") in _at(3, 3)


def test_a_closed_round_reminds_nobody(run: Run, february) -> None:
    assert run("round", "close", "2024-02", "--region", february.code).exit_code == 0
    assert _at(15, 3) == []


def test_who_looks_after_nothing_is_refused(february) -> None:
    with pytest.raises(Refused):
        tick(Actor("x", "外人"))


def test_the_command_lists_what_it_recorded(answer, february) -> None:
    done = answer("tick")
    assert {reminder["text"] for reminder in done["reminders"]} == {"有1项待办"}
    assert done["months"] == [f"{february.code} 2024-02"]
    assert answer("tick")["reminders"] == []


def test_files_that_no_record_names_are_told_to_who_looks_after_the_installation(
    answer, run: Run, february, account
) -> None:
    left = storage.write(b"left over by an import that was rolled back")
    assert left in answer("tick")["stray_files"]
    assert "没有记录引用" in run("tick").stdout
    clerk = account("zhuanban", "clerk")
    assert answer("tick", "--as", clerk)["stray_files"] == []
