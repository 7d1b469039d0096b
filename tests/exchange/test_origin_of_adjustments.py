"""What an import adds to a list late is told apart from what a person adds, whatever words they write."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.db import IntegrityError, connection
from django.db.migrations.executor import MigrationExecutor

from luodi.core.periods import Period
from luodi.ledger.audit import context
from luodi.ledger.audit.guards import install, remove
from luodi.ledger.tasks.models import Adjustment, TaskList
from luodi.ledger.tasks.services.adjustments import task_restore, task_withdraw
from luodi.ledger.tasks.services.tasks import task_add
from tests.exchange.conftest import NOON, TASKS, Office, listed, make_office

FEBRUARY_31 = Period.parse("2031-02")
WORDS = "导入新增"
FIFTH = listed([*TASKS, (5, "疏浚三号渠。", "水务局", "", "", "", "")])


def _add_by_hand(office: Office) -> None:
    task_add(
        office.clerk, task_list=TaskList.objects.get(), added_from=FEBRUARY_31, reason=WORDS, number="6",
        requirement="修整二号闸。", lead_units=[office.units["水务局"]],
    )  # fmt: skip


def _origins() -> list[tuple[str, str, str]]:
    return sorted(Adjustment.objects.values_list("task__number", "kind", "origin"))


def test_an_addition_says_whose_it_is_and_not_by_its_words(sealed: Office) -> None:
    assert sealed.take(FIFTH).committed
    _add_by_hand(sealed)
    assert _origins() == [("5", "added", "import"), ("6", "added", "hand")]


@pytest.fixture
def committed(transactional_db: None) -> Iterator[Office]:
    """The county, committed; the guards give way to the flush that follows."""
    with context.request("test", at=NOON):
        yield make_office()
    remove(connection)


def _migrate(name: str) -> None:
    executor = MigrationExecutor(connection)
    executor.migrate([("tasks", name)])


def test_rows_of_the_time_before_are_told_apart_and_guarded_again(committed: Office) -> None:
    committed.take(listed())
    committed.open("2031-01")
    committed.close("2031-01")
    assert committed.take(FIFTH).committed
    _add_by_hand(committed)
    for number in ("1", "5"):
        task_withdraw(committed.clerk, task=committed.task(number), period=FEBRUARY_31, reason="核减")
        task_restore(committed.clerk, task=committed.task(number), period=FEBRUARY_31, reason=WORDS)
    wanted = _origins()
    assert [row for row in wanted if row[2] == "import"] == [("5", "added", "import")]
    _migrate("0002_judgements")
    install(connection)
    try:
        _migrate("0003_adjustment_origin")
    finally:
        install(connection)
    assert _origins() == wanted
    with pytest.raises(IntegrityError):
        Adjustment.objects.update(origin="hand")
