"""Tasks that were undone and are imported again enter no month that was sealed meanwhile."""

from __future__ import annotations

from luodi.books.services.sealing import books_restate
from luodi.core.periods import Period
from luodi.core.questions import parse
from luodi.exchange.undoing import import_undo
from luodi.figures.asking import ask
from luodi.ledger.tasks.models import Adjustment
from tests.exchange.conftest import JANUARY, TASKS, Office, listed, month

JANUARY_31, FEBRUARY_31 = Period.parse("2031-01"), Period.parse("2031-02")
FIFTH = listed([*TASKS, (5, "疏浚三号渠。", "水务局", "", "", "", "")])


def _tasks_in(office: Office, period: str) -> str:
    figure = ask(office.clerk, parse("任务数"), region=office.region.code, period=period)
    return str(figure.as_json()["value"])


def test_a_task_that_comes_back_after_a_month_was_sealed_does_not_enter_it(begun: Office) -> None:
    begun.take(month(JANUARY))
    import_undo(begun.clerk, begun.take(FIFTH).batch or 0)
    begun.close("2031-01")
    assert begun.take(FIFTH).committed
    assert Adjustment.objects.get().period == "2031-02"
    books_restate(begun.clerk, begun.region, JANUARY_31, "核对")
    assert _tasks_in(begun, "2031-01") == "4"


def test_one_that_comes_back_once_more_enters_no_month_sealed_since(sealed: Office) -> None:
    import_undo(sealed.clerk, sealed.take(FIFTH).batch or 0)
    sealed.open("2031-02")
    sealed.close("2031-02")
    assert sealed.take(FIFTH).committed
    assert list(Adjustment.objects.order_by("pk").values_list("period", flat=True)) == ["2031-02", "2031-03"]
    books_restate(sealed.clerk, sealed.region, FEBRUARY_31, "核对")
    assert _tasks_in(sealed, "2031-02") == "4"


def test_one_that_comes_back_late_can_be_undone_again(sealed: Office) -> None:
    import_undo(sealed.clerk, sealed.take(FIFTH).batch or 0)
    again = sealed.take(FIFTH).batch or 0
    assert import_undo(sealed.clerk, again).batch.state == "undone"
