"""A recorded value as people know it: dates, amounts, labels, lists joined by 、, and 空 for nothing."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from luodi.core.days import from_iso
from luodi.core.lights import LABELS, UNLIT
from luodi.core.money import percent_text, show_money
from luodi.core.periods import CHINA, NotAPeriod, Period
from luodi.core.statuses import Meaning
from luodi.exchange.telling.fields import field_label
from luodi.ledger.org.models import Level, Role, UnitKind
from luodi.ledger.policy.models import Clarity, MeasureState
from luodi.ledger.rounds.models import Ending, RoundState, SubmissionState
from luodi.ledger.tasks.models import Direction, Frequency, Horizon, UnitRole

EMPTY = "空"
MEANINGS = {meaning.value: meaning.label for meaning in Meaning}
STANDINGS = {"on": "在清单上", "withdrawn": "已撤出", "not yet": "尚未列入"}
COLOURS: Mapping[str, str] = {**LABELS, "none": UNLIT}

CHOICES: Mapping[tuple[str, str], Mapping[str, str]] = {
    ("unit", "kind"): dict(UnitKind.choices),
    ("region", "level"): dict(Level.choices),
    ("grant", "role"): dict(Role.choices),
    ("document", "level"): dict(Level.choices),
    ("clause", "clarity"): dict(Clarity.choices),
    ("measure", "state"): dict(MeasureState.choices),
    ("round", "state"): dict(RoundState.choices),
    ("submission", "state"): dict(SubmissionState.choices),
    ("owed_item", "ending"): dict(Ending.choices),
    ("owed_item", "choice"): dict(Ending.choices),
    ("task", "horizon"): dict(Horizon.choices),
    ("task", "frequency"): dict(Frequency.choices),
    ("task", "standing"): STANDINGS,
    ("task", "prospect"): MEANINGS,
    ("task", "achieved"): MEANINGS,
    ("task", "confidence"): COLOURS,
}
"""Codes with their labels, by kind of subject and field."""

CODES = {"scheme": "scheme:", "region": "region:", "parent": "region:", "reporting_parent": "region:"}
"""Fields that hold the code of something, and how `names` tells that from other texts."""

DAYS = frozenset(
    ["valid_from", "valid_to", "starts", "ends", "withdrawn_on", "issued_on", "due", "look_again_on", "done"]
)
MOMENTS = frozenset(["due_at", "grace_until", "locks_at", "first_submitted_at", "accepted_at"])
PERIODS = frozenset({"period", "from"})
FEN = frozenset({"investment"})
RATIOS = frozenset({"percent"})


def told(kind: str, field: str, value: Any, names: Mapping[str, str]) -> str:
    """The value of a field for people. `names`: what the keys and codes in it stand for."""
    if value is None or value in ("", [], {}):
        return EMPTY
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, list):
        return "、".join(_item(kind, field, item, names) for item in value)
    if isinstance(value, dict):
        return ";".join(
            f"{field_label(kind, name)}:{told(kind, name, part, names)}" for name, part in value.items()
        )
    if field in FEN:
        return show_money(Decimal(value) / 100)
    return _text(kind, field, str(value), names)


def _text(kind: str, field: str, text: str, names: Mapping[str, str]) -> str:
    known = CHOICES.get((kind, field), {}).get(text) or names.get(f"{CODES.get(field, '')}{text}")
    if known:
        return known
    readers: tuple[tuple[frozenset[str], Callable[[str], str]], ...] = (
        (DAYS, _day),
        (MOMENTS, _moment),
        (PERIODS, _period),
        (RATIOS, _ratio),
    )
    reader = next((read for fields, read in readers if field in fields), None)
    return reader(text) if reader else text


def _item(kind: str, field: str, item: Any, names: Mapping[str, str]) -> str:
    """One of several: a unit with its part, an indicator, a step, a status; or a plain value."""
    if not isinstance(item, dict):
        return told(kind, field, item, names)
    if field == "units":
        return f"{item.get('name', '')}({dict(UnitRole.choices).get(item.get('role', ''), '')})"
    if field == "indicators":
        limit = Direction.AT_MOST.label if item.get("direction") == Direction.AT_MOST else ""
        return f"{item.get('name', '')}{limit}{item.get('target', '')}{item.get('unit', '')}"
    if field == "milestones":
        done = f",{_day(str(item['done']))}完成" if item.get("done") else ""
        return f"{item.get('name', '')}({_day(str(item.get('due') or ''))}{done})"
    if field == "statuses":
        return f"{item.get('label', '')}({MEANINGS.get(item.get('meaning', ''), '')})"
    if field == "rules":
        return f"{COLOURS.get(item.get('colour') or 'none', '')}({item.get('code', '')})"
    return "(" + told(kind, field, dict(item), names) + ")"


def _day(text: str) -> str:
    try:
        return from_iso(text).printed() if text else EMPTY
    except ValueError:
        return text


def _moment(text: str) -> str:
    try:
        at = dt.datetime.fromisoformat(text).astimezone(CHINA)
    except ValueError:
        return text
    return f"{at.year}年{at.month}月{at.day}日 {at:%H:%M}"


def _period(text: str) -> str:
    try:
        return Period.parse(text).label
    except NotAPeriod:
        return text


def _ratio(text: str) -> str:
    try:
        return percent_text(Decimal(text))
    except InvalidOperation:
        return text
