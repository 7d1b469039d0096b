"""The county as a plan: its units, leaders and tasks, before anything of it is in a ledger."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any

from luodi.demo.chance import number, pick, shuffled
from luodi.demo.vocabulary import table

CODE, NAME, YEAR = "159924", "示例甲县", 2024
ABOVE = (("15", "示例自治区", "province"), ("1599", "示例市", "prefecture"))
KEY_LIST, MAJOR_LIST = "重点工作任务清单", "重大项目清单"
PURSUIT_LISTS = ("配套政策清单", "战略及政策任务清单", "拓展政策增效空间清单")
LISTS = (KEY_LIST, MAJOR_LIST, *PURSUIT_LISTS)
LONG_TERM = "长期"


@dataclass(frozen=True)
class UnitPlan:
    """A unit with its other names, its contact, and the rosters that it stands in."""

    name: str
    aliases: tuple[str, ...]
    kind: str
    code: str
    leader: str
    contact: str
    phone: str
    is_assessed: bool
    is_for_funds: bool


@dataclass(frozen=True)
class Goal:
    """The quantity that a task must reach."""

    name: str
    unit: str
    target: Decimal


@dataclass(frozen=True)
class TaskPlan:
    """One task as its list prints it. `ends` says how May finds it: D, P, S, A, U; W for withdrawn before.

    `why` is why a pursuit cannot succeed; `due` a month, or 长期.
    """

    list_name: str
    number: int
    section: str
    leads: tuple[str, ...]
    supports: tuple[str, ...]
    thing: str
    requirement: str
    kind: str
    ends: str
    due: str
    goal: Goal | None = None
    why: str = ""
    scale: str = ""
    investment: Decimal | None = None

    @property
    def is_pursuit(self) -> bool:
        """Whether its list pursues what may be unobtainable."""
        return self.list_name in PURSUIT_LISTS

    @property
    def reporter(self) -> str:
        """The unit that reports on it."""
        return self.leads[0]

    @property
    def name(self) -> str:
        """What names it in choices: its list and number."""
        return f"{self.list_name}{self.number}"


@cache
def units() -> tuple[UnitPlan, ...]:
    """The units in their official order."""
    leaders = {unit: leader["name"] for leader in table("units")["leaders"] for unit in leader["units"]}
    names = _contacts(len(table("units")["units"]))
    return tuple(
        UnitPlan(
            name=row["name"],
            aliases=tuple(row["aliases"]),
            kind=row.get("kind", "部门"),
            code=row["code"],
            leader=leaders[row["name"]],
            contact=names[at],
            phone=f"0400-60{number(10000, 99999, 'phone', row['name'])}",
            is_assessed=not row.get("outside", False),
            is_for_funds=row.get("fund", False),
        )
        for at, row in enumerate(table("units")["units"])
    )


@cache
def unit_named(name: str) -> UnitPlan:
    """The unit of that name."""
    return next(unit for unit in units() if unit.name == name)


@cache
def tasks() -> tuple[TaskPlan, ...]:
    """Every task that the lists begin the year with, in the order of the lists."""
    pursuits = [
        _pursuit(name, at, row)
        for name, file in zip(PURSUIT_LISTS, ("supporting", "strategy", "expansion"), strict=True)
        for at, row in enumerate(table(file)["tasks"], start=1)
    ]
    return (*_key_tasks(), *_major_tasks(), *pursuits)


@cache
def added_task() -> TaskPlan:
    """The task that joins a list in the course of the year."""
    return _pursuit(PURSUIT_LISTS[2], len(table("expansion")["tasks"]) + 1, table("expansion")["added"])


def withdrawn_task() -> TaskPlan:
    """The task that leaves its list in the course of the year."""
    return next(task for task in tasks() if task.ends == "W")


def of_list(name: str) -> list[TaskPlan]:
    """The tasks that a list begins the year with."""
    return [task for task in tasks() if task.list_name == name]


def _contacts(count: int) -> list[str]:
    people = table("units")
    given = shuffled(people["given"], "contacts")[:count]
    return [pick(people["surnames"], "surname", at) + name for at, name in enumerate(given)]


def _key_tasks() -> list[TaskPlan]:
    rows = [(name, row) for name, rows in table("key_tasks")["sections"].items() for row in rows]
    return [
        TaskPlan(
            KEY_LIST, at, section, _split(row[0]), _split(row[1]), row[2], row[3], row[4], row[5], row[6],
            goal=_goal(row[7]),
        )
        for at, (section, row) in enumerate(rows, start=1)
    ]  # fmt: skip


def _major_tasks() -> list[TaskPlan]:
    return [
        TaskPlan(
            MAJOR_LIST, at, "", _split(row[0]), _split(row[1]), row[2], row[3], "build", "P", row[6],
            scale=row[4], investment=Decimal(row[5]),
        )
        for at, row in enumerate(table("major_projects")["projects"], start=1)
    ]  # fmt: skip


def _pursuit(name: str, at: int, row: Sequence[Any]) -> TaskPlan:
    leads, supports, thing, requirement, kind, ends, why = row
    months = ("2024-09", "2024-10", "2024-11", "2024-12", "2024-12", "2025-06", "2025-12", LONG_TERM)
    due = pick(months, "due", name, at)
    return TaskPlan(
        name, at, "", _split(leads), _split(supports), thing, requirement, kind, ends, due, why=why
    )


def _goal(row: Sequence[str] | None) -> Goal | None:
    return Goal(row[0], row[1], Decimal(row[2])) if row else None


def _split(names: str) -> tuple[str, ...]:
    return tuple(name for name in names.split("、") if name)
