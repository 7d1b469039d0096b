"""Small random books, and every measure counted over them the slow, obvious way: row by row, in Python."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from luodi.books.models import (
    Book,
    OwedRow,
    SubmissionRow,
    TaskChangeRow,
    TaskPolicyRow,
    TaskRow,
    TaskUnitRow,
    UnitRosterRow,
    UnitRow,
)
from luodi.core.statuses import LABELS

LISTS = (("重点工作", 1), ("配套政策", 2))
STATUSES = (
    ("已完成", "done", 0),
    ("已完成", "done", 3),
    ("取得阶段性成效", "progressing", 1),
    ("进展缓慢", "slow", 2),
    ("无法争取", "unobtainable", 4),
    (None, None, None),
)
UNITS = ("发改委", "林草局", "教体局", "水务局")
LEADERS = (("王县长", 1), ("李书记", 2), (None, None))
DOCUMENTS = ("国发1号", "省发2号")
CHANGES = ("上升", "下降", "转为无法争取", "其他变动", "新转红", "新增")
LIGHTS = {"blue": "蓝灯", "green": "绿灯", "yellow": "黄灯", "red": "红灯"}
YES_NO = {True: "是", False: "否"}


@dataclass
class Thing:
    """One row as the naive way sees it: single words, and sets of words, by dimension."""

    book: Book
    key: str
    one: dict[str, str | None]
    many: dict[str, set[str]] = field(default_factory=dict)
    units: set[str] = field(default_factory=set)
    withdrawn: bool = False

    def words(self, dimension: str) -> set[str | None]:
        """The groups that it belongs to; unknown where it has nothing."""
        if dimension == "region":
            return {self.book.region_name}
        if dimension in self.many:
            return set(self.many[dimension]) or {"未变" if dimension == "change" else None}
        return {self.one[dimension]}


def book_of(region: str, name: str, period: str = "2024-05", before: str = "2024-04/1") -> Book:
    """A book to be filled with rows; its figures are asked as of a sealed one once `seal` was called."""
    return Book.objects.create(
        region=region,
        region_name=name,
        period=period,
        revision=1,
        today=dt.date(2024, 5, 31),
        before=before,
        program="test",
    )


def seal(book: Book, sequence: int = 1) -> None:
    """Freeze it. Its hash is nobody's business here."""
    book.sealed_at, book.sequence, book.hash = dt.datetime(2024, 6, 1, tzinfo=dt.UTC), sequence, "1" * 64
    book.save()


def task_things(book: Book, dice: random.Random, count: int) -> list[Thing]:
    """Random tasks, written into the book."""
    return [_task(book, dice, number) for number in range(count)]


def _task(book: Book, dice: random.Random, number: int) -> Thing:
    (listed, place), (status, meaning, rank) = dice.choice(LISTS), dice.choice(STATUSES)
    (leader, leader_place), light = dice.choice(LEADERS), dice.choice([*LIGHTS, None])
    leads, supports = (dice.sample(UNITS, dice.choice([0, 1, 1, 2, 3])) for _ in range(2))
    documents = [dice.choice(DOCUMENTS) for _ in range(dice.choice([0, 1, 2, 3]))]
    withdrawn = dice.random() < 0.15
    changes = ["撤出"] if withdrawn else dice.sample(CHANGES, dice.choice([0, 0, 1, 2]))
    reported = dice.random() < 0.5
    row = TaskRow.objects.create(
        book=book, key=f"{book.pk}-{number}", standing="withdrawn" if withdrawn else "on", list=listed,
        list_position=place, number=str(number), position=number, category="", requirement=f"任务{number}",
        scheme="s", status=status, status_position=rank, meaning=meaning, office_reason="", light=light,
        light_why="", confidence_reason="", leader=leader, leader_position=leader_place, due="",
        reported=reported, text="", problem="", next_step="", support_level="", support_needed="",
        source=f"表!A{number}",
    )  # fmt: skip
    for lead, names in ((True, leads), (False, supports)):
        for place, name in enumerate(names):
            TaskUnitRow.objects.create(
                book=book, row=row, unit_key=f"{book.region}-{name}", unit=name, lead=lead, place=place,
                unit_position=UNITS.index(name) + book.pk % 3,
            )  # fmt: skip
    for place, document in enumerate(documents):
        TaskPolicyRow.objects.create(
            book=book, row=row, clause_key=str(place), document=document, place=place
        )
    for change in changes:
        TaskChangeRow.objects.create(book=book, row=row, change=change, before="")
    return Thing(
        book,
        row.key,
        one={
            "list": listed,
            "status": status,
            "meaning": next((label for code, label in LABELS.items() if code == meaning), None),
            "light": LIGHTS.get(light or ""),
            "leader": leader,
            "reported": YES_NO[reported],
        },
        many={
            "lead_unit": set(leads),
            "support_unit": set(supports),
            "policy": set(documents),
            "change": set(changes),
        },
        units={f"{book.region}-{name}" for name in leads},
        withdrawn=withdrawn,
    )


