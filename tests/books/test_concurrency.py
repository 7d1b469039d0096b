"""Several people at once, each in a connection of their own, on a real server."""

from __future__ import annotations

import datetime as dt
import io
import itertools
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection, connections, transaction
from openpyxl import Workbook

from luodi.books import writing
from luodi.books.models import Book, TaskRow
from luodi.books.queries import restatement_due
from luodi.books.services import months
from luodi.books.services.live import live_book
from luodi.books.services.sealing import book_seal, books_restate
from luodi.books.services.verifying import books_verify
from luodi.core.questions import parse
from luodi.exchange import importing
from luodi.exchange.importing import import_files
from luodi.exchange.reading import File
from luodi.exchange.taking.job import Options
from luodi.figures import computing
from luodi.figures.asking import ask
from luodi.ledger.audit import context
from luodi.ledger.audit.guards import remove
from luodi.ledger.audit.models import Stale
from luodi.ledger.org.access import Refused
from luodi.ledger.org.holding import region_hold
from luodi.ledger.org.services import merging, unit_merge
from luodi.ledger.rounds.services import submission_accept
from luodi.ledger.tasks.models import Progress
from luodi.ledger.tasks.services import adjustments, task_change, task_hand_over, task_void, tasks
from tests.books.world import DELIVERY, NOON, County, month, rows_from_scratch, rows_in

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("sqlite" in connection.settings_dict["ENGINE"], reason="one writer at a time anyway"),
]
PATIENCE = 20
JANUARY = Options(kind="progress", period=month("2024-01"))


@pytest.fixture
def county(transactional_db: None) -> Iterator[County]:
    """示例甲县 committed; afterwards all is flushed, which the guards would refuse, and they are put back."""
    with context.request("test", at=NOON):
        yield County()
    remove(connection)


class Pause:
    """Wraps a function: one call of it waits, once inside, until it is told to go on."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, module: Any, name: str, call: int = 1) -> None:
        self.inside, self.go_on = threading.Event(), threading.Event()
        original, calls = getattr(module, name), itertools.count(1)

        def paused(*args: Any, **named: Any) -> Any:
            if next(calls) == call:
                self.inside.set()
                assert self.go_on.wait(PATIENCE)
            return original(*args, **named)

        monkeypatch.setattr(module, name, paused)


class People(ThreadPoolExecutor):
    """Each act in a thread with its own connection, on the day of the county."""

    def does(self, act: Callable[[], Any]) -> Any:
        """Begin the act; its future."""

        def run() -> Any:
            try:
                with context.request("test", at=NOON):
                    return act()
            finally:
                connections.close_all()

        return self.submit(run)


def _january() -> File:
    """The office's workbook of January: the two tasks of the delivery list."""
    book = Workbook()
    page = book.active
    assert page is not None
    page.title = DELIVERY
    page.append(("序号", "主要任务", "牵头单位", "完成情况", "工作进展", "存在问题", "下一步打算"))
    for number, lead, status in ((1, "林草局、水务局", "已完成"), (2, "发改委", "进展缓慢")):
        page.append((number, f"{DELIVERY}任务{number}", lead, status, "正在推进。", "缺资金。", "继续推进。"))
    data = io.BytesIO()
    book.save(data)
    return File("2024年1月份推进情况.xlsx", data.getvalue())


def test_two_readers_write_the_live_book_once(county: County) -> None:
    with People(4) as people:
        found = [people.does(lambda: live_book(county.region, month("2024-01"))) for _ in range(4)]
        assert {future.result(PATIENCE).writings for future in found} == {1}
    assert Book.objects.count() == 1
    assert rows_in(Book.objects.get()) == rows_from_scratch(county.region, month("2024-01"))


