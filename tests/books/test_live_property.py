"""The live book is what would be written anew, whatever was done in whatever order: a property."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from luodi.books.services.live import live_book
from luodi.books.services.sealing import books_restate
from luodi.core.problems import Rejected
from luodi.ledger.org.access import Refused
from luodi.ledger.org.models import Role
from luodi.ledger.org.services import person_add, region_rename, region_setting_set, roster_set, unit_change
from luodi.ledger.rounds.models import Submission
from luodi.ledger.rounds.services import round_extend, submission_accept, submission_return
from luodi.ledger.tasks.models import FactKind, Progress, Task
from luodi.ledger.tasks.services import (
    confidence_correct,
    confidence_set,
    list_rename,
    list_reorder,
    progress_contribute,
    progress_correct,
    progress_reverse,
    task_change,
    task_hand_over,
    task_merge,
    task_restore,
    task_void,
    task_withdraw,
)
from tests.books.world import (
    DELIVERY,
    NAMES,
    PURSUIT,
    County,
    month,
    rows_from_scratch,
    rows_in,
    thrown_away,
)

MONTHS = ("2024-01", "2024-02", "2024-03")
WORDS = {
    DELIVERY: ("已完成", "取得阶段性成效", "进展缓慢", "未启动"),
    PURSUIT: ("待研判", "可争取", "取得阶段性成效", "已完成", "无法争取"),
}
Script = list[tuple[str, list[int]]]
"""Names of acts, each with its dice."""


class Dice:
    """Numbers thrown before, one after the other; then always 0."""

    def __init__(self, thrown: list[int]) -> None:
        self.rest = iter(thrown)

    def __call__(self, sides: int) -> int:
        return next(self.rest, 0) % sides


class Acts:
    """Everything that people may do to a county, each act with whatever the dice say."""

    def __init__(self, county: County, draw: Callable[[int], int]) -> None:
        self.county, self.draw = county, draw

    def month(self) -> str:
        return MONTHS[self.draw(len(MONTHS))]

    def unit(self) -> str:
        return NAMES[self.draw(len(NAMES))]

    def task(self) -> Task:
        tasks = list(
            Task.objects.filter(task_list__region=self.county.region)
            .select_related("task_list__region", "task_list__scheme")
            .order_by("pk")
        )
        return tasks[self.draw(len(tasks))]

    def status(self, task: Task) -> str:
        words = WORDS[PURSUIT if task.task_list.scheme.pursuit else DELIVERY]
        return words[self.draw(len(words))]

    def open(self) -> None:
        self.county.open(self.month())

    def close(self) -> None:
        self.county.close(self.month())

    def restate(self) -> None:
        books_restate(self.county.clerk, self.county.region, month(self.month()), "更正")

    def read(self) -> None:
        live_book(self.county.region, month(self.month()))

    def hand_in(self) -> None:
        period, unit = self.month(), self.unit()
        words = [f"{kind}{number}" for kind in "dp" for number in "123"]
        said = {word: self.word(word[0]) for word in words if self.draw(3)}
        self.county.hand_in(period, unit, **said)

    def word(self, kind: str) -> str:
        words = WORDS[DELIVERY if kind == "d" else PURSUIT]
        return words[self.draw(len(words))]

    def accept(self) -> None:
        submission_accept(self.county.clerk, self.county.submission(self.month(), self.unit()))

    def send_back(self) -> None:
        submission_return(self.county.clerk, self.county.submission(self.month(), self.unit()), "请核对")

    def extend(self) -> None:
        submission = self.county.submission(self.month(), self.unit())
        unit = submission.unit if self.draw(2) else None
        round_extend(self.county.clerk, submission.round, unit, dt.date(2024, 12, 26), "防汛")

    def correct(self) -> None:
        task = self.task()
        words = task.task_list.scheme.statuses.filter(label=self.status(task))
        progress_correct(
            self.county.clerk, task=task, period=month(self.month()), reason="核实", status=words.get()
        )

    def reverse(self) -> None:
        facts = Progress.objects.filter(task__task_list__region=self.county.region, kind=FactKind.REPORT)
        chosen = list(facts.select_related("task__task_list__region").order_by("pk"))
        if chosen:
            progress_reverse(self.county.clerk, fact=chosen[self.draw(len(chosen))], reason="误报")

    def contribute(self) -> None:
        unit = self.unit()
        progress_contribute(
            self.county.person(Role.REPORTER, unit),
            task=self.task(),
            period=month(self.month()),
            unit=self.county.units[unit],
            text="配合完成",
        )

    def judge(self) -> None:
        colour, act = (("red", confidence_set), ("green", confidence_correct))[self.draw(2)]
        act(self.county.clerk, task=self.task(), period=month(self.month()), confidence=colour, reason="看过")

    def add(self) -> None:
        more = {"added_from": month(self.month()), "reason": "新增"} if self.draw(2) else {}
        number = str(3 + self.draw(2))
        self.county.add(number, self.unit(), name=(DELIVERY, PURSUIT)[self.draw(2)], **more)

    def withdraw(self) -> None:
        task_withdraw(self.county.clerk, task=self.task(), period=month(self.month()), reason="取消")

    def restore(self) -> None:
        task_restore(self.county.clerk, task=self.task(), period=month(self.month()), reason="恢复")

    def merge(self) -> None:
        task_merge(
            self.county.clerk, task=self.task(), into=self.task(), period=month(self.month()), reason="合并"
        )

    def hand_over(self) -> None:
        units = [self.county.units[name] for name in dict.fromkeys((self.unit(), self.unit()))]
        task_hand_over(
            self.county.clerk, task=self.task(), lead_units=units, period=month(self.month()), reason="移交"
        )

    def change(self) -> None:
        horizon = ("near", "long")[self.draw(2)]
        task_change(self.county.clerk, task=self.task(), requirement=f"改{self.draw(9)}", horizon=horizon)

    def void(self) -> None:
        task_void(self.county.clerk, task=self.task(), reason="误录")

    def rename_list(self) -> None:
        task_list = self.task().task_list
        list_rename(self.county.clerk, task_list=task_list, name=f"清单{self.draw(9)}")

    def order_lists(self) -> None:
        lists = list(self.county.lists.values())[:: 1 - 2 * self.draw(2)]
        list_reorder(self.county.clerk, region=self.county.region, year=2024, order=lists)

    def rename_unit(self) -> None:
        unit_change(self.county.clerk, unit=self.county.units[self.unit()], name=f"单位{self.draw(9)}")

    def roster(self) -> None:
        units = [self.county.units[self.unit()]]
        roster_set(self.county.clerk, region=self.county.region, year=2024, name="考核单位", units=units)

    def lead(self) -> None:
        leader = person_add(self.county.clerk, region=self.county.region, name="王县长", is_leader=True)
        task_change(self.county.clerk, task=self.task(), leader=leader)

    def set(self) -> None:
        name, value = [("time_progress_by", "days"), ("light_due_days", 90)][self.draw(2)]
        region_setting_set(self.county.clerk, region=self.county.region, name=name, value=value)

    def rename_region(self) -> None:
        region_rename(self.county.clerk, region=self.county.region, name="示例甲区")


PARTS = {"month", "unit", "task", "status", "word"}
ACTS = sorted(name for name in vars(Acts) if name not in PARTS and not name.startswith("_"))
OFTEN = ("open", "hand_in", "accept", "close", "correct", "hand_in", "accept", "read")


def do(county: County, acts: Script) -> list[str]:
    """Do the acts that are possible; those that are refused leave nothing. The names of those done."""
    done = []
    for name, dice in acts:
        try:
            getattr(Acts(county, Dice(dice)), name)()
        except (Refused, Rejected, Submission.DoesNotExist):
            continue
        done.append(name)
    return done


EVERY_ACT: Script = [
    ("open", [0]),
    ("extend", [0, 1, 1]),
    ("hand_in", [0, 1, *[1] * 12]),
    ("accept", [0, 1]),
    ("hand_in", [0, 0, *[1] * 12]),
    ("send_back", [0, 0]),
    ("correct", [0, 2, 0]),
    ("contribute", [3, 0, 0]),
    ("judge", [0, 0, 0]),
    ("reverse", [1]),
    ("add", [1, 0, 0, 0, 0]),
    ("withdraw", [1, 0]),
    ("restore", [1, 0]),
    ("hand_over", [2, 3, 0, 0]),
    ("merge", [1, 0, 0]),
    ("void", [4]),
    ("read", [0]),
    *[(name, [1, 0]) for name in ("change", "rename_list", "order_lists", "rename_unit", "roster", "lead")],
    ("set", [1]),
    ("rename_region", []),
    ("close", [0]),
    ("restate", [0]),
]


def test_every_act_of_the_property_below_is_possible(county: County) -> None:
    done = do(county, EVERY_ACT)
    assert [name for name, _ in EVERY_ACT if name not in done] == []
    assert set(done) == set(ACTS)


@given(
    acts=st.lists(
        st.tuples(st.sampled_from([*ACTS, *OFTEN, *OFTEN]), st.lists(st.integers(0, 11), max_size=14)),
        min_size=4,
        max_size=24,
    )
)
@settings(
    max_examples=12,
    deadline=None,
    phases=(Phase.explicit, Phase.reuse, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_the_live_book_is_what_would_be_written_anew(
    county: County, acts: list[tuple[str, list[int]]]
) -> None:
    with thrown_away():
        do(county, [("open", [0]), ("open", [1]), ("hand_in", [0, 1, *[1] * 12])])
        for name in MONTHS:
            live_book(county.region, month(name))
        do(county, acts)
        for name in MONTHS:
            live = rows_in(live_book(county.region, month(name)))
            assert live == rows_from_scratch(county.region, month(name)), name
