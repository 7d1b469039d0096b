"""Every row that an import could not take is listed as waiting, and can be taken later."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luodi.core.periods import Period
from luodi.core.problems import NotFound, Rejected
from luodi.exchange.fixing import Spot, waiting_drop, waiting_fix
from luodi.exchange.outcomes import Outcome
from luodi.exchange.retrying import waiting_retry
from luodi.exchange.undoing import import_undo
from luodi.ledger.audit.models import Act
from luodi.ledger.org.access import Refused
from luodi.ledger.org.models import Role
from luodi.ledger.papers.models import Waiting
from luodi.ledger.papers.queries import waiting_list
from tests.exchange.conftest import (
    HEAD,
    JANUARY,
    LIST,
    MONTH_HEAD,
    TASKS,
    Office,
    actor_of,
    book,
    codes,
    counts,
    listed,
    month,
)

FEBRUARY = "2031年2月份推进情况.xlsx"


def _february(begun: Office) -> int:
    """February imported before it is opened: its batch."""
    outcome = begun.good(month(JANUARY, number=2))
    assert outcome.committed
    assert codes(outcome) == ["round_not_open"]
    assert (outcome.count("pending"), outcome.waiting) == (4, 4)
    return outcome.batch or 0


def _waiting_rows(outcome: Outcome) -> int:
    held = Waiting.objects.filter(batch_id=outcome.batch or 0, scope="row", state="waiting")
    return held.values("source", "row").distinct().count()


def test_rows_of_a_month_that_is_not_open_wait_with_what_to_do(begun: Office) -> None:
    _february(begun)
    held = waiting_list(begun.clerk, begun.region)
    assert [(w.scope, w.cell, w.row) for w in held] == [("row", f"A{row}", row) for row in (3, 4, 5, 6)]
    assert "luodi round open 2031-02" in held[0].message
    assert "imports retry" in held[0].message


def test_once_the_month_is_open_they_are_all_taken_at_once_as_one_act(begun: Office) -> None:
    batch = _february(begun)
    with pytest.raises(Rejected, match="还没有开启"):
        waiting_retry(begun.clerk, batch)
    begun.open("2031-02")
    assert len(waiting_retry(begun.clerk, batch).taken) == 4
    assert begun.status("4", "2031-02") == "已完成"
    assert not waiting_list(begun.clerk, begun.region)
    act = Act.objects.get(verb="waiting_fixed")
    assert act.changes.filter(subject_kind="task").count() == 4
    with pytest.raises(NotFound):
        waiting_retry(begun.clerk, batch)
    import_undo(begun.clerk, batch)
    assert begun.held("4", "2031-02") is None


def test_one_of_them_can_be_mended_or_dropped_alone(begun: Office) -> None:
    batch = _february(begun)
    with pytest.raises(Rejected, match="还没有开启"):
        waiting_fix(begun.clerk, batch, Spot(FEBRUARY, LIST, "C3"), "已完成")
    begun.open("2031-02")
    waiting_fix(begun.clerk, batch, Spot(FEBRUARY, LIST, "C3"), "已完成")
    waiting_drop(begun.clerk, batch, Spot(FEBRUARY, LIST, "A4"))
    assert begun.status("1", "2031-02") == "已完成"
    assert len(waiting_retry(begun.clerk, batch).taken) == 2
    assert begun.held("2", "2031-02") is None


def test_imported_again_meanwhile_they_are_settled_without_a_change(begun: Office) -> None:
    batch = _february(begun)
    begun.open("2031-02")
    begun.take(month(JANUARY, number=2))
    assert len(waiting_retry(begun.clerk, batch).taken) == 4
    assert not Act.objects.get(verb="waiting_fixed").changes.exists()


def test_what_cannot_be_taken_yet_goes_on_waiting(begun: Office) -> None:
    batch = (
        begun.good(month([*JANUARY, (9, "没有的任务。", "已完成", "做完。", "", "")], number=2)).batch or 0
    )
    begun.open("2031-02")
    assert len(waiting_retry(begun.clerk, batch).taken) == 4
    assert [w.code for w in waiting_list(begun.clerk, begun.region)] == ["unknown_task"]


def test_what_is_wrong_in_them_waits_once_they_are_taken(begun: Office) -> None:
    rows = [*JANUARY[:3], (4, TASKS[3][1], "基本差不多", "五处均已投用。", "", "")]
    batch = begun.good(month(rows, number=2)).batch or 0
    begun.open("2031-02")
    assert len(waiting_retry(begun.clerk, batch).taken) == 4
    [waiting] = waiting_list(begun.clerk, begun.region)
    assert (waiting.scope, waiting.code, waiting.cell) == ("cell", "unknown_status", "C6")
    waiting_fix(begun.clerk, batch, Spot(FEBRUARY, LIST, "C6"), "已完成")
    assert begun.status("4", "2031-02") == "已完成"


def test_rows_of_a_list_that_came_later_wait_for_what_is_wrong_with_themselves(begun: Office) -> None:
    rows = [("2031年1月新清单推进情况",), MONTH_HEAD, JANUARY[0], (9, "没有。", "", "在办。", "", "")]
    file = book({"新清单": rows})
    batch = begun.good(file).batch or 0
    assert {w.code for w in waiting_list(begun.clerk, begun.region)} == {"unknown_list"}
    begun.take(listed([TASKS[0]]), list_name="新清单")
    waiting_retry(begun.clerk, batch)
    assert [w.code for w in waiting_list(begun.clerk, begun.region)] == ["unknown_task"]


AWAITED = {
    "its unit is unknown": ((5, "疏浚青石河支沟。", "某署", "", "", "", ""), "C3", "水务局"),
    "its number is another task's": ((3, "补植河岸杨树两万株。", "林草局", "", "", "", ""), "A3", "5"),
}


@pytest.mark.parametrize("case", AWAITED)
def test_a_months_row_whose_task_still_waits_says_where_and_is_taken_after_it(
    begun: Office, case: str
) -> None:
    row, cell, mended = AWAITED[case]
    waits = begun.good(listed([row])).batch or 0
    outcome = begun.take(month([(row[0], row[1], "已完成", "做完。", "", "")]))
    assert outcome.committed
    [told] = [p for p in outcome.problems if p.code == "task_waits"]
    assert (told.severity, told.waits) == ("warning", "row")
    assert f"第{waits}批" in told.message
    assert f"台账.xlsx!{LIST}!" in told.message
    assert f"luodi imports fix {waits} 台账.xlsx {LIST} " in told.remedy
    assert "imports retry" in told.remedy
    batch = outcome.batch or 0
    with pytest.raises(Rejected, match=f"第{waits}批"):
        waiting_retry(begun.clerk, batch)
    with pytest.raises(Rejected, match=f"第{waits}批"):
        waiting_fix(begun.clerk, batch, Spot("2031年1月份推进情况.xlsx", LIST, "C3"), "未启动")
    waiting_fix(begun.clerk, waits, Spot("台账.xlsx", LIST, cell), mended)
    assert len(waiting_retry(begun.clerk, batch).taken) == 1
    assert begun.status("5", "2031-01") == "已完成"
    assert begun.task("5").requirement == row[1]


def test_with_its_task_in_the_same_import_it_waits_for_the_cell_there(begun: Office) -> None:
    row, cell, _ = AWAITED["its unit is unknown"]
    outcome = begun.good(listed([row]), month([(5, row[1], "已完成", "做完。", "", "")]))
    [told] = [p for p in outcome.problems if p.code == "task_waits"]
    assert f"台账.xlsx!{LIST}!{cell}" in told.message
    assert "imports retry" in told.remedy


def _awaiting(begun: Office) -> tuple[int, int]:
    """A list's row that waits, and January's row about it: their batches."""
    row, _, _ = AWAITED["its unit is unknown"]
    waits = begun.good(listed([row])).batch or 0
    return waits, begun.take(month([(5, row[1], "已完成", "做完。", "", "")])).batch or 0


def test_a_row_that_waits_for_another_reason_now_is_not_told_as_taken(begun: Office) -> None:
    waits, batch = _awaiting(begun)
    begun.close("2031-01")
    waiting_fix(begun.clerk, waits, Spot("台账.xlsx", LIST, "C3"), "水务局")
    retried = waiting_retry(begun.clerk, batch)
    assert retried.taken == ()
    assert [(w.scope, w.code) for w in retried.waiting] == [("row", "not_on_list")]
    assert [w.pk for w in waiting_list(begun.clerk, begun.region)] == [w.pk for w in retried.waiting]
    with pytest.raises(Rejected, match="不在清单中"):
        waiting_retry(begun.clerk, batch)


def test_what_goes_on_waiting_is_told_beside_what_was_taken(begun: Office) -> None:
    rows = [*JANUARY[:3], (4, TASKS[3][1], "基本差不多", "", "", ""), (9, "没有。", "", "在办。", "", "")]
    batch = begun.good(month(rows, number=2)).batch or 0
    begun.open("2031-02")
    retried = waiting_retry(begun.clerk, batch)
    assert {w.row for w in retried.taken} == {3, 4, 5}
    assert [(w.scope, w.row, w.code) for w in retried.waiting] == [
        ("cell", 6, "unknown_status"),
        ("row", 7, "unknown_task"),
    ]


SETTLED = {
    "mended": lambda office, waits: waiting_fix(office.clerk, waits, Spot("台账.xlsx", LIST, "C3"), "水务局"),
    "dropped": lambda office, waits: waiting_drop(office.clerk, waits, Spot("台账.xlsx", LIST, "C3")),
    "undone": lambda office, waits: import_undo(office.clerk, waits),
}


@pytest.mark.parametrize("how", SETTLED)
def test_once_the_lists_row_is_settled_none_is_said_to_wait_for_it(begun: Office, how: str) -> None:
    waits, batch = _awaiting(begun)
    SETTLED[how](begun, waits)
    [waiting] = waiting_list(begun.clerk, begun.region)
    assert waiting.batch_id == batch
    assert f"第{waits}批" not in waiting.message
    assert "已经处理" in waiting.message
    assert f"luodi imports retry {batch}" in waiting.message


def test_while_the_lists_row_waits_in_another_import_too_that_one_is_named(begun: Office) -> None:
    waits, batch = _awaiting(begun)
    other = begun.good(listed([AWAITED["its unit is unknown"][0]])).batch or 0
    waiting_drop(begun.clerk, waits, Spot("台账.xlsx", LIST, "C3"))
    [message] = [w.message for w in waiting_list(begun.clerk, begun.region) if w.batch_id == batch]
    assert f"第{other}批" in message
    assert f"第{waits}批" not in message


@pytest.mark.parametrize("who", [Role.LEADER, Role.REVIEWER, Role.SYSTEM_ADMIN])
def test_only_who_may_import_takes_them(begun: Office, who: str) -> None:
    batch = _february(begun)
    begun.open("2031-02")
    with pytest.raises((Refused, NotFound)):
        waiting_retry(actor_of(who, begun.region), batch)
    assert begun.held("4", "2031-02") is None


def test_taking_100_rows_takes_as_many_statements_as_10(begun: Office) -> None:
    def statements(first: int, count: int) -> int:
        rows = [(n, f"第{n}项新任务。", "水务局", "", "", "", "") for n in range(first, first + count)]
        begun.take(listed(rows), list_name=f"清单{first}")
        said = [(n, f"第{n}项新任务。", "已完成", "做完。", "", "") for n in range(first, first + count)]
        period = f"2031-{first // 100:02d}"
        outcome = begun.good(month(said, number=first // 100), list_name=f"清单{first}", period=period)
        begun.open(period)
        with CaptureQueriesContext(connection) as seen:
            assert len(waiting_retry(begun.clerk, outcome.batch or 0).taken) == count
        return len(seen)

    assert statements(200, 10) == statements(300, 100)


NAMELESS = (MONTH_HEAD, *JANUARY)
CASES = {
    "month not open": [month(JANUARY, number=3)],
    "month not named": [book({LIST: NAMELESS}, "进展.xlsx")],
    "list not known": [book({"另一张清单": [("2031年1月另一张清单推进情况",), *NAMELESS]}, "一月.xlsx")],
    "lists by section": [
        book({"汇总": [("2031年1月推进情况",), MONTH_HEAD, ("一、甲清单",), JANUARY[0], ("二、乙清单",),
                       JANUARY[1], (f"三、{LIST}",), JANUARY[2]]}, "一月.xlsx")
    ],
    "unknown units": [
        listed([(8, "某事。", "某署", "", "", "", ""), (9, "另事。", "某某署", "", "", "", "")])
    ],
    "no lead, no text": [
        listed([(8, "某事。", "", "", "", "", ""), (9, "", "水务局", "", "", "", "")])
    ],
    "the same twice": [listed([TASKS[0], TASKS[0], (1, "另一句话。", "水务局", "", "", "", "")])],
    "units twice": [
        book({"成员单位": [("序号", "单位名称"), (5, "河长办"), (6, "河长办"), (7, "")]}, "名.xlsx")
    ],
    "contradicting": [month([*JANUARY, (1, TASKS[0][1], "未启动", "另一说。", "", "")])],
    "unknown tasks": [month([(7, "没有的任务。", "已完成", "", "", ""), ("", "", "已完成", "", "", "")])],
    "everything": [listed([*TASKS, (8, "某事。", "某署", "", "", "某日", "")]), month(JANUARY, number=3)],
}  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_as_many_rows_are_listed_as_are_counted_as_pending(begun: Office, case: str) -> None:
    outcome = begun.good(*CASES[case])
    assert outcome.batch is not None
    assert outcome.count("pending") == _waiting_rows(outcome)
    assert outcome.count("pending") > 0 or case == "contradicting"
    assert all(waiting.message and waiting.cell for waiting in waiting_list(begun.clerk, begun.region))


def test_a_list_whose_heading_alone_is_known_waits_for_nothing(begun: Office) -> None:
    assert counts(begun.good(book({LIST: [HEAD, TASKS[0]]}))) == {"unchanged": 1}


def _monthless(begun: Office) -> int:
    """A workbook of progress that says no month: its batch."""
    outcome = begun.good(book({LIST: [(LIST,), MONTH_HEAD, *JANUARY]}, "推进情况.xlsx"))
    assert codes(outcome) == ["missing_period"]
    assert outcome.waiting == 4
    return outcome.batch or 0


def test_rows_that_wait_for_their_month_are_taken_once_it_is_said(begun: Office) -> None:
    batch = _monthless(begun)
    with pytest.raises(Rejected, match="没有说明是哪个月"):
        waiting_retry(begun.clerk, batch)
    with pytest.raises(Rejected, match="不是一个月份"):
        waiting_retry(begun.clerk, batch, Period.parse("2031"))
    assert len(waiting_retry(begun.clerk, batch, Period.parse("2031-01")).taken) == 4
    assert begun.status("4", "2031-01") == "已完成"
    assert not waiting_list(begun.clerk, begun.region)
    with pytest.raises(NotFound, match="月份"):
        waiting_retry(begun.clerk, batch, Period.parse("2031-01"))


def test_said_to_be_of_a_month_that_is_not_open_they_go_on_waiting(begun: Office) -> None:
    batch = _monthless(begun)
    with pytest.raises(Rejected, match="2031年2月的调度还没有开启"):
        waiting_retry(begun.clerk, batch, Period.parse("2031-02"))
    assert len(waiting_list(begun.clerk, begun.region)) == 4


def test_a_month_said_now_is_not_that_of_rows_which_wait_for_another_reason(begun: Office) -> None:
    batch = _february(begun)
    with pytest.raises(NotFound, match="月份"):
        waiting_retry(begun.clerk, batch, Period.parse("2031-01"))


def test_a_cell_of_a_row_whose_month_was_said_later_is_mended_in_that_month(begun: Office) -> None:
    rows = [(1, TASKS[0][1], "干得不错", "已清一公里。", "", ""), *JANUARY[1:]]
    batch = begun.good(book({LIST: [(LIST,), MONTH_HEAD, *rows]}, "推进情况.xlsx")).batch or 0
    waiting_retry(begun.clerk, batch, Period.parse("2031-01"))
    (held,) = waiting_list(begun.clerk, begun.region)
    assert (held.cell, held.scope) == ("C3", "cell")
    waiting_fix(begun.clerk, batch, Spot("推进情况.xlsx", LIST, "C3"), "已完成")
    assert begun.status("1", "2031-01") == "已完成"
