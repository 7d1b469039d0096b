"""The live book is what would be written anew, whatever was done in whatever order, and is cheap to read."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.db.models import Q
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from luodi.books.models import Book, TaskChangeRow, TaskRow
from luodi.books.services.live import live_book
from luodi.books.services.sealing import books_restate
from luodi.core.periods import CHINA
from luodi.core.problems import Rejected
from luodi.ledger.audit import context
from luodi.ledger.audit.models import Stale
from luodi.ledger.org.access import Refused
from luodi.ledger.org.models import Role
from luodi.ledger.org.services import person_add, region_rename, region_setting_set, roster_set, unit_change
from luodi.ledger.policy.services import clause_add, clause_change, document_add, document_change
from luodi.ledger.rounds.models import Submission
from luodi.ledger.rounds.services import round_extend, submission_accept, submission_return
from luodi.ledger.tasks.models import FactKind, Progress, Task
from luodi.ledger.tasks.services import (
    clause_cite,
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
    max_examples=25,
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


def test_an_act_shows_in_the_next_read(county: County) -> None:
    county.open("2024-01")
    assert not live_book(county.region, month("2024-01")).task_rows.filter(reported=True).exists()
    county.report("2024-01", "林草局", d1="已完成", p1="可争取")
    rows = live_book(county.region, month("2024-01")).task_rows.filter(reported=True)
    assert set(rows.values_list("status", flat=True)) == {"已完成", "可争取"}


def test_only_the_tasks_that_changed_are_written_again(county: County) -> None:
    before = dict(live_book(county.region, month("2024-01")).task_rows.values_list("key", "pk"))
    task = county.task("1")
    task_change(county.clerk, task=task, requirement="改名")
    after = dict(live_book(county.region, month("2024-01")).task_rows.values_list("key", "pk"))
    assert {key for key in before if before[key] != after[key]} == {str(task.key)}


def test_only_the_unit_that_reports_is_written_again(county: County) -> None:
    county.open("2024-01")

    def ids() -> dict[str, dict[str, int]]:
        book = live_book(county.region, month("2024-01"))
        tables = (book.unit_rows, book.submission_rows, book.owed_rows)
        return {rows.model.__name__: dict(rows.values_list("key", "pk")) for rows in tables}

    before = ids()
    county.hand_in("2024-01", "林草局", d1="已完成", p1="可争取")
    after = ids()
    changed = {
        name: sum(before[name][key] != after[name].get(key) for key in before[name]) for name in before
    }
    assert changed == {"UnitRow": 1, "SubmissionRow": 1, "OwedRow": 2}


def test_a_month_that_has_not_ended_is_judged_by_the_present_day(county: County) -> None:
    county.open("2024-05")
    county.report("2024-05", "林草局", d1="取得阶段性成效", p1="可争取")
    for day, today, light in ((10, dt.date(2024, 5, 10), "yellow"), (40, dt.date(2024, 5, 31), "yellow")):
        moment = dt.datetime(2024, 5, 1, 9, tzinfo=CHINA) + dt.timedelta(days=day - 1)
        with context.request("test", at=moment):
            book = live_book(county.region, month("2024-05"))
            assert book.today == today
            assert book.task_rows.get(number="1", list=DELIVERY).light == light
    with context.request("test", at=dt.datetime(2024, 6, 1, 9, tzinfo=CHINA)):
        assert (
            live_book(county.region, month("2024-06")).task_rows.get(number="1", list=DELIVERY).light == "red"
        )


def test_changes_are_told_against_the_newest_sealed_month_before(county: County) -> None:
    county.open("2024-01")
    county.report("2024-01", "林草局", d1="进展缓慢", p1="可争取")
    county.open("2024-02")
    county.report("2024-02", "林草局", d1="已完成", p1="可争取")
    february = live_book(county.region, month("2024-02"))
    assert (february.before, TaskChangeRow.objects.filter(book=february).count()) == ("", 0)
    county.close("2024-01")
    february = live_book(county.region, month("2024-02"))
    assert february.before == "2024-01/1"
    assert list(TaskChangeRow.objects.filter(book=february).values_list("change", "before")) == [
        ("上升", "进展缓慢")
    ]
    progress_correct(
        county.clerk,
        task=county.task("1"),
        period=month("2024-01"),
        reason="核实",
        status=county.lists[DELIVERY].scheme.statuses.get(label="已完成"),
    )
    books_restate(county.clerk, county.region, month("2024-01"), "核实")
    february = live_book(county.region, month("2024-02"))
    assert (february.before, TaskChangeRow.objects.filter(book=february).count()) == ("2024-01/2", 0)


def test_nothing_came_before_january(county: County) -> None:
    book = county.live_through("2024-12", d1="已完成")
    assert book.is_sealed
    assert live_book(county.region, month("2025-01")).before == ""


def test_a_task_that_left_its_list_shows_as_withdrawn_in_that_month_only(county: County) -> None:
    county.live_through("2024-01", d1="进展缓慢", d2="进展缓慢", p1="可争取", p2="可争取")
    task_withdraw(county.clerk, task=county.task("2"), period=month("2024-02"), reason="取消")
    february = county.live_through("2024-02", d1="已完成", p1="可争取", p2="可争取")
    left = TaskRow.objects.get(book=february, standing="withdrawn")
    assert (left.number, [change.change for change in left.changes.all()]) == ("2", ["撤出"])
    march = live_book(county.region, month("2024-03"))
    assert not TaskRow.objects.filter(book=march, number="2", list=DELIVERY).exists()


def test_the_sealed_month_answers_and_its_live_book_is_gone(county: County) -> None:
    county.open("2024-01")
    live_book(county.region, month("2024-01"))
    county.close("2024-01")
    assert not Book.objects.filter(period="2024-01", revision=0).exists()
    assert not TaskRow.objects.filter(book__revision=0, book__period="2024-01").exists()


def test_what_concerns_no_row_writes_nothing(county: County) -> None:
    book = live_book(county.region, month("2024-01"))
    Stale.objects.bulk_create(
        [Stale(region=county.region.code, kind=kind, key="1") for kind in ("batch", "account")]
    )
    assert live_book(county.region, month("2024-01")).writings == book.writings
    assert not Stale.objects.exists()


def _task_rows(book: Book) -> dict[str, int]:
    """The number of each task's row: another one where it was written again."""
    return dict(TaskRow.objects.filter(book=book).values_list("key", "pk"))


