"""The settings that a region may set for itself: the one table of them, with defaults, and reading one."""

from __future__ import annotations

from dataclasses import dataclass

from luodi.core.problems import Problem, Rejected
from luodi.ledger.org.models import Region

Value = int | bool | str
CHOICE_WORDS = {"months": "按月", "days": "按天"}
"""What people read and write for the choices of settings."""


@dataclass(frozen=True)
class Setting:
    """One setting: its name, label and default, and what is allowed: choices, or bounds of a whole number."""

    name: str
    label: str
    default: Value
    low: int = 0
    high: int = 0
    choices: tuple[str, ...] = ()

    def allows(self, value: object) -> bool:
        """Whether a value is of its type and within its bounds."""
        if isinstance(self.default, bool):
            return isinstance(value, bool)
        if isinstance(self.default, int):
            return isinstance(value, int) and not isinstance(value, bool) and self.low <= value <= self.high
        return value in self.choices

    @property
    def expected(self) -> str:
        """What is allowed, for people."""
        if isinstance(self.default, bool):
            return "是或否"
        if isinstance(self.default, int):
            return f"{self.low}至{self.high}的整数"
        return "、".join(CHOICE_WORDS.get(choice, choice) for choice in self.choices)


SETTINGS: dict[str, Setting] = {
    setting.name: setting
    for setting in (
        Setting("due_day", "每月报送截止日", 25, 1, 31),
        Setting("grace_days", "截止后仍可补报的天数", 5, 0, 31),
        Setting("remind_days", "截止前几天提醒", 3, 0, 15),
        Setting("unit_head_approves", "报送须经单位审核人审核", True),
        Setting("planning_counts_as_slow", "谋划阶段计为进展缓慢(第四季度才开始的任务除外)", False),
        Setting("time_progress_by", "序时进度的算法", "months", choices=("months", "days")),
        Setting("light_behind_points", "落后序时进度多少个百分点以内亮黄灯", 10, 0, 100),
        Setting("light_due_days", "到期前多少天亮黄灯", 30, 0, 180),
        Setting("stand_in_days", "代填最长天数", 92, 1, 366),
    )
}
"""Bounds of 31, 180 … only keep out slips of the pen; the defaults are those of the model."""


def setting(region: Region, name: str) -> Value:
    """The value of a setting in this region: its own, else the default.

    Raises: KeyError for a name that is not declared.
    """
    declared = SETTINGS[name]
    value = region.settings.get(name)
    return value if declared.allows(value) and isinstance(value, int | str) else declared.default


def whole_setting(region: Region, name: str) -> int:
    """The value of a setting that is a whole number or a yes or no (1, 0).

    Raises: KeyError for a name that is not declared; TypeError for a setting of words.
    """
    value = setting(region, name)
    if isinstance(value, str):
        raise TypeError(name)
    return int(value)


def setting_problem(name: str, value: object) -> Problem | None:
    """Why this setting cannot take this value; None when it can. None as a value stands for the default."""
    declared = SETTINGS.get(name)
    if declared is None:
        message = f"没有名为{name}的设置。"
        return Problem("unknown_setting", message, value=name, remedy=f"可用:{'、'.join(SETTINGS)}。")
    if value is None or declared.allows(value):
        return None
    return Problem(
        "bad_setting",
        f"{declared.label}不能是“{value}”。",
        value=str(value),
        remedy=f"应为{declared.expected}。",
        field=name,
    )


WORDS: dict[str, bool] = {"是": True, "否": False, "true": True, "false": False, "yes": True, "no": False}
DEFAULT_WORDS = frozenset({"默认", "default"})


def setting_named(word: str) -> Setting:
    """The setting of that name or Chinese label. Raises: Rejected with those that there are."""
    for declared in SETTINGS.values():
        if word.strip() in (declared.name, declared.label):
            return declared
    message = f"没有名为{word}的设置。"
    remedy = f"可用:{'、'.join(f'{one.name}({one.label})' for one in SETTINGS.values())}。"
    raise Rejected([Problem("unknown_setting", message, value=word, remedy=remedy)])


def setting_read(declared: Setting, text: str) -> Value | None:
    """The value that a person wrote: 是 and 否, a whole number, one of the choices; None for 默认.

    What cannot be read is given back as it is, and refused by whoever sets it.
    """
    text = text.strip()
    if text.lower() in DEFAULT_WORDS:
        return None
    if isinstance(declared.default, bool):
        return WORDS.get(text.lower(), text)
    if isinstance(declared.default, int) and text.removeprefix("-").isdecimal():
        return int(text)
    return next((choice for choice in declared.choices if text == CHOICE_WORDS.get(choice)), text)


def setting_shown(value: object) -> str:
    """A setting's value for people."""
    if isinstance(value, bool):
        return "是" if value else "否"
    return CHOICE_WORDS.get(str(value), str(value))
