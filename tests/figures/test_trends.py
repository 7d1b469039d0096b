"""Many months at once: each as asking for it alone would answer."""

from __future__ import annotations

import pytest

from luodi.core.problems import Rejected
from luodi.core.questions import parse
from luodi.figures.asking import ask
from luodi.figures.trends import trend
from luodi.ledger.org.services import unit_change
from tests.books.world import County, month

MONTHS = [month(f"2024-0{number}") for number in (1, 2, 3)]


@pytest.mark.parametrize(
    "text",
    [
        "任务数",
        "任务数(清单=重点工作; 按=状态)",
        "牵头单位数(按=状态)",
        "办结率(按=清单)",
        "报送率",
        "占比(状态=进展缓慢; 按=清单|状态; 占=状态)",
        "任务数(变动=上升; 按=变动)",
        "任务数(按=牵头单位|清单)",
    ],
)
def test_each_point_is_what_asking_alone_answers(sealed: County, text: str) -> None:
    found = trend(sealed.clerk, parse(text), MONTHS, region="159924")
    for period, point in zip(MONTHS, found.points, strict=True):
        alone = ask(sealed.clerk, parse(text), region="159924", period=str(period))
        assert (point.value, point.revision) == (alone.value, alone.revision), period
        known = {tuple(cell.key.values()): cell.value for cell in alone.rows}
        assert {tuple(cell.key.values()): cell.value for cell in point.rows} == known, period
        assert [cell.key for cell in point.rows] == [cell.key for cell in alone.rows]


def test_a_month_without_a_book_or_a_round_is_unknown(sealed: County) -> None:
    sealed.open("2024-04")
    sealed.report("2024-04", "林草局", d1="已完成", p1="已完成")
    months = [month(text) for text in ("2023-12", "2024-03", "2024-04", "2024-05")]
    found = trend(sealed.clerk, parse("任务数(状态=已完成; 按=清单)"), months, region="159924")
    assert [(point.value, point.revision) for point in found.points] == [
        (None, None),
        (1, 1),
        (2, 0),
        (None, None),
    ]


def test_longer_periods_answer_from_their_last_month(sealed: County) -> None:
    found = trend(
        sealed.clerk, parse("任务数(状态=已完成)"), [month("2024Q1"), month("2024H1")], region="159924"
    )
    assert [(str(point.period), point.value) for point in found.points] == [("2024Q1", 1), ("2024H1", None)]


def test_a_renamed_unit_is_followed_through_the_months(sealed: County) -> None:
    sealed.units["发展改革局"] = unit_change(sealed.clerk, unit=sealed.units["发改委"], name="发展改革局")
    sealed.live_through("2024-04", d2="已完成", p1="已完成", d1="已完成")
    months = [*MONTHS, month("2024-04")]
    for name in ("发改委", "发展改革局"):
        found = trend(sealed.clerk, parse(f"任务数(牵头单位={name})"), months, region="159924")
        assert [point.value for point in found.points] == [2, 2, 2, 2]


@pytest.mark.parametrize("text", ["任务数(期=2024-01)", "任务数(版=1)"])
def test_a_question_with_a_period_of_its_own_has_no_trend(sealed: County, text: str) -> None:
    with pytest.raises(Rejected, match="趋势"):
        trend(sealed.clerk, parse(text), MONTHS, region="159924")


def test_a_trend_of_no_months_is_refused(sealed: County) -> None:
    with pytest.raises(Rejected, match="趋势"):
        trend(sealed.clerk, parse("任务数"), [], region="159924")


def test_many_months_take_as_many_queries_as_one(sealed: County, django_assert_max_num_queries) -> None:
    question = parse("任务数(清单=重点工作; 按=状态)")
    years = [month(f"{year}-{number:02d}") for year in range(2020, 2025) for number in range(1, 13)]
    with django_assert_max_num_queries(7):
        trend(sealed.clerk, question, MONTHS[-1:], region="159924")
    with django_assert_max_num_queries(8):
        trend(sealed.clerk, question, years, region="159924")
