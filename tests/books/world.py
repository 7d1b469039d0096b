"""A county whose months go through the real services, and what its books ought to hold, computed anew."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import transaction

from luodi.books.hashing import columns_now, lines_of, tables
from luodi.books.models import Book
from luodi.books.services.live import month_told, today_of
from luodi.books.services.months import Closed, month_close, month_open
from luodi.books.writing import write
from luodi.core.days import Day
from luodi.core.periods import CHINA, Period
from luodi.ledger.audit import context
from luodi.ledger.org.access import POWERS, Actor, Granted
from luodi.ledger.org.models import Level, Region, Role, Unit
from luodi.ledger.org.services import unit_add
from luodi.ledger.rounds.models import Ending, OwedItem, Round, Submission, SubmissionState
from luodi.ledger.rounds.services import (
    Filled,
    answers_save,
    submission_accept,
    submission_reopen,
    submission_return,
    submission_submit,
)
from luodi.ledger.tasks.models import StatusScheme, Task, TaskList
from luodi.ledger.tasks.services import list_add, task_add

NOON = dt.datetime(2024, 7, 10, 12, tzinfo=CHINA)
NAMES = ("发改委", "林草局", "教体局", "水务局")
DELIVERY, PURSUIT = "重点工作", "配套政策"
Rows = dict[str, list[bytes]]


def month(text: str) -> Period:
    """The period of that name."""
    return Period.parse(text)


def actor_of(role: str, region: Region, unit: Unit | None = None, name: str = "") -> Actor:
    """Somebody with one grant."""
    grant = Granted(POWERS[role], region.pk, region.code, region.lineage, unit.pk if unit else None)
    return Actor(username=name or role, name=name or role, grants=(grant,))


def region_of(code: str, name: str = "", level: str = Level.COUNTY, above: Region | None = None) -> Region:
    """A region, at the root of its own tree or under another."""
    lineage = f"{above.lineage if above else '/'}{code}/"
    return Region.objects.create(
        code=code,
        name=name or f"县{code}",
        level=level,
        parent=above,
        lineage=lineage,
        reporting_lineage=lineage,
    )


class County:
    """示例甲县: four units, a delivery list and a pursuit list of two tasks each; further acts by method."""

    def __init__(self, code: str = "159924", above: Region | None = None) -> None:
        self.region = region_of(code, f"示例{code}县", above=above)
        self.clerk = actor_of(Role.CLERK, self.region)
        self.units = {name: unit_add(self.clerk, region=self.region, name=name) for name in NAMES}
        self.lists: dict[str, TaskList] = {}
        self.quantities: dict[str, dict[str, str]] = {}
        for name, scheme in ((DELIVERY, "delivery"), (PURSUIT, "pursuit")):
            vocabulary = StatusScheme.objects.get(code=scheme, region=None)
            self.lists[name] = list_add(
                self.clerk, region=self.region, year=2024, name=name, scheme=vocabulary
            )
            self.add("1", "林草局", "水务局", name=name, due=Day("month", 2024, 5))
            self.add("2", "发改委", name=name)

    def add(self, number: str, *leads: str, name: str = DELIVERY, **more: Any) -> Task:
        """A further task that these units lead."""
        units = [self.units[lead] for lead in leads or ("林草局",)]
        more.setdefault("requirement", f"{name}任务{number}")
        return task_add(self.clerk, task_list=self.lists[name], number=number, lead_units=units, **more)

    def task(self, number: str, name: str = DELIVERY) -> Task:
        """A task by its number, as it now is."""
        return Task.objects.select_related("task_list__region", "task_list__scheme").get(
            task_list__region=self.region, task_list__name=name, number=number
        )

    def person(self, role: str, unit: str = "") -> Actor:
        """Somebody of that role in the county, or in one of its units."""
        return actor_of(role, self.region, self.units[unit] if unit else None, role)

    def open(self, period: str) -> Round:
        """Begin a month."""
        return month_open(self.clerk, self.region, month(period), dt.date(2024, 12, 25))

    def close(self, period: str) -> Closed:
        """End a month: its book and what is missing."""
        return month_close(self.clerk, self.region, month(period))

    def submission(self, period: str, unit: str) -> Submission:
        """A unit's submission to the month, as it now is."""
        found = Submission.objects.select_related("round__region", "unit")
        return found.get(round__region=self.region, round__period=period, unit=self.units[unit])

    def hand_in(self, period: str, unit: str, **statuses: str) -> Submission:
        """A unit hands in its month: statuses by task (`d1`, `p2`), of the others that there is nothing."""
        submission = self.submission(period, unit)
        if submission.state == SubmissionState.ACCEPTED:
            submission = submission_reopen(self.clerk, submission, "补报")
        if submission.state == SubmissionState.SUBMITTED:
            submission = submission_return(self.clerk, submission, "请补充")
        head = self.person(Role.UNIT_HEAD, unit)
        said = {"text": f"{period}进展", "problem": "资金不足", "next_step": "推进"}
        filled = {}
        for item in OwedItem.objects.filter(submission=submission):
            task = Task.objects.select_related("task_list").get(key=item.subject_key)
            status = statuses.get(("d" if task.task_list.name == DELIVERY else "p") + task.number)
            nothing = Filled({}, Ending.NOTHING, "本月无进展")
            values = self._values(task)
            filled[str(item.key)] = Filled(said | values | {"status": status}) if status else nothing
        submission = answers_save(head, submission, filled, submission.version)
        return submission_submit(head, submission)

    def _values(self, task: Task) -> dict[str, Any]:
        """What the unit says of the task's indicators, where `quantities` has their values by name."""
        named = self.quantities.get(("d" if task.task_list.name == DELIVERY else "p") + task.number, {})
        keys = {row.name: str(row.key) for row in task.indicators.all()}
        return {"indicator_values": {keys[name]: value for name, value in named.items()}} if named else {}

    def report(self, period: str, unit: str, **statuses: str) -> Submission:
        """A unit hands in its month and the office takes it."""
        return submission_accept(self.clerk, self.hand_in(period, unit, **statuses))

    def live_through(self, period: str, **statuses: str) -> Book:
        """A whole month: every unit that owes something reports these statuses, and the month is sealed."""
        self.open(period)
        for submission in Submission.objects.filter(round__region=self.region, round__period=period):
            self.report(period, submission.unit.name, **statuses)
        return self.close(period).book


def county_at_noon() -> County:
    """示例甲县 at noon; nothing reported yet."""
    with context.request("test", at=NOON):
        return County()


def rows_in(book: Book) -> Rows:
    """Everything a book holds, as its hash would cover it."""
    known = tables()
    return {name: lines_of(known[name], book, columns) for name, columns in columns_now().items()}


def rows_from_scratch(region: Region, period: Period) -> Rows:
    """What the live book of the month ought to hold: all of it written anew, and thrown away."""
    with thrown_away():
        today = today_of(period, context.now())
        book = Book.objects.create(region="scratch", period=str(period), revision=1, today=today)
        write(month_told(region, period, today), book)
        return rows_in(book)


@contextmanager
def thrown_away() -> Iterator[None]:
    """Whatever is done inside is undone at its end."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
