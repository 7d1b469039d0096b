"""A county with three units and people in every role, and a fake subject: rounds knows no real one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

import pytest

from luodi.core.periods import CHINA, Period
from luodi.core.problems import Problem
from luodi.ledger.audit import context
from luodi.ledger.audit.services import Changed
from luodi.ledger.org.access import POWERS, Actor, Granted
from luodi.ledger.org.models import Level, Region, Role, Unit
from luodi.ledger.rounds import subjects
from luodi.ledger.rounds.models import Ending, OwedItem, Round, Submission
from luodi.ledger.rounds.services import (
    Filled,
    answers_save,
    round_open,
    submission_accept,
    submission_return,
    submission_submit,
)
from luodi.ledger.rounds.subjects import OwedSubject, place_of


@dataclass
class FakeSubject:
    """Things that units owe, as a test says; an answer needs its `status` and `text`."""

    kind: str = "task"
    label: str = "任务进展"
    owing: list[OwedSubject] = field(default_factory=list)
    taken: list[tuple[str, str, dict[str, Any]]] = field(default_factory=list)

    def owed(self, region: Region, period: Period) -> list[OwedSubject]:
        """What the test put there."""
        return list(self.owing)

    def check(self, items: list[OwedItem]) -> list[Problem]:
        """Status and text must be there, unless nothing changed."""
        return [
            Problem("missing_required", f"缺少{name}", place_of(item), field=name)
            for item in items
            if item.choice != Ending.NO_CHANGE
            for name in ("status", "text")
            if not item.answer.get(name)
        ]

    def accept(self, actor: Actor, submission: Submission, items: list[OwedItem]) -> Sequence[Changed] | None:
        """Remember what was accepted."""
        self.taken += [(item.subject_key, item.ending, item.answer) for item in items]
        return None


@dataclass
class County:
    """A region, its units in official order, and somebody in each role."""

    region: Region
    units: list[Unit]
    people: dict[str, Actor]

    def __getitem__(self, who: str) -> Actor:
        return self.people[who]


def actor_of(role: str, region: Region, unit: Unit | None = None, name: str = "") -> Actor:
    """Somebody with one grant."""
    grant = Granted(POWERS[role], region.pk, region.code, region.lineage, unit.pk if unit else None)
    return Actor(username=name or role, name=name or role, grants=(grant,))


def region_of(code: str) -> Region:
    """A county at the root of its own tree."""
    return Region.objects.create(code=code, name=f"县{code}", level=Level.COUNTY, lineage=f"/{code}/")


@pytest.fixture
def county(db: None) -> County:
    region, elsewhere = region_of("159924"), region_of("369924")
    names = ("发展和改革局", "教育体育局", "农牧局")
    units = [Unit.objects.create(region=region, name=name, position=n) for n, name in enumerate(names, 1)]
    strange = Unit.objects.create(region=elsewhere, name="别县教育局", position=1)
    people = {
        "clerk": actor_of(Role.CLERK, region, name="clerk"),
        "leader": actor_of(Role.LEADER, region, name="leader"),
        "reporter": actor_of(Role.REPORTER, region, units[0], name="reporter"),
        "head": actor_of(Role.UNIT_HEAD, region, units[0], name="head"),
        "other_reporter": actor_of(Role.REPORTER, region, units[1], name="other_reporter"),
        "other_head": actor_of(Role.UNIT_HEAD, region, units[1], name="other_head"),
        "administrator": actor_of(Role.SYSTEM_ADMIN, region, name="administrator"),
        "strange_clerk": actor_of(Role.CLERK, elsewhere, name="strange_clerk"),
        "strange_head": actor_of(Role.UNIT_HEAD, elsewhere, strange, name="strange_head"),
        "outsider": Actor(username="outsider", name="outsider"),
    }
    return County(region, units, people)


@pytest.fixture
def tasks(monkeypatch: pytest.MonkeyPatch, county: County) -> FakeSubject:
    """The only subject: the first unit owes two things, the second one."""
    first, second, _ = county.units
    fake = FakeSubject(
        owing=[
            OwedSubject(first.pk, "t1", "修一条路", 1),
            OwedSubject(first.pk, "t2", "建一所学校", 2),
            OwedSubject(second.pk, "t3", "种一片林", 3),
        ]
    )
    monkeypatch.setattr(subjects, "_REGISTERED", {"task": fake})
    return fake


def china(month: int, day: int, hour: int = 9, minute: int = 0, second: int = 0) -> dt.datetime:
    """A moment of 2024 in China."""
    return dt.datetime(2024, month, day, hour, minute, second, tzinfo=CHINA)


@pytest.fixture
def clock() -> Iterator[None]:
    """Everything happens on 10 May 2024 unless the test says otherwise."""
    with context.request("test", at=china(5, 10)):
        yield


@pytest.fixture
def may(county: County, tasks: FakeSubject, clock: None) -> Round:
    """The round of May, due on the 25th, with five days of grace."""
    return round_open(county["clerk"], county.region, "2024-05")


def submission_of(round_: Round, unit: Unit) -> Submission:
    """A unit's submission as it stands."""
    return Submission.objects.select_related("round__region", "unit").get(round=round_, unit=unit)


def items_of(submission: Submission) -> list[OwedItem]:
    """A submission's items in their order."""
    items = OwedItem.objects.filter(submission=submission).select_related(
        "submission__round", "submission__unit"
    )
    return list(items.order_by("position"))


def fill(county: County, submission: Submission, **answer: str) -> Submission:
    """The reporter of the first unit fills in everything."""
    fresh = submission_of(submission.round, submission.unit)
    given = {"status": "取得阶段性成效", "text": "已开工"} | answer
    filled = {str(item.key): Filled(given) for item in items_of(fresh)}
    return answers_save(county["reporter"], fresh, filled, fresh.version)


def bring_to(county: County, round_: Round, state: str) -> Submission:
    """The first unit's submission, brought to a state in the ordinary way."""
    submission = submission_of(round_, county.units[0])
    steps: dict[str, Callable[[], object]] = {
        "draft": lambda: fill(county, submission),
        "submitted": lambda: submission_submit(county["head"], submission),
        "returned": lambda: submission_return(county["clerk"], submission, "请补充"),
        "accepted": lambda: submission_accept(county["clerk"], submission),
    }
    way: dict[str, list[str]] = {
        "pending": [],
        "draft": ["draft"],
        "submitted": ["draft", "submitted"],
        "returned": ["draft", "submitted", "returned"],
        "accepted": ["draft", "submitted", "accepted"],
    }
    for name in way[state]:
        steps[name]()
    return submission_of(round_, county.units[0])
