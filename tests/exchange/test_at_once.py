"""Several people at once, each in a connection of their own, on a real server; and what waits for whom."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from luodi.exchange.fixing import Spot, waiting_fix
from luodi.exchange.retrying import waiting_retry
from luodi.exchange.undoing import import_undo
from luodi.ledger.audit import context
from luodi.ledger.audit.guards import remove
from luodi.ledger.org.models import Role
from luodi.ledger.rounds.models import OwedItem, Submission
from luodi.ledger.rounds.services import Filled, answers_save, submission_reopen, submission_return
from tests.exchange.conftest import JANUARY, NOON, Office, actor_of, listed, make_office, month

pytestmark = pytest.mark.skipif("sqlite" in connection.settings_dict["ENGINE"], reason="one writer at a time")
PATIENCE = 20
OWN = {"status": "取得阶段性成效", "text": "单位自报。", "next_step": "继续。"}


@pytest.fixture
def committed(transactional_db: None) -> Iterator[Office]:
    """The county with January reported, committed; the guards give way to the flush that follows."""
    with context.request("test", at=NOON):
        office = make_office()
        assert office.take(listed()).committed
        office.open("2031-01")
        yield office
    remove(connection)


def _in_thread(people: ThreadPoolExecutor, act: Callable[[], Any]) -> Any:
    def run() -> Any:
        try:
            with context.request("test", at=NOON):
                return act()
        finally:
            connections.close_all()

    return people.submit(run)


def _somebody_waits() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return bool(cursor.fetchone()[0])


def test_an_undoing_waits_for_a_unit_that_is_saving_and_keeps_what_it_saved(committed: Office) -> None:
    number = committed.take(month(JANUARY)).batch or 0
    unit = committed.units["林草局"]
    submission = Submission.objects.get(unit=unit)
    submission_reopen(committed.clerk, submission, "核实")
    submission_return(committed.clerk, Submission.objects.get(pk=submission.pk), "请补充")
    reporter, [item] = actor_of(Role.REPORTER, committed.region, unit), submission.items.all()
    saved, go_on = threading.Event(), threading.Event()

    def save() -> None:
        with transaction.atomic():
            answers_save(reporter, submission, {str(item.key): Filled(OWN)}, None)
            saved.set()
            assert go_on.wait(PATIENCE)

    with ThreadPoolExecutor(2) as people:
        saving = _in_thread(people, save)
        assert saved.wait(PATIENCE), saving.exception(0)
        undoing = _in_thread(people, lambda: import_undo(committed.clerk, number))
        end = time.monotonic() + PATIENCE
        while not _somebody_waits() and not undoing.done() and time.monotonic() < end:
            time.sleep(0.05)
        go_on.set()
        saving.result(PATIENCE)
        undoing.result(PATIENCE)
    kept = OwedItem.objects.get(pk=item.pk)
    assert kept.answer == OWN
    assert Submission.objects.get(pk=submission.pk).edited_by == reporter.username


def _acts(office: Office) -> dict[str, Callable[[], Any]]:
    """An import with a cell and a row that wait, then each act that holds the region."""
    bad = [(1, "清淤青石河下游三公里。", "差不多", "", "", ""), *JANUARY[1:]]
    outcome = office.good(month(bad))
    number, file = outcome.batch or 0, "2031年1月份推进情况.xlsx"
    cell = next(problem.place.cell for problem in outcome.problems if problem.severity == "error")
    later = office.good(month(JANUARY, number=2)).batch or 0
    office.open("2031-02")
    return {
        "fix": lambda: waiting_fix(office.clerk, number, Spot(file, "河湖整治清单", cell), "已完成"),
        "retry": lambda: waiting_retry(office.clerk, later),
        "import": lambda: office.take(month(JANUARY)),
        "undo": lambda: import_undo(office.clerk, later),
    }


@pytest.mark.parametrize("name", ["fix", "retry", "import", "undo"])
def test_what_only_points_to_the_region_need_not_wait_for_an_import(begun: Office, name: str) -> None:
    act = _acts(begun)[name]
    with CaptureQueriesContext(connection) as told:
        act()
    locks = [q["sql"] for q in told if 'FROM "org_region"' in q["sql"] and " UPDATE" in q["sql"]]
    assert locks
    assert all("FOR NO KEY UPDATE" in sql for sql in locks)
