"""Whatever was done before it, an import that is undone leaves the ledger as it stood before that import."""

from __future__ import annotations

import datetime as dt
import itertools
from collections.abc import Callable
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from luodi.books.models import OwedRow, SubmissionRow, TaskRow, UnitRow
from luodi.books.services.live import live_book
from luodi.core.periods import Period
from luodi.core.problems import Rejected
from luodi.exchange.undoing import import_undo
from luodi.ledger.audit import context
from luodi.ledger.org.access import Refused
from luodi.ledger.org.models import Role, Unit
from luodi.ledger.policy.models import Clause, Document
from luodi.ledger.rounds.models import OwedItem, Submission
from luodi.ledger.rounds.services import (
    Filled,
    answers_save,
    submission_accept,
    submission_reopen,
    submission_submit,
)
from luodi.ledger.rounds.services.unfiling import FIELDS
from luodi.ledger.tasks.facts import Link, live
from luodi.ledger.tasks.models import Progress, Task, TaskClause, TaskList, TaskUnit
from luodi.ledger.tasks.plain import PLAIN
from luodi.ledger.tasks.services.adjustments import task_hand_over
from luodi.ledger.tasks.services.tasks import task_change
from tests.exchange.conftest import JANUARY, NOON, TASKS, Office, actor_of, book, listed, month

JANUARY_31, FEBRUARY_31 = Period.parse("2031-01"), Period.parse("2031-02")
EDITED = [
    TASKS[0],
    (2, "加固白沙湖东堤。", "应急局", "财政局", "桑四", "2031年10月", "改"),
    (3, "补植河岸柳树两万株。", "水务局", "", "", "2031-06-30", ""),
    (5, "疏浚三号渠。", "林草局", "", "桑四", "长期", ""),
]
CITING = ("序号", "主要任务", "牵头单位", "政策文件", "政策条款", "完成情况", "工作进展")
CITED = [
    (1, "建闸。", "水务局", "《节水意见》", "推进闸坝改造。", "已完成", "建成。"),
    (2, "修渠。", "林草局", "《节水意见》", "修复干渠。", "未启动", ""),
]
OTHER = [
    (1, "清淤青石河下游三公里。", "已完成", "全部清完。", "", ""),
    (3, "补植河岸柳树两万株。", "进展缓慢", "缺苗。", "苗木不足", "调苗。"),
]
UNITS = [
    ("序号", "单位名称", "全称或曾用名"), (5, "河长办", "河长制办公室"), (3, "林草局", "绿化办"),
]  # fmt: skip
IMPORTS: dict[str, Callable[[Office], Any]] = {
    "list": lambda o: o.good(listed()),
    "list edited": lambda o: o.good(listed(EDITED)),
    "list with statuses": lambda o: o.good(
        book({"节水清单": [("2031年节水清单",), CITING, *CITED]}), period="2031-01"
    ),
    "units": lambda o: o.good(book({"成员单位": UNITS}, "名录.xlsx")),
    "january": lambda o: o.good(month(JANUARY)),
    "other january": lambda o: o.good(month(OTHER)),
    "february": lambda o: o.good(month(OTHER, number=2)),
}


def _edit(office: Office, step: int) -> None:
    task = Task.objects.filter(voided_at=None).order_by("pk")[step % 3]
    task_change(office.clerk, task=task, reason="会议纪要", note=f"手改{step}")


def _hand_over(office: Office, step: int) -> None:
    task = Task.objects.filter(voided_at=None).order_by("pk")[step % 4]
    unit = office.units[("财政局", "应急局", "水务局")[step % 3]]
    period = (JANUARY_31, FEBRUARY_31)[step % 2]
    task_hand_over(office.clerk, task=task, period=period, reason="职责调整", lead_units=[unit])


def _own(office: Office, step: int) -> Submission:
    found = Submission.objects.filter(round__region=office.region, items__isnull=False).distinct()
    return found.order_by("round__period", "unit__position")[step % 2]


def _save(office: Office, step: int) -> None:
    submission = _own(office, step)
    answer = {"status": "取得阶段性成效", "text": f"单位自报{step}。", "next_step": "继续。"}
    items = submission.items.exclude(ending="not_owed")
    filled = {str(item.key): Filled(answer) for item in items}
    answers_save(actor_of(Role.REPORTER, office.region, submission.unit), submission, filled, None)


def _submit(office: Office, step: int) -> None:
    submission = _own(office, step)
    submission_submit(actor_of(Role.UNIT_HEAD, office.region, submission.unit), submission)


BY_HAND: dict[str, Callable[[Office, int], Any]] = {
    "edit": _edit,
    "hand over": _hand_over,
    "save": _save,
    "submit": _submit,
    "accept": lambda office, step: submission_accept(office.clerk, _own(office, step)),
    "reopen": lambda office, step: submission_reopen(office.clerk, _own(office, step), "核实"),
}
IN_ORDER = ("save", "submit", "accept")


def _rows(rows: Any, *left_out: str) -> list[tuple[Any, ...]]:
    fields = [f.name for f in rows.model._meta.concrete_fields if f.name not in ("id", "book", *left_out)]
    return sorted(rows.values_list(*fields), key=repr)


