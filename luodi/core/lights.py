"""Lights (亮灯): a task's colour by a table of rules, the first that fits (model: light).

The rules are data that a region can edit; here is what conditions there are and how they are judged.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from functools import lru_cache
from importlib.resources import files
from typing import Any, Literal, cast, get_args

from luodi.core.money import percent_text, round_half_up
from luodi.core.problems import Place, Problem
from luodi.core.statuses import Meaning

Colour = Literal["blue", "green", "yellow", "red"]
COLOURS: Mapping[Colour, str] = {"blue": "蓝", "green": "绿", "yellow": "黄", "red": "红"}
LABELS: Mapping[str, str] = {colour: f"{word}灯" for colour, word in COLOURS.items()}
UNLIT = "不亮灯"
"""The word where a light is none by a rule."""


@dataclass(frozen=True)
class Facts:
    """What a light is judged by; None is unknown, and a condition on something unknown does not hold.

    `due`: the last day allowed. `percent` and `expected`: shares of the target reached, and that should
    have been reached by now (1 is all of it). `exceeded`: whether a limit of the year is overrun already.
    """

    meaning: Meaning | None = None
    due: dt.date | None = None
    percent: Fraction | None = None
    expected: Fraction | None = None
    exceeded: bool | None = None

    @property
    def points_behind(self) -> Fraction | None:
        """Percentage points behind what was expected; negative when ahead."""
        if self.percent is None or self.expected is None:
            return None
        return (self.expected - self.percent) * 100


@dataclass(frozen=True)
class Rule:
    """One row of the table: when every condition holds, this colour (None: no light), and why.

    `why` may hold {due} {days_late} {days_left} {percent} {expected} {points}.
    """

    code: str
    colour: Colour | None
    when: Mapping[str, Any] = field(hash=False)
    why: str = ""

    def holds(self, facts: Facts, today: dt.date) -> bool:
        """Whether all its conditions hold."""
        return all(CONDITIONS[name].holds(facts, today, bound) for name, bound in self.when.items())


@dataclass(frozen=True)
class Light:
    """A colour (None: no light), the code of the rule that gave it, and the reason in Chinese."""

    colour: Colour | None
    rule: str
    why: str

    @property
    def label(self) -> str:
        """蓝, 绿, 黄, 红, or 无."""
        return COLOURS[self.colour] if self.colour else "无"


def light(facts: Facts, today: dt.date, rules: Sequence[Rule] | None = None) -> Light:
    """The light by the first rule that holds; without rules given, by the shipped ones.

    `today` is the last day of the period asked about, or the present day in the live book (model: time).
    No light, with rule `none`, when no rule holds.
    """
    for rule in shipped_rules() if rules is None else rules:
        if rule.holds(facts, today):
            return Light(rule.colour, rule.code, _reason(rule.why, facts, today))
    return Light(None, "none", "没有可判断的依据")


def rules_from(data: Sequence[Mapping[str, Any]]) -> tuple[tuple[Rule, ...], tuple[Problem, ...]]:
    """The rules that a table of data describes, and what is wrong with it; wrong rows are left out."""
    rules: list[Rule] = []
    problems: list[Problem] = []
    for row, entry in enumerate(data, start=1):
        found = _entry_problems(entry, {rule.code for rule in rules})
        problems.extend(problem.at(Place(row=row)) for problem in found)
        if not found:
            rules.append(Rule(entry["code"], entry["colour"], dict(entry["when"]), entry.get("why", "")))
    return tuple(rules), tuple(problems)


@lru_cache
def shipped_rules() -> tuple[Rule, ...]:
    """The rules that the product ships.

    Raises: ValueError if the shipped table itself is wrong.
    """
    text = files("luodi.core").joinpath("data/lights.json").read_text(encoding="utf-8")
    rules, problems = rules_from(json.loads(text)["rules"])
    if problems:
        raise ValueError("; ".join(problem.message for problem in problems))
    return rules


@dataclass(frozen=True)
class _Condition:
    """How a condition is judged against its bound, and whether a bound can be used at all."""

    holds: Callable[[Facts, dt.date, Any], bool]
    accepts: Callable[[Any], bool]
    expects: str


def _is_meanings(bound: Any) -> bool:
    return isinstance(bound, list | tuple) and bool(bound) and all(word in list(Meaning) for word in bound)


def _is_points(bound: Any) -> bool:
    if not isinstance(bound, str | int) or isinstance(bound, bool):
        return False
    try:
        return Decimal(bound).is_finite()
    except InvalidOperation:
        return False


def _is_days(bound: Any) -> bool:
    return isinstance(bound, int) and not isinstance(bound, bool) and bound >= 0


def _is_flag(bound: Any) -> bool:
    return isinstance(bound, bool)


def _has_meaning(facts: Facts, _today: dt.date, bound: Any) -> bool:
    return facts.meaning is not None and facts.meaning in bound


def _is_overdue(facts: Facts, today: dt.date, bound: Any) -> bool:
    return facts.due is not None and (facts.due < today) is bound


def _is_due_within(facts: Facts, today: dt.date, bound: Any) -> bool:
    return facts.due is not None and 0 <= (facts.due - today).days <= bound


def _is_behind_more(facts: Facts, _today: dt.date, bound: Any) -> bool:
    return facts.points_behind is not None and facts.points_behind > Fraction(Decimal(bound))


def _is_behind_at_most(facts: Facts, _today: dt.date, bound: Any) -> bool:
    return facts.points_behind is not None and facts.points_behind <= Fraction(Decimal(bound))


def _is_on_pace(facts: Facts, _today: dt.date, bound: Any) -> bool:
    return facts.points_behind is not None and (facts.points_behind <= 0) is bound


def _is_exceeded(facts: Facts, _today: dt.date, bound: Any) -> bool:
    return facts.exceeded is not None and facts.exceeded is bound


CONDITIONS: Mapping[str, _Condition] = {
    "meaning": _Condition(_has_meaning, _is_meanings, "一个或几个状态含义"),
    "overdue": _Condition(_is_overdue, _is_flag, "是或否"),
    "due_within_days": _Condition(_is_due_within, _is_days, "天数"),
    "behind_more_than": _Condition(_is_behind_more, _is_points, "百分点"),
    "behind_at_most": _Condition(_is_behind_at_most, _is_points, "百分点"),
    "on_pace": _Condition(_is_on_pace, _is_flag, "是或否"),
    "exceeded": _Condition(_is_exceeded, _is_flag, "是或否"),
}


def _entry_problems(entry: Mapping[str, Any], codes: set[str]) -> list[Problem]:
    found: list[Problem] = []
    code, when = entry.get("code"), entry.get("when")
    if not isinstance(code, str) or not code or code in codes:
        found.append(_problem(f"规则代码“{code}”空缺或重复", "每条规则要有自己的代码。"))
    if "colour" not in entry or entry["colour"] not in (None, *get_args(Colour)):
        found.append(
            _problem(f"没有“{entry.get('colour')}”这种灯", "可用blue、green、yellow、red，或空（不亮灯）。")
        )
    if not isinstance(when, Mapping) or not when:
        return [*found, _problem("规则没有条件", f"可用条件：{'、'.join(CONDITIONS)}。")]
    for name, bound in when.items():
        condition = CONDITIONS.get(cast(str, name))
        if condition is None:
            found.append(_problem(f"没有“{name}”这个条件", f"可用条件：{'、'.join(CONDITIONS)}。"))
        elif not condition.accepts(bound):
            found.append(_problem(f"条件“{name}”的值“{bound}”不能用", f"应为{condition.expects}。"))
    return found


def _problem(message: str, remedy: str) -> Problem:
    return Problem("bad_light_rule", message, remedy=remedy)


def _reason(why: str, facts: Facts, today: dt.date) -> str:
    """The reason with its marks filled in; a mark whose fact is unknown shows as —."""
    days = (facts.due - today).days if facts.due else None
    points = facts.points_behind
    words = {
        "due": f"{facts.due.year}年{facts.due.month}月{facts.due.day}日" if facts.due else "—",
        "days_late": "—" if days is None else str(-days),
        "days_left": "—" if days is None else str(days),
        "percent": percent_text(facts.percent),
        "expected": percent_text(facts.expected),
        "points": "—" if points is None else str(round_half_up(points, 1)),
    }
    for mark, word in words.items():
        why = why.replace("{" + mark + "}", word)
    return why
