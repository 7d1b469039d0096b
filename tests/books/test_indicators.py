"""Quantities from the form to the sealed book: carried on, corrected, taken away; what they do to lights."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from luodi.books.hashing import book_hash, columns_now
from luodi.books.models import Book, IndicatorRow, TaskRow
from luodi.books.services.live import live_book
from luodi.books.services.sealing import books_restate
from luodi.books.services.verifying import books_verify
from luodi.core.problems import Rejected
from luodi.core.questions import parse
from luodi.figures.answers import Figure
from luodi.figures.asking import ask
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Role
from luodi.ledger.tasks.services import (
    Quantity,
    indicators_set,
    progress_correct,
    task_hand_over,
    task_withdraw,
)
from tests.books.world import DELIVERY, County, month, rows_from_scratch, rows_in


@pytest.fixture
def counted(county: County) -> County:
    """The first task is to plant and to keep up a rate; the second one plants as well. Nothing reported."""
    for number, quantities in {
        "1": [
            Quantity("造林", "万亩", Decimal("3.36")),
            Quantity("成活率", "%", Decimal(85), cumulative=False),
        ],
        "2": [Quantity("造林", "万亩", Decimal(2))],
    }.items():
        indicators_set(county.clerk, task=county.task(number), quantities=quantities)
    return county


def _asked(county: County, text: str, period: str = "2024-02", actor: Actor | None = None) -> Figure:
    who = actor or county.clerk
    return ask(who, parse(text), region=county.region.code, period=period, with_sources=True)


def _rows(book: Book) -> dict[tuple[str, str], Any]:
    wanted = ("list", "name", "value_e4", "reached", "on_pace", "reported", "reported_period")
    found = IndicatorRow.objects.filter(book=book).order_by("position", "place")
    return {(row[0] + str(at), row[1]): row[2:] for at, row in enumerate(found.values_list(*wanted))}


def test_what_was_never_reported_is_unknown_and_not_zero(counted: County) -> None:
    book = live_book(counted.region, month("2024-01"))
    assert [row[:4] for row in _rows(book).values()] == [(None, None, None, False)] * 3
    assert _asked(counted, "指标完成值(计量单位=万亩)").value is None
    assert _asked(counted, "指标目标值(计量单位=万亩)").value == Fraction("5.36")
    assert _asked(counted, "量化指标数(已有数值=否)").value == 3


def test_a_value_is_carried_on_until_another_one_is_reported(counted: County) -> None:
    counted.quantities = {"d1": {"造林": "0.7", "成活率": "85"}, "d2": {"造林": "0.1"}}
    january = counted.live_through("2024-01", d1="取得阶段性成效", d2="取得阶段性成效")
    counted.quantities = {"d2": {"造林": "0.5000"}}
    february = counted.live_through("2024-02", d1="取得阶段性成效", d2="取得阶段性成效")
    assert list(_rows(january).values()) == [
        (7_000, False, True, True, "2024-01"),  # 20.8 % by January
        (850_000, True, True, True, "2024-01"),
        (1_000, False, False, True, "2024-01"),
    ]
    assert list(_rows(february).values()) == [
        (7_000, False, True, False, "2024-01"),
        (850_000, True, True, False, "2024-01"),
        (5_000, False, True, True, "2024-02"),
    ]
    assert _asked(counted, "指标完成值(计量单位=万亩)").value == Fraction("1.2")
    assert _asked(counted, "指标完成值(计量单位=万亩)", "2024-01").value == Fraction("0.8")
    assert _asked(counted, "完成率(计量单位=万亩)").value == Fraction("1.2") / Fraction("5.36")
    assert _asked(counted, "量化指标数(达序时=是)", "2024-01").value == 2
    assert books_verify([counted.region.code]) == []


def test_the_source_is_the_form_of_the_unit_that_said_it(counted: County) -> None:
    counted.quantities = {"d1": {"造林": "0.7", "成活率": "80"}}
    counted.live_through("2024-01", d1="取得阶段性成效")
    (source,) = _asked(counted, "指标完成值(牵头单位=水务局, 量化指标=造林)", "2024-01").sources or ()
    assert (source.kind, source.label, source.unit) == ("indicator", "造林", "林草局")
    assert source.cell == "填报:林草局 unit_head 2024-07-10"


def test_units_of_measure_are_not_added_to_one_another(counted: County) -> None:
    with pytest.raises(Rejected) as caught:
        _asked(counted, "指标目标值")
    assert caught.value.problems[0].code == "units_do_not_add"
    assert "--by 计量单位" in caught.value.problems[0].remedy
    by_unit = _asked(counted, "指标目标值(按=计量单位)")
    assert by_unit.value is None
    assert {cell.key["unit_of_measure"]: cell.value for cell in by_unit.rows} == {
        "万亩": Fraction("5.36"), "%": Fraction(85),
    }  # fmt: skip


def test_a_reporter_is_told_of_the_indicators_of_the_own_unit_alone(counted: County) -> None:
    reporter = counted.person(Role.REPORTER, "水务局")
    assert _asked(counted, "量化指标数", actor=reporter).value == 2
    assert _asked(counted, "指标目标值(计量单位=万亩)", actor=reporter).value == Fraction("3.36")
    assert _asked(counted, "量化指标数", actor=counted.person(Role.REPORTER, "教体局")).value == 0


def test_a_supporting_unit_is_told_of_what_it_supports_and_does_not_lead_it(counted: County) -> None:
    task = counted.add("3", "发改委", support_units=[counted.units["教体局"]])
    indicators_set(counted.clerk, task=task, quantities=[Quantity("培训", "人次", Decimal(300))])
    reporter = counted.person(Role.REPORTER, "教体局")
    assert _asked(counted, "指标目标值", actor=reporter).value == 300
    assert _asked(counted, "量化指标数(责任单位=教体局)").value == 1
    assert _asked(counted, "量化指标数(牵头单位=教体局)").value == 0


@pytest.mark.parametrize("act", ["set", "report", "correct", "withdraw", "hand over", "remove", "rename"])
def test_the_live_book_is_always_what_writing_it_anew_gives(counted: County, act: str) -> None:
    counted.quantities = {"d1": {"造林": "0.7"}, "d2": {"造林": "0.5"}}
    counted.live_through("2024-01", d1="取得阶段性成效", d2="取得阶段性成效")
    period = month("2024-02")
    live_book(counted.region, period)
    task = counted.task("1")
    if act == "set":
        indicators_set(counted.clerk, task=counted.task("2"), quantities=[Quantity("造林", "亩", Decimal(9))])
    elif act == "report":
        counted.open("2024-02")
        counted.quantities = {"d1": {"成活率": "90"}}
        counted.report("2024-02", "林草局", d1="已完成")
    elif act == "correct":
        keys = {row.name: str(row.key) for row in task.indicators.all()}
        values = {keys["造林"]: "0.6"}
        progress_correct(
            counted.clerk, task=task, period=month("2024-01"), reason="核实", indicator_values=values
        )
    elif act == "withdraw":
        task_withdraw(counted.clerk, task=task, period=period, reason="撤出")
    elif act == "hand over":
        units = [counted.units["教体局"]]
        task_hand_over(counted.clerk, task=task, lead_units=units, period=period, reason="移交")
    elif act == "remove":
        indicators_set(counted.clerk, task=task, quantities=[])
    else:
        indicators_set(counted.clerk, task=task, quantities=[Quantity("绿化", "万亩", Decimal(3))])
    assert rows_in(live_book(counted.region, period)) == rows_from_scratch(counted.region, period)


def test_a_correction_shows_after_restating_and_the_old_revision_answers_as_before(counted: County) -> None:
    counted.quantities = {"d2": {"造林": "0.5"}}
    counted.live_through("2024-01", d1="取得阶段性成效", d2="取得阶段性成效")
    task = counted.task("2")
    values = {str(task.indicators.get().key): "0.4"}
    progress_correct(
        counted.clerk, task=task, period=month("2024-01"), reason="核实", indicator_values=values
    )
    question = "指标完成值(牵头单位=发改委)"
    assert _asked(counted, question, "2024-01").value == Fraction("0.5")
    books_restate(counted.clerk, counted.region, month("2024-01"), "数值核减")
    assert _asked(counted, question, "2024-01").value == Fraction("0.4")
    old = ask(counted.clerk, parse(f"{question[:-1]}; 版=1)"), region=counted.region.code, period="2024-01")
    assert old.value == Fraction("0.5")
    assert books_verify([counted.region.code]) == []


def test_a_correction_to_what_is_no_number_is_refused(counted: County) -> None:
    counted.quantities = {"d2": {"造林": "0.5"}}
    counted.live_through("2024-01", d1="取得阶段性成效", d2="取得阶段性成效")
    task = counted.task("2")
    values = {str(task.indicators.get().key): "半万亩"}
    with pytest.raises(Rejected, match="半万亩"):
        progress_correct(
            counted.clerk, task=task, period=month("2024-01"), reason="核实", indicator_values=values
        )


def test_a_sealed_indicator_cannot_be_changed(counted: County) -> None:
    book = counted.live_through("2024-01", d1="取得阶段性成效", d2="取得阶段性成效")
    assert {"indicatorrow", "indicatorunitrow"} <= set(book.columns)
    with pytest.raises(IntegrityError), transaction.atomic():
        IndicatorRow.objects.filter(book=book).update(value_e4=1)


def test_a_book_hashed_without_the_table_of_indicators_verifies_as_before(county: County) -> None:
    """As a book was that an earlier version sealed: its list of columns lacks the tables."""
    book = live_book(county.region, month("2024-01"))
    book.columns = {n: c for n, c in columns_now().items() if not n.startswith("indicator")}
    before = book_hash(book)
    indicators_set(
        county.clerk, task=county.task("1"), quantities=[Quantity("造林", "万亩", Decimal("3.36"))]
    )
    columns, book = book.columns, live_book(county.region, month("2024-01"))
    book.columns = columns
    assert book_hash(book) == before


def test_the_light_goes_by_the_quantity_furthest_behind_where_no_percent_is_reported(counted: County) -> None:
    counted.quantities = {"d1": {"造林": "0.1", "成活率": "99"}, "d2": {"造林": "1"}}
    book = counted.live_through("2024-03", d1="取得阶段性成效", d2="取得阶段性成效")
    lights = dict(TaskRow.objects.filter(book=book, list="重点工作").values_list("number", "light"))
    assert lights == {"1": "red", "2": "green"}
    assert set(TaskRow.objects.filter(book=book).values_list("percent", flat=True)) == {None}


def test_a_quantity_that_is_unknown_tells_the_light_nothing(counted: County) -> None:
    counted.quantities = {"d1": {"成活率": "1"}}
    book = counted.live_through("2024-03", d1="取得阶段性成效", d2="取得阶段性成效")
    assert set(TaskRow.objects.filter(book=book, list="重点工作").values_list("light", flat=True)) == {
        "green"
    }


@pytest.mark.parametrize("value", ["约3", "3万亩", "0.00001", "1e3"])
def test_what_is_no_number_is_not_handed_in(counted: County, value: str) -> None:
    counted.open("2024-01")
    counted.quantities = {"d2": {"造林": value}}
    with pytest.raises(Rejected) as caught:
        counted.hand_in("2024-01", "发改委", d2="取得阶段性成效")
    (problem,) = caught.value.problems
    assert (problem.code, problem.field) == ("unreadable_number", "indicator_values")


def test_a_value_of_another_task_is_not_handed_in(counted: County, monkeypatch: pytest.MonkeyPatch) -> None:
    counted.open("2024-01")
    strange = {"indicator_values": {str(counted.task("1").indicators.get(name="造林").key): "1"}}
    monkeypatch.setattr(counted, "_values", lambda task: strange)
    with pytest.raises(Rejected) as caught:
        counted.hand_in("2024-01", "发改委", d2="取得阶段性成效")
    assert caught.value.problems[0].code == "unknown_indicator"


@pytest.mark.parametrize("target", ["0", "-1", "0.00001", "1000000000001"])
def test_a_target_that_is_no_quantity_to_reach_is_refused(county: County, target: str) -> None:
    with pytest.raises(Rejected) as caught:
        indicators_set(
            county.clerk, task=county.task("1"), quantities=[Quantity("甲", "个", Decimal(target))]
        )
    assert caught.value.problems[0].field == "target"


@pytest.fixture
def limited(counted: County) -> County:
    """The second task is to stay within a limit of the year, and to keep a level down."""
    limits = [
        Quantity("造林", "万亩", Decimal(2)),
        Quantity("新增用地", "万亩", Decimal("0.5"), is_limit=True),
        Quantity("细颗粒物", "微克", Decimal(35), cumulative=False, is_limit=True),
    ]
    indicators_set(counted.clerk, task=counted.task("2"), quantities=limits)
    return counted


def _said(county: County, planted: str, land: str, dust: str) -> None:
    values = {"造林": planted, "新增用地": land, "细颗粒物": dust}
    county.quantities = {"d1": {"造林": "3.36"}, "d2": {name: v for name, v in values.items() if v}}


def test_a_limit_is_kept_where_it_is_not_overrun_and_has_no_completion_rate(limited: County) -> None:
    """At the limit is within it. More used is not more done: what is to be reached alone makes the rate."""
    _said(limited, "1", "0.5", "40")
    book = limited.live_through("2024-01", d1="取得阶段性成效", d2="取得阶段性成效")
    of_limits = IndicatorRow.objects.filter(book=book, direction="at_most").order_by("place")
    assert [(row.name, row.reached, row.on_pace) for row in of_limits] == [
        ("新增用地", True, True),
        ("细颗粒物", False, False),
    ]
    assert _asked(limited, "完成率(计量单位=万亩)", "2024-01").value == Fraction("4.36") / Fraction("5.36")
    assert _asked(limited, "完成率(量化指标=新增用地)", "2024-01").value is None
    assert _asked(limited, "量化指标数(指标方向=不高于; 已达目标=是)", "2024-01").value == 1
    assert "不高于" in _asked(limited, "完成率(量化指标=造林)", "2024-01").definition
    assert books_verify([limited.region.code]) == []


def test_a_limit_never_reported_is_unknown_and_neither_kept_nor_overrun(limited: County) -> None:
    _said(limited, "1", "", "")
    book = limited.live_through("2024-01", d1="取得阶段性成效", d2="取得阶段性成效")
    of_limits = IndicatorRow.objects.filter(book=book, direction="at_most")
    assert set(of_limits.values_list("value_e4", "reached", "on_pace")) == {(None, None, None)}
    row = TaskRow.objects.get(book=book, list=DELIVERY, number="2")
    assert (row.light, row.light_why) == ("green", "完成50.0%，达到序时进度8.3%")


def test_the_light_is_red_once_a_limit_of_the_year_is_overrun(limited: County) -> None:
    """A limit kept, and a level above its own, say nothing of how much is done."""
    _said(limited, "1", "0.1", "40")
    january = limited.live_through("2024-01", d1="取得阶段性成效", d2="取得阶段性成效")
    _said(limited, "1", "0.5001", "40")
    february = limited.live_through("2024-02", d1="取得阶段性成效", d2="取得阶段性成效")
    rows = TaskRow.objects.filter(list=DELIVERY, number="2").order_by("book__period")
    assert [(row.book_id, row.light) for row in rows] == [(january.pk, "green"), (february.pk, "red")]
    assert rows[1].light_why == "累计指标已超过全年控制目标"
