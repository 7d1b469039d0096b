"""Every measure, by every dimension and under every condition, is what counting row by row gives."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from luodi.books.models import Book
from luodi.core.questions import Condition, Question
from luodi.figures.asking import ask
from luodi.ledger.org.access import Actor, operator
from tests.books.world import region_of, thrown_away
from tests.figures import naive
from tests.figures.naive import Thing

pytestmark = pytest.mark.django_db
WORDS: dict[str, dict[str, tuple[str | None, ...]]] = {
    "tasks": {
        "list": ("重点工作", "配套政策"),
        "status": ("已完成", "取得阶段性成效", "进展缓慢", "无法争取", "可争取", None),
        "meaning": ("已完成", "进展缓慢", "可争取", None),
        "light": ("蓝灯", "红灯", None),
        "leader": ("王县长", "李书记", None),
        "reported": ("是", "否"),
        "lead_unit": (*naive.UNITS, None),
        "support_unit": (*naive.UNITS, None),
        "policy": (*naive.DOCUMENTS, None),
        "change": ("上升", "下降", "转为无法争取", "其他变动", "新转红", "新增", "撤出", "未变"),
        "region": ("甲县", "乙县"),
    },
    "units": {
        "unit": naive.UNITS,
        "kind": ("部门", "乡镇"),
        "reporting": ("已报送", "未报送", "待报送", None),
        "roster": ("考核单位", "成员单位", None),
    },
    "submissions": {
        "unit": naive.UNITS,
        "state": ("未填报", "已提交", "已接收", "已退回"),
        "on_time": ("是", "否", None),
        "by_office": ("是", "否"),
    },
    "owed": {"unit": naive.UNITS, "state": ("已报", "未报送", "待报送", "无报送内容")},
}
YES: tuple[bool, set[str | None]] = (False, {"是"})
NO: tuple[bool, set[str | None]] = (False, {"否"})
RATES: dict[str, tuple[str, naive.Where, naive.Where]] = {
    "reporting_rate": ("submissions", {"submitted": YES}, {}),
    "timeliness": ("submissions", {"on_time": YES}, {"by_office": NO}),
    "acceptance_rate": ("submissions", {"accepted": YES}, {"submitted": YES}),
    "pursuit_rate": (
        "tasks",
        {"meaning": (False, {"已完成", "取得阶段性成效"})},
        {"meaning": (True, {"无法争取"})},
    ),
    "done_rate": ("tasks", {"meaning": (False, {"已完成"})}, {}),
}
"""By rate: its measure, the condition that its numerator adds to that of its denominator."""


@dataclass
class World:
    """Two counties under a city, each with a sealed book of random rows."""

    things: dict[str, list[Thing]] = field(default_factory=dict)
    books: list[Book] = field(default_factory=list)
    actor: Actor = field(default_factory=operator)

    def of(self, measure: str, region: str) -> list[Thing]:
        """The things that a measure counts in a region; 1599 is the city."""
        counted = "tasks" if measure == "lead_units" else measure
        return [thing for thing in self.things[counted] if region in ("1599", thing.book.region)]


def make(seed: int, tasks: int) -> World:
    """The world that a seed gives."""
    dice = random.Random(seed)
    made = World(things={name: [] for name in WORDS})
    city = region_of("1599", "示例市", "prefecture")
    for sequence, (code, name) in enumerate((("159924", "甲县"), ("159925", "乙县")), 1):
        region_of(code, name, above=city)
        book = naive.book_of(code, name)
        made.things["tasks"] += naive.task_things(book, dice, tasks)
        made.things["units"] += naive.unit_things(book, dice)
        submissions, owed = naive.submission_things(book, dice)
        made.things["submissions"] += submissions
        made.things["owed"] += owed
        naive.seal(book, sequence)
        made.books.append(book)
    return made


@st.composite
def questions(draw: st.DrawFn, measure: str) -> tuple[Question, naive.Where, tuple[str, ...]]:
    """A random question about a measure, with its conditions and groups as the naive way takes them."""
    words = WORDS["tasks" if measure == "lead_units" else measure]
    where: dict[str, tuple[bool, set[str | None]]] = {}
    conditions = []
    for name in draw(st.lists(st.sampled_from(sorted(words)), unique=True, max_size=3)):
        chosen = draw(st.lists(st.sampled_from(words[name]), min_size=1, max_size=3, unique=True))
        negated = draw(st.booleans())
        where[name] = (negated, set(chosen))
        typed = tuple("未知" if word is None else word for word in chosen)
        conditions.append(Condition(name, typed, "!=" if negated else "="))
    by = tuple(draw(st.lists(st.sampled_from(sorted(words)), unique=True, max_size=2)))
    return Question(measure, tuple(conditions), by), where, by


def known(world: World, measure: str, region: str, where: naive.Where) -> bool:
    """Whether every word asked for is one that this region's question may name."""
    things = world.of(measure, region)
    for name, (_, words) in where.items():
        held = {word for thing in things for word in thing.words(name)} | {None}
        fixed = {
            "status",
            "meaning",
            "light",
            "reported",
            "change",
            "reporting",
            "state",
            "kind",
            "on_time",
            "by_office",
        }
        if name not in fixed and not words <= held:
            return False
    return True


def asked(world: World, question: Question, region: str) -> tuple[Any, dict[tuple[Any, ...], Any]]:
    """The value and the groups that the product answers."""
    figure = ask(world.actor, question, region=region, period="2024-05", with_sources=True)
    groups = {tuple(cell.key.values()): cell.value for cell in figure.rows}
    assert len(groups) == len(figure.rows), "a group stands twice"
    return figure, groups


