"""Groups that an answer does not list: each is what asking for it alone gives, zero or unknown."""

from __future__ import annotations

import itertools
import random
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from luodi.core.questions import Condition, Question
from luodi.figures.answers import Cell
from luodi.figures.asking import ask
from luodi.figures.filling import Words, empty_groups
from luodi.ledger.org.access import Refused, operator
from luodi.ledger.tasks.services import Quantity, indicators_set
from tests.books.world import DELIVERY, PURSUIT, County, region_of
from tests.figures import naive

pytestmark = pytest.mark.django_db
REGION, PERIOD = "159924", "2024-05"
LIT = Condition("light", ("绿灯", "红灯"))
CONDITIONS: Sequence[tuple[Condition, ...]] = (
    (), (LIT,), (Condition("meaning", ("已完成", "进展缓慢")),), (Condition("status", ("已完成",), "!="),),
    (Condition("lead_unit", naive.UNITS[1:3]), LIT),
)  # fmt: skip
QUESTIONS = (
    Question("tasks"), Question("lead_units"), Question("done_rate"), Question("pursuit_rate"),
    Question("share", over="status"), Question("share", over="lead_unit"),
)  # fmt: skip
DIMENSIONS = ("list", "status", "meaning", "light", "leader", "lead_unit", "change", "policy")


def book_of_few(seed: int) -> None:
    """A sealed book of so few tasks that in many groups nothing is known."""
    region_of(REGION, "甲县")
    book = naive.book_of(REGION, "甲县")
    naive.task_things(book, random.Random(seed), 9)
    naive.seal(book)


def missing(question: Question) -> list[Words]:
    """The groups of a table of everything that its answer does not list."""
    listed = {tuple(cell.key.values()) for cell in rows(question)}
    own = [tuple(item for item in question.where if item.dimension == name) for name in question.by]
    sides = [
        [tuple(cell.key.values()) for cell in rows(replace(question, where=where, by=(name,)))]
        for name, where in zip(question.by, own, strict=True)
    ]
    crossed = [tuple(itertools.chain(*key)) for key in itertools.product(*sides)]
    return [key for key in crossed if key not in listed]


def rows(question: Question) -> Sequence[Cell]:
    """The groups that an answer lists."""
    return ask(operator(), question, region=REGION, period=PERIOD).rows


def alone(question: Question, cell: Cell) -> Question:
    """The question that asks for one group."""
    kept = tuple(item for item in question.where if item.dimension not in cell.key)
    own = (Condition(name, (word or "未知",)) for name, word in cell.key.items())
    return replace(question, where=(*kept, *own), by=())


@pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: f"{question.measure}-{question.over}")
def test_each_is_what_asking_for_it_alone_gives(question: Question) -> None:
    book_of_few(3)
    dice = random.Random(str(question))
    values = set()
    for where, _ in itertools.product(CONDITIONS, range(3)):
        asked = replace(question, where=where, by=tuple(dice.sample(DIMENSIONS, 2)))
        told = empty_groups(operator(), asked, missing(asked), region=REGION, period=PERIOD)
        for cell in told:
            value = ask(operator(), alone(asked, cell), region=REGION, period=PERIOD).value
            assert cell.value == value, (asked, cell)
            values.add(value)
    assert None in values
    assert (0 in values) is ("rate" not in question.measure)


def test_a_list_that_nobody_reported_on_has_no_zeros(county: County) -> None:
    county.open("2024-01")
    county.close("2024-01")
    question = Question("tasks", by=("list", "status"))
    told = empty_groups(
        county.clerk,
        question,
        [
            (DELIVERY, "已完成"),
            (PURSUIT, "已完成"),
        ],
        region=county.region.code,
        period="2024-01",
    )
    assert [cell.value for cell in told] == [None, None]


def test_a_sum_of_nothing_is_unknown(sealed: County) -> None:
    quantities = [Quantity("造林", "万亩", Decimal("3.36"))]
    indicators_set(sealed.clerk, task=sealed.task("1"), quantities=quantities)
    sealed.live_through("2024-04", d1="已完成", d2="未启动", p1="可争取")
    question = Question("indicator_target", by=("lead_unit", "indicator"))
    told = empty_groups(
        sealed.clerk, question, [("发改委", "造林")], region=sealed.region.code, period="2024-04"
    )
    assert [cell.value for cell in told] == [None]


def test_they_take_no_more_queries_for_more_groups(sealed: County, django_assert_max_num_queries) -> None:
    question = Question("tasks", by=("lead_unit", "status"))
    keys = [(unit, status) for unit in naive.UNITS for status in ("已完成", "未启动", "谋划阶段")]
    with django_assert_max_num_queries(14):
        assert (
            len(empty_groups(sealed.clerk, question, keys, region=sealed.region.code, period="2024-03")) == 12
        )


def test_who_may_not_ask_is_told_nothing(sealed: County) -> None:
    question = Question("tasks", by=("status",))
    with pytest.raises(Refused):
        empty_groups(
            sealed.person("system_admin"),
            question,
            [("未启动",)],
            region=sealed.region.code,
            period="2024-03",
        )