def _ledger(office: Office) -> dict[str, Any]:
    """Everything that a person can see of the ledger. Owed items that went and come back have new keys."""
    alive = Task.objects.filter(voided_at=None)
    facts = Progress.objects.filter(kind="report", task__voided_at=None)
    holding = live(Link(*row) for row in Progress.objects.values_list("pk", "replaces_id"))
    shown = ("key", "task__key", "period", "status__label", "text", "unit__name", "unit_status__label")
    items = OwedItem.objects.values_list(
        "submission__round__period", "submission__unit__name", "subject_key", "label", "position", "answer",
        "choice", "ending", "reason",
    )  # fmt: skip
    submissions = Submission.objects.exclude(items=None, state="pending")
    listed = TaskList.objects.filter(voided_at=None)
    books = [live_book(office.region, month) for month in (JANUARY_31, FEBRUARY_31)]
    return {
        "tasks": sorted(
            alive.values_list("key", "task_list__name", "leader__name", "due_day", *PLAIN), key=repr
        ),
        "parts": sorted(
            TaskUnit.objects.filter(task__in=alive).values_list("task__key", "unit__name", "role", "position")
        ),
        "clauses": sorted(TaskClause.objects.filter(task__in=alive).values_list("task__key", "clause__text")),
        "policy": [sorted(m.objects.filter(voided_at=None).values_list("key")) for m in (Document, Clause)],
        "lists": sorted(listed.values_list("name", "scheme__code", "scheme_settled", "position")),
        "units": sorted(
            Unit.objects.filter(voided_at=None).values_list("name", "kind", "position", "aliases__name"),
            key=repr,
        ),
        "facts": sorted(facts.filter(pk__in=holding).values_list(*shown), key=repr),
        "owed": sorted(items, key=repr),
        "submissions": sorted(
            submissions.distinct().values_list("round__period", "unit__name", *FIELDS), key=repr
        ),
        "book of tasks": _rows(TaskRow.objects.filter(book__in=books)),
        "book of units": _rows(UnitRow.objects.filter(book__in=books)),
        "book of submissions": _rows(SubmissionRow.objects.filter(book__in=books), "key"),
        "book of what is owed": _rows(OwedRow.objects.filter(book__in=books), "key"),
    }


class Sequence:
    """Steps done one after the other, a minute apart; clean while nothing by hand came after an import.

    The ledger is read only where it may have changed: that is what takes time.
    """

    def __init__(self, office: Office) -> None:
        self.office = office
        self.imports: list[tuple[int, dict[str, Any]]] = []
        self.is_clean = True
        self.undone = 0
        self.known: dict[str, Any] | None = None

    def ledger(self) -> dict[str, Any]:
        """The ledger as it stands."""
        if self.known is None:
            self.known = _ledger(self.office)
        return self.known

    def do(self, step: int, name: str) -> None:
        """One step; what is not possible then is passed over."""
        with context.request("test", at=NOON + dt.timedelta(minutes=step + 1)):
            if name == "undo":
                self._undo()
            elif name in IMPORTS:
                self._import(name)
            else:
                self._by_hand(name, step)

    def _import(self, name: str) -> None:
        before = self.ledger()
        try:
            with transaction.atomic():
                batch = IMPORTS[name](self.office).batch
        except Refused:
            return
        self.known = None
        if batch is not None:
            if not self.is_clean:  # what was done by hand stands between: older imports are another question
                self.imports, self.is_clean = [], True
            self.imports.append((batch, before))

    def _by_hand(self, name: str, step: int) -> None:
        try:
            with transaction.atomic():
                BY_HAND[name](self.office, step)
        except (Refused, Rejected, IndexError):
            return
        self.is_clean, self.known = False, None

    def _undo(self) -> None:
        if not self.imports:
            return
        batch, before = self.imports.pop()
        if self.is_clean:
            import_undo(self.office.clerk, batch)
            self.known = None
            after = self.ledger()
            assert {k: v for k, v in after.items() if v != before[k]} == {
                k: v for k, v in before.items() if v != after[k]
            }
            self.undone += 1
            return
        self.imports, now, self.known = [], self.ledger(), None
        try:
            with transaction.atomic():
                import_undo(self.office.clerk, batch)
        except Refused:
            assert self.ledger() == now
        else:
            self._keeps(now, self.ledger())
        self.is_clean = True

    def _keeps(self, before: dict[str, Any], after: dict[str, Any]) -> None:
        """What was written by hand stands in every task that is still there."""
        alive = {row[0] for row in after["tasks"]}
        notes = {(row[0], row[-1]) for row in before["tasks"] if row[-1].startswith("手改")}
        assert {note for note in notes if note[0] in alive} <= {(row[0], row[-1]) for row in after["tasks"]}


steps = st.lists(
    st.sampled_from([*IMPORTS, *BY_HAND, "january", "undo", "undo", "undo"]), min_size=5, max_size=12
)


@given(names=steps)
@settings(
    max_examples=3, deadline=None, derandomize=True, phases=[Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)  # fmt: skip
def test_an_undone_import_leaves_the_ledger_as_it_was(begun: Office, names: list[str]) -> None:
    with transaction.atomic():
        done = Sequence(begun)
        for step, name in enumerate([*names, "undo", "undo"]):
            done.do(step, name)
        transaction.set_rollback(True)


@pytest.mark.parametrize("first", ["nothing", "save", "accept"])
def test_every_import_is_undone_whatever_the_units_had_done(begun: Office, first: str) -> None:
    done, minutes = Sequence(begun), itertools.count()
    for step in range(2):
        for act in IN_ORDER[: IN_ORDER.index(first) + 1] if first in IN_ORDER else ():
            with context.request("test", at=NOON):
                BY_HAND[act](begun, step)
    for name in sorted(IMPORTS):
        done.do(next(minutes), name)
        done.do(next(minutes), "january")
        assert done.imports, name
        while done.imports:
            done.do(next(minutes), "undo")
    assert done.undone >= len(IMPORTS)