def test_what_is_committed_while_the_live_book_is_written_is_in_it(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    pause = Pause(monkeypatch, writing, "_insert", call=2)
    with People(2) as people:
        reading = people.does(lambda: live_book(county.region, month("2024-01")))
        assert pause.inside.wait(PATIENCE)
        people.does(lambda: task_change(county.clerk, task=county.task("1"), requirement="改了")).result(
            PATIENCE
        )
        pause.go_on.set()
        book = reading.result(PATIENCE)
    assert book.task_rows.filter(requirement="改了").count() == 1
    assert not Stale.objects.exists()


def test_a_writer_need_not_wait_for_a_reader(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    """While one writes the live book, lists and units of the region can be added."""
    pause = Pause(monkeypatch, writing, "_insert", call=2)
    with People(2) as people:
        reading = people.does(lambda: live_book(county.region, month("2024-01")))
        assert pause.inside.wait(PATIENCE)
        people.does(lambda: county.open("2024-02")).result(PATIENCE)
        pause.go_on.set()
        reading.result(PATIENCE)
    assert rows_in(live_book(county.region, month("2024-02"))) == rows_from_scratch(
        county.region, month("2024-02")
    )


def test_what_is_not_committed_yet_is_not_lost(county: County) -> None:
    live_book(county.region, month("2024-01"))
    with People(1) as people, transaction.atomic():
        task_change(county.clerk, task=county.task("1"), requirement="改了")
        book = people.does(lambda: live_book(county.region, month("2024-01"))).result(PATIENCE)
        assert not TaskRow.objects.filter(book=book, requirement="改了").exists()
    assert live_book(county.region, month("2024-01")).task_rows.filter(requirement="改了").exists()


def test_of_two_seals_at_once_one_is_refused(county: County) -> None:
    def seal() -> Book | None:
        try:
            return book_seal(county.clerk, county.region, month("2024-01"))
        except Refused:
            return None

    with People(3) as people:
        found = [future.result(PATIENCE) for future in [people.does(seal) for _ in range(3)]]
    assert sum(book is not None for book in found) == 1
    assert books_verify([county.region.code]) == []


def test_restatements_at_once_stand_one_after_the_other(county: County) -> None:
    for name in ("2024-01", "2024-02"):
        book_seal(county.clerk, county.region, month(name))
    with People(3) as people:
        futures = [
            people.does(lambda: books_restate(county.clerk, county.region, month("2024-01"), "更正"))
            for _ in range(3)
        ]
        for future in futures:
            future.result(PATIENCE)
    chain = Book.objects.order_by("sequence").values_list("period", "revision")
    assert list(chain) == [(name, n) for n in (1, 2, 3, 4) for name in ("2024-01", "2024-02")]
    assert books_verify([county.region.code]) == []


def test_a_book_is_sealed_as_of_one_moment(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    """A change committed between the reading of two tables is wholly in the book."""
    county.open("2024-01")
    pause = Pause(monkeypatch, writing, "_insert", call=2)
    with People(2) as people:
        sealing = people.does(lambda: book_seal(county.clerk, county.region, month("2024-01")))
        assert pause.inside.wait(PATIENCE)
        people.does(lambda: county.report("2024-01", "林草局", d1="已完成", p1="可争取")).result(PATIENCE)
        pause.go_on.set()
        book = sealing.result(PATIENCE)
    assert book.task_rows.filter(reported=True).count() == 2
    assert book.submission_rows.get(unit="林草局").accepted
    assert set(book.owed_rows.filter(unit="林草局").values_list("state", flat=True)) == {"reported"}
    assert books_verify([county.region.code]) == []


def test_closing_waits_for_an_acceptance_under_way(county: County) -> None:
    county.open("2024-01")
    submission = county.hand_in("2024-01", "林草局", d1="已完成", p1="可争取")
    with People(1) as people:
        with transaction.atomic():
            submission_accept(county.clerk, submission)
            closing = people.does(lambda: county.close("2024-01"))
            with pytest.raises(TimeoutError):
                closing.result(1)
        book = closing.result(PATIENCE).book
    assert book.task_rows.filter(reported=True).count() == 2
    assert restatement_due(county.clerk, county.region) == []


def test_closing_waits_for_an_import_under_way(county: County, monkeypatch: pytest.MonkeyPatch) -> None:
    """An import stands still after it has begun: the month is closed after it, with all that it brought."""
    county.open("2024-01")
    pause = Pause(monkeypatch, importing, "batch_start")
    with People(2) as people:
        bringing = people.does(lambda: import_files(county.clerk, county.region, [_january()], JANUARY))
        assert pause.inside.wait(PATIENCE)
        closing = people.does(lambda: county.close("2024-01"))
        with pytest.raises(TimeoutError):
            closing.result(1)
        pause.go_on.set()
        assert bringing.result(PATIENCE).committed
        closed = closing.result(PATIENCE)
    assert [row.status for row in closed.book.task_rows.filter(list=DELIVERY).order_by("number")] == [
        "已完成",
        "进展缓慢",
    ]
    assert {item.unit for item in closed.missing} == {"林草局", "发改委"}
    assert restatement_due(county.clerk, county.region) == []
    assert books_verify([county.region.code]) == []


ADJUSTING: dict[str, tuple[Any, str, Callable[[County], Any]]] = {
    "hand-over": (adjustments, "adjustment_add", lambda c: task_hand_over(
        c.clerk, task=c.task("1"), lead_units=[c.units["教体局"]], period=month("2024-01"), reason="调整")),
    "task added": (tasks, "adjustment_add", lambda c: c.add(
        "9", "教体局", added_from=month("2024-01"), reason="新增")),
    "task void": (tasks, "task_parts", lambda c: task_void(c.clerk, task=c.task("1"), reason="误录")),
    "merger": (merging, "_require_fit", lambda c: unit_merge(
        c.clerk, unit=c.units["林草局"], successor=c.units["教体局"], on=dt.date(2024, 1, 1))),
}  # fmt: skip
"""An act that looks whether the month is open: where it stands still after it looked, and what it does."""


@pytest.mark.parametrize("what", ADJUSTING)
def test_closing_waits_for_an_adjustment_under_way_and_has_it_in_the_book(
    county: County, monkeypatch: pytest.MonkeyPatch, what: str
) -> None:
    county.open("2024-01")
    module, name, act = ADJUSTING[what]
    pause = Pause(monkeypatch, module, name)
    with People(2) as people:
        adjusting = people.does(lambda: act(county))
        assert pause.inside.wait(PATIENCE)
        closing = people.does(lambda: county.close("2024-01"))
        with pytest.raises(TimeoutError):
            closing.result(1)
        pause.go_on.set()
        adjusting.result(PATIENCE)
        closing.result(PATIENCE)
    assert restatement_due(county.clerk, county.region) == []


def test_an_import_that_begins_while_a_month_is_closed_is_refused_and_writes_nothing(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    county.open("2024-01")
    pause = Pause(monkeypatch, months, "book_seal")
    with People(2) as people:
        closing = people.does(lambda: county.close("2024-01"))
        assert pause.inside.wait(PATIENCE)
        bringing = people.does(lambda: import_files(county.clerk, county.region, [_january()], JANUARY))
        with pytest.raises(TimeoutError):
            bringing.result(1)
        pause.go_on.set()
        closing.result(PATIENCE)
        with pytest.raises(Refused, match="已经定版"):
            bringing.result(PATIENCE)
    assert not Progress.objects.exists()
    assert restatement_due(county.clerk, county.region) == []


def test_a_report_that_reads_the_live_book_and_a_closing_do_not_wait_in_a_circle(county: County) -> None:
    """Whoever holds the books may ask for the region after them; a closing takes them in the same order."""
    county.open("2024-01")
    with People(1) as people:
        with transaction.atomic():
            live_book(county.region, month("2024-01"))
            closing = people.does(lambda: county.close("2024-01"))
            with pytest.raises(TimeoutError):
                closing.result(1)
            region_hold(county.region)
        assert closing.result(PATIENCE).book.is_sealed


def test_an_answer_is_of_one_moment_though_the_live_book_changes_meanwhile(
    county: County, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The value and its groups agree, although another reader wrote the book between the two queries."""
    live_book(county.region, month("2024-01"))
    pause = Pause(monkeypatch, computing, "grouped")
    with People(2) as people:
        asking = people.does(
            lambda: ask(county.clerk, parse("任务数(按=清单)"), region=county.region.code, period="2024-01")
        )
        assert pause.inside.wait(PATIENCE)

        def add() -> None:
            county.add("9")
            live_book(county.region, month("2024-01"))

        people.does(add).result(PATIENCE)
        pause.go_on.set()
        figure = asking.result(PATIENCE)
    assert (figure.value, sum(cell.value or 0 for cell in figure.rows)) == (5, 5)