def unit_things(book: Book, dice: random.Random) -> list[Thing]:
    """The units with random reporting and rosters, written into the book."""
    found = []
    for place, name in enumerate(UNITS):
        reporting = dice.choice(["已报送", "未报送", None])
        kind, label = dice.choice([("department", "部门"), ("township", "乡镇")])
        rosters = dice.sample(["考核单位", "成员单位"], dice.choice([0, 1, 2]))
        row = UnitRow.objects.create(
            book=book, key=f"{book.region}-{name}", name=name, kind=kind, position=place, reporting=reporting,
            source="",
        )  # fmt: skip
        for roster in rosters:
            UnitRosterRow.objects.create(book=book, row=row, roster=roster, place=place)
        one = {"unit": name, "kind": label, "reporting": reporting}
        found.append(Thing(book, row.key, one=one, many={"roster": set(rosters)}))
    return found


def submission_things(book: Book, dice: random.Random) -> tuple[list[Thing], list[Thing]]:
    """Random submissions of the units and what they owed, written into the book."""
    submissions, owed = [], []
    for place, name in enumerate(UNITS):
        state, label = dice.choice([("pending", "未填报"), ("submitted", "已提交"), ("accepted", "已接收")])
        by_office = dice.random() < 0.3
        on_time = None if by_office or state == "pending" else dice.random() < 0.5
        row = SubmissionRow.objects.create(
            book=book, key=f"s{book.pk}-{place}", round="调度", round_kind="month", unit=name,
            unit_key=f"{book.region}-{name}", unit_position=place, state=state, submitted=state != "pending",
            accepted=state == "accepted", by_office=by_office, on_time=on_time, returns=0, source="",
        )  # fmt: skip
        submissions.append(
            Thing(
                book,
                row.key,
                one={
                    "unit": name,
                    "state": label,
                    "submitted": YES_NO[state != "pending"],
                    "accepted": YES_NO[state == "accepted"],
                    "by_office": YES_NO[by_office],
                    "on_time": None if on_time is None else YES_NO[on_time],
                },
            )
        )
        for number in range(dice.randrange(3)):
            ending, label = dice.choice(
                [("reported", "已报"), ("not_reported", "未报送"), ("pending", "待报送")]
            )
            OwedRow.objects.create(
                book=book, key=f"o{book.pk}-{place}-{number}", unit_key=f"{book.region}-{name}", unit=name,
                unit_position=place, kind="task", subject_key="1", label="事项", state=ending, source="",
            )  # fmt: skip
            one: dict[str, str | None] = {"unit": name, "kind": "任务进展", "state": label}
            owed.append(Thing(book, f"o{book.pk}-{place}-{number}", one=one))
    return submissions, owed


