"""A county with a delivery list and a pursuit list, and somebody in each role."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from typing import Any

from luodi.core.days import Day
from luodi.core.periods import CHINA, Period
from luodi.ledger.audit import context
from luodi.ledger.org.access import POWERS, Actor, Granted
from luodi.ledger.org.models import Level, Region, Role, Unit
from luodi.ledger.rounds.models import Ending, OwedItem, Round, RoundState, Submission
from luodi.ledger.tasks.models import Progress, Status, StatusScheme, Task, TaskList
from luodi.ledger.tasks.services.lists import list_add
from luodi.ledger.tasks.services.progress import progress_record
from luodi.ledger.tasks.services.tasks import task_add
from tests.kept import kept

NOON = dt.datetime(2024, 5, 10, 12, tzinfo=CHINA)


def actor_of(role: str, region: Region, unit: Unit | None = None, name: str = "") -> Actor:
    """Somebody with one grant."""
    grant = Granted(POWERS[role], region.pk, region.code, region.lineage, unit.pk if unit else None)
    return Actor(username=name or role, name=name or role, grants=(grant,))


def region_of(code: str) -> Region:
    """A county at the root of its own tree."""
    lineage = f"/{code}/"
    return Region.objects.create(
        code=code, name=f"县{code}", level=Level.COUNTY, lineage=lineage, reporting_lineage=lineage
    )


@dataclass
class County:
    """示例甲县 with its units, people and two lists; each list has two tasks."""

    region: Region
    units: dict[str, Unit]
    people: dict[str, Actor]
    lists: dict[str, TaskList] = field(default_factory=dict)

    def __getitem__(self, who: str) -> Actor:
        return self.people[who]

    @property
    def clerk(self) -> Actor:
        """The office."""
        return self.people["clerk"]

    def task(self, number: str, name: str = "重点工作") -> Task:
        """A task by its number in a list, as it now is."""
        return Task.objects.select_related("task_list__region", "task_list__scheme").get(
            task_list__name=name, number=number
        )

    def status(self, label: str, scheme: str = "delivery") -> Status:
        """A shipped status."""
        return Status.objects.get(scheme__code=scheme, scheme__region=None, label=label)

    def add(self, number: str, unit: str = "林草局", name: str = "重点工作", **more: Any) -> Task:
        """A further task."""
        more.setdefault("requirement", f"{name}任务{number}")
        return task_add(
            self.clerk, task_list=self.lists[name], number=number, lead_units=[self.units[unit]], **more
        )

    def round(self, period: str, state: str = RoundState.OPEN) -> Round:
        """A month's round."""
        made, _ = Round.objects.update_or_create(
            region=self.region,
            period=period,
            kind="month",
            defaults={
                "name": period,
                "opened_at": NOON,
                "due_at": NOON,
                "grace_until": NOON,
                "state": state,
            },
        )
        return made

    def report(
        self,
        task: Task,
        period: str,
        status: str = "取得阶段性成效",
        ending: str = Ending.REPORTED,
        **answer: Any,
    ) -> Progress | None:
        """Report a task's month through its owed item and accept it: the fact that was added, if one was."""
        unit = task.parts.order_by("position").filter(role="lead")[0].unit
        submission, _ = Submission.objects.get_or_create(round=self.round(period), unit=unit)
        answer = {"status": status, "text": "已开工", "next_step": "继续推进"} | answer
        if ending != Ending.REPORTED:
            answer = {}
        item, _ = OwedItem.objects.update_or_create(
            submission=submission,
            kind="task",
            subject_key=str(task.key),
            defaults={"label": str(task), "answer": answer, "ending": ending, "reason": "无"},
        )
        before = Progress.objects.filter(task=task).count()
        progress_record(self.clerk, submission, [item])
        facts = Progress.objects.filter(task=task).order_by("pk")
        return facts.last() if facts.count() > before else None


def _county() -> County:
    """The county on 10 May 2024."""
    region, elsewhere = region_of("159924"), region_of("369924")
    names = ("发改委", "林草局", "教体局", "水务局")
    units = {
        name: Unit.objects.create(region=region, name=name, position=n) for n, name in enumerate(names, 1)
    }
    strange = Unit.objects.create(region=elsewhere, name="别县林草局", position=1)
    people = {
        "clerk": actor_of(Role.CLERK, region, name="clerk"),
        "leader": actor_of(Role.LEADER, region, name="leader"),
        "reporter": actor_of(Role.REPORTER, region, units["林草局"], name="reporter"),
        "head": actor_of(Role.UNIT_HEAD, region, units["林草局"], name="head"),
        "other_reporter": actor_of(Role.REPORTER, region, units["教体局"], name="other_reporter"),
        "administrator": actor_of(Role.SYSTEM_ADMIN, region, name="administrator"),
        "strange_clerk": actor_of(Role.CLERK, elsewhere, name="strange_clerk"),
        "strange_reporter": actor_of(Role.REPORTER, elsewhere, strange, name="strange_reporter"),
        "nobody": Actor(username="nobody", name="nobody"),
    }
    made = County(region, units, people)
    with context.request("test", at=NOON):
        for name, code in (("重点工作", "delivery"), ("配套政策", "pursuit")):
            scheme = StatusScheme.objects.get(code=code, region=None)
            made.lists[name] = list_add(made.clerk, region=region, year=2024, name=name, scheme=scheme)
            made.add("1", name=name, due=Day("month", 2024, 12), support_units=[units["水务局"]])
            made.add("2", unit="发改委", name=name)
    return made


county = kept(_county, NOON)


def month(text: str) -> Period:
    """The period of that name."""
    return Period.parse(text)


OUTSIDERS = ["strange_clerk", "strange_reporter", "administrator", "nobody"]
"""People who may not know that a list of the county exists."""
NOT_THE_OFFICE = [*OUTSIDERS, "leader", "reporter", "head", "other_reporter"]
"""People who may not change lists and tasks."""