def test_a_policy_that_no_task_cites_leaves_every_row_alone(county: County) -> None:
    book = live_book(county.region, month("2024-01"))
    rows, units = _task_rows(book), set(book.unit_rows.values_list("pk", flat=True))
    document = document_add(county.clerk, region=county.region, title="意见")
    clause_add(county.clerk, document=document, text="支持退化林修复。")
    book = live_book(county.region, month("2024-01"))
    assert (_task_rows(book), set(book.unit_rows.values_list("pk", flat=True))) == (rows, units)


@pytest.mark.parametrize("what", ["document", "clause"])
def test_a_policy_that_changes_has_the_tasks_written_again_that_cite_it(county: County, what: str) -> None:
    document = document_add(county.clerk, region=county.region, title="意见")
    clause = clause_add(county.clerk, document=document, text="支持退化林修复。")
    citing = county.task("1")
    clause_cite(county.clerk, task=citing, clause=clause)
    rows = _task_rows(live_book(county.region, month("2024-01")))
    if what == "document":
        document_change(county.clerk, document=document, title="修复意见")
    else:
        clause_change(county.clerk, clause=clause, text="支持修复。")
    book = live_book(county.region, month("2024-01"))
    assert {key for key, pk in _task_rows(book).items() if rows[key] != pk} == {str(citing.key)}
    assert rows_in(book) == rows_from_scratch(county.region, month("2024-01"))


def test_a_kind_that_books_do_not_know_writes_everything_again(county: County) -> None:
    book = live_book(county.region, month("2024-01"))
    Stale.objects.create(region=county.region.code, kind="newcomer", key="1")
    rows = set(TaskRow.objects.filter(book=book).values_list("pk", flat=True))
    assert live_book(county.region, month("2024-01")).writings == book.writings + 1
    assert not rows & set(TaskRow.objects.filter(book=book).values_list("pk", flat=True))


def test_the_notes_of_another_region_are_left_to_it(county: County) -> None:
    live_book(county.region, month("2024-01"))
    Stale.objects.create(region="369924", kind="task", key="*")
    live_book(county.region, month("2024-01"))
    assert Stale.objects.filter(region="369924").count() == 1


def test_reading_a_current_book_takes_two_queries(county: County, django_assert_num_queries) -> None:
    live_book(county.region, month("2024-01"))
    with django_assert_num_queries(2):
        live_book(county.region, month("2024-01"))


@pytest.mark.parametrize("tasks", [2, 40])
def test_a_book_is_brought_up_in_as_many_queries_however_large(
    county: County, tasks: int, django_assert_max_num_queries
) -> None:
    for number in range(3, tasks + 3):
        county.add(str(number))
    live_book(county.region, month("2024-01"))
    task_change(county.clerk, task=county.task("1"), requirement="改名")
    with django_assert_max_num_queries(36):
        live_book(county.region, month("2024-01"))


def test_a_round_that_is_over_says_who_did_not_report(county: County) -> None:
    before = live_book(county.region, month("2024-01"))
    assert set(before.unit_rows.values_list("reporting", flat=True)) == {None}
    county.open("2024-01")
    book = live_book(county.region, month("2024-01"))
    owing = Q(name__in=["林草局", "发改委"])
    assert set(book.unit_rows.filter(owing).values_list("reporting", flat=True)) == {"待报送"}
    assert set(book.unit_rows.exclude(owing).values_list("reporting", flat=True)) == {"不需报送"}
    closed = county.close("2024-01").book
    assert set(closed.unit_rows.filter(owing).values_list("reporting", flat=True)) == {"未报送"}
    assert set(closed.owed_rows.values_list("state", flat=True)) == {"not_reported"}
    assert closed.submission_rows.filter(submitted=True).count() == 0


def test_a_unit_of_which_nothing_is_left_that_it_owes_is_not_one_that_did_not_report(county: County) -> None:
    """Its submission was returned once and stays."""
    county.open("2024-01")
    county.hand_in("2024-01", "发改委", d2="进展缓慢")
    submission_return(county.clerk, county.submission("2024-01", "发改委"), "请补充")
    live_book(county.region, month("2024-01"))
    for name in (DELIVERY, PURSUIT):
        task_withdraw(county.clerk, task=county.task("2", name), period=month("2024-01"), reason="取消")
    book = live_book(county.region, month("2024-01"))
    assert book.unit_rows.get(name="发改委").reporting == "不需报送"
    assert rows_in(book) == rows_from_scratch(county.region, month("2024-01"))
    assert county.close("2024-01").book.unit_rows.get(name="发改委").reporting == "不需报送"