Where = Mapping[str, tuple[bool, set[str | None]]]
"""By dimension: whether it is negated, and the words."""
Conditions = Sequence[tuple[str, bool, set[str | None]]]
DOUBTFUL = {"status", "meaning", "light", "leader", "reporting", "on_time"}
"""Dimensions of which rows may say nothing, though there is something to say."""
Count = Callable[[Iterable[Thing]], int]


def matching(things: Iterable[Thing], where: Where, by: Sequence[str] = ()) -> list[Thing]:
    """The things that meet every condition; withdrawn ones only where changes are asked for."""
    return meeting(_base(things, where, by), where)


def meeting(things: Iterable[Thing], where: Where) -> list[Thing]:
    """The things that meet every condition."""
    return [
        thing
        for thing in things
        if all(bool(thing.words(name) & words) != no for name, (no, words) in where.items())
    ]


def groups(
    things: Sequence[Thing], where: Where, by: Sequence[str], count: Count
) -> dict[tuple[Any, ...], int]:
    """For each combination of words that some thing has: what asking for just these words counts."""
    found: dict[tuple[Any, ...], int] = {}
    for key in {key for thing in matching(things, where, by) for key in _keys(thing, where, by)}:
        narrowed = [thing for thing in matching(things, where, by) if key in _keys(thing, where, by)]
        found[key] = count(narrowed)
    return found


def _keys(thing: Thing, where: Where, by: Sequence[str]) -> set[tuple[Any, ...]]:
    keys: set[tuple[Any, ...]] = {()}
    for name in by:
        negated, asked = where.get(name, (True, set()))
        words = thing.words(name) if negated else thing.words(name) & asked
        keys = {(*key, word) for key in keys for word in words}
    return keys


def is_blind(things: Iterable[Thing], conditions: Conditions, shared: int = 0) -> bool:
    """Whether none is no zero: a condition asks for what every one of the things is silent about.

    The first `shared` conditions are asked of a ratio's denominator as well, so they leave no doubt.
    """
    listed = list(things)
    for place, (name, no, words) in enumerate(conditions):
        if place < shared or no or None in words or name not in DOUBTFUL:
            continue
        others = [one for at, one in enumerate(conditions) if at != place]
        left = [thing for thing in listed if all(bool(thing.words(n) & w) != o for n, o, w in others)]
        if left and all(thing.words(name) == {None} and not _is_dark(thing, name) for thing in left):
            return True
    return False


def _is_dark(thing: Thing, name: str) -> bool:
    """A task of which something was reported and which shows no light: that is known."""
    return name == "light" and thing.one["meaning"] is not None


def value(things: Sequence[Thing], where: Where, count: Count) -> int | None:
    """What is counted; None where nothing is and nobody can know."""
    found = count(matching(things, where))
    return None if not found and is_blind(_base(things, where), listed(where)) else found


def listed(*wheres: Where) -> Conditions:
    """The conditions of several sets, each its own."""
    return [(name, no, words) for where in wheres for name, (no, words) in where.items()]


def _base(things: Iterable[Thing], where: Where, by: Sequence[str] = ()) -> list[Thing]:
    """All that a question may count, without its conditions."""
    negated, asked = where.get("change", (True, set()))
    with_withdrawn = "change" in by or (not negated and "撤出" in asked)
    return [thing for thing in things if with_withdrawn or not thing.withdrawn]


def rows(things: Iterable[Thing]) -> int:
    """Each thing once."""
    return len({thing.key for thing in things})


def lead_units(things: Iterable[Thing]) -> int:
    """The different units that lead them."""
    return len({unit for thing in things for unit in thing.units})


def ratio(above: int, below: int, blind: bool = False) -> Fraction | None:
    """Unknown over nothing, and where nobody can know that there is nothing above."""
    return Fraction(above, below) if below and (above or not blind) else None


def in_group(things: Iterable[Thing], where: Where, by: Sequence[str], key: tuple[Any, ...]) -> list[Thing]:
    """The things of one group, whatever the conditions say of them."""
    base = _base(things, where, by)
    return [thing for thing in base if all(word in thing.words(n) for n, word in zip(by, key, strict=True))]