def counter(measure: str) -> naive.Count:
    """What a measure counts among things."""
    return naive.lead_units if measure == "lead_units" else naive.rows


EXAMPLES = settings(
    max_examples=12,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[
        HealthCheck.function_scoped_fixture,
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
    ],
)


@pytest.mark.parametrize("measure", ["tasks", "lead_units", "units", "submissions", "owed"])
@given(data=st.data(), seed=st.integers(0, 10_000), tasks=st.integers(0, 9))
@EXAMPLES
def test_a_count_is_what_counting_row_by_row_gives(
    measure: str, data: st.DataObject, seed: int, tasks: int
) -> None:
    with thrown_away():
        world = make(seed, tasks)
        for _ in range(6):
            question, where, by = data.draw(questions(measure))
            region = data.draw(st.sampled_from(["159924", "1599"]))
            if not known(world, measure, region, where):
                continue
            things, count = world.of(measure, region), counter(measure)
            figure, groups = asked(world, question, region)
            assert figure.value == naive.value(things, where, count)
            expected = naive.groups(things, where, by, count) if by else {}
            assert groups == expected
            behind = {thing.key for thing in naive.matching(things, where, by)}
            assert {source.key for source in figure.sources} == behind


@pytest.mark.parametrize("rate", sorted(RATES))
@given(data=st.data(), seed=st.integers(0, 10_000), tasks=st.integers(0, 9))
@EXAMPLES
def test_a_rate_is_one_count_over_another(rate: str, data: st.DataObject, seed: int, tasks: int) -> None:
    measure, above, below = RATES[rate]
    with thrown_away():
        world = make(seed, tasks)
        for _ in range(5):
            question, where, by = data.draw(questions(measure))
            if not known(world, measure, "1599", where):
                continue
            figure, groups = asked(world, Question(rate, question.where, by), "1599")
            things, conditions = world.of(measure, "1599"), naive.listed(where, below, above)
            shared = len(where) + len(below)
            lower = naive.meeting(naive.matching(things, where, by), below)
            upper = naive.meeting(lower, above)
            whole = naive.meeting(naive.matching(things, where), below)
            blind = naive.is_blind(
                naive.matching(things, {k: v for k, v in where.items() if k == "change"}), conditions, shared
            )
            assert figure.value == naive.ratio(len(naive.meeting(whole, above)), len(whole), blind)
            counts = naive.groups(lower, where, by, naive.rows) if by else {}
            tops = naive.groups(upper, where, by, naive.rows) if by else {}
            assert groups == {
                key: naive.ratio(
                    tops.get(key, 0),
                    count,
                    naive.is_blind(naive.in_group(things, where, by, key), conditions, shared),
                )
                for key, count in counts.items()
            }


@given(data=st.data(), seed=st.integers(0, 10_000), tasks=st.integers(1, 9))
@EXAMPLES
def test_a_share_is_a_count_over_that_without_one_dimension(
    data: st.DataObject, seed: int, tasks: int
) -> None:
    with thrown_away():
        world = make(seed, tasks)
        for _ in range(5):
            question, where, by = data.draw(questions("tasks"))
            over = data.draw(st.sampled_from(sorted({*where, *by, "status"} - {"change"})))
            if not known(world, "tasks", "1599", where) or "change" in where or "change" in by:
                continue
            figure, groups = asked(world, Question("share", question.where, by, over=over), "1599")
            things = world.of("tasks", "1599")
            kept = {name: words for name, words in where.items() if name != over}
            upper, lower = naive.matching(things, where), naive.matching(things, kept)
            conditions = naive.listed(kept, {over: where[over]} if over in where else {})
            blind = naive.is_blind(naive.matching(things, {}), conditions, len(kept))
            assert figure.value == naive.ratio(len(upper), len(lower), blind)
            rest = [name for name in by if name != over]
            wholes = naive.groups(things, kept, rest, naive.rows)
            tops = naive.groups(things, where, by, naive.rows) if by else {}
            expected = _shares(tops, wholes, by, rest)
            silent = {
                key: naive.is_blind(naive.in_group(things, where, by, key), conditions, len(kept))
                for key in expected
            }
            assert groups == {
                key: None if silent[key] and not value else value for key, value in expected.items()
            }


def _shares(
    tops: dict[tuple[Any, ...], int],
    wholes: dict[tuple[Any, ...], int],
    by: Sequence[str],
    rest: Sequence[str],
) -> dict[tuple[Any, ...], Any]:
    if not by:
        return {}
    if list(by) == list(rest):
        return {key: naive.ratio(tops.get(key, 0), whole) for key, whole in wholes.items()}
    places = [by.index(name) for name in rest]
    return {key: naive.ratio(top, wholes.get(tuple(key[p] for p in places), 0)) for key, top in tops.items()}


@given(
    seed=st.integers(0, 10_000),
    by=st.lists(st.sampled_from(sorted(WORDS["tasks"])), min_size=1, max_size=2, unique=True),
)
@EXAMPLES
def test_a_group_has_the_value_of_asking_for_it_alone(seed: int, by: list[str]) -> None:
    with thrown_away():
        world = make(seed, 8)
        for measure in ("tasks", "lead_units", "done_rate"):
            figure, _ = asked(world, Question(measure, (), tuple(by)), "1599")
            for cell in figure.rows:
                where = tuple(
                    Condition(name, ("未知" if word is None else word,)) for name, word in cell.key.items()
                )
                alone, _ = asked(world, Question(measure, where), "1599")
                if ("change", "未变") not in cell.key.items():
                    assert alone.value == cell.value, cell.key
