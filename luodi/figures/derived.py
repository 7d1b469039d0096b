"""Derived forms: a share or a rate of base measures, from unrounded values; over nothing it is unknown."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Derived:
    """A ratio of one measure under two conditions: numerator over denominator.

    `of` is the measure it derives from; `asked_of` those that the question may name instead. `above`
    and `below` are conditions (dimension → values) that hold beside the question's own in each part,
    `without` leaves values out of both. `drops`: the denominator drops the dimension that the question
    names as `over`. `targets`: by measure, the other one that it is set against, over the same rows.
    """

    name: str
    label: str
    definition: str
    of: str
    above: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    below: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    without: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    drops: bool = False
    asked_of: tuple[str, ...] = ()
    unit: str = ""
    targets: Mapping[str, str] = field(default_factory=dict)


SHARE = Derived(
    name="share",
    label="占比",
    definition="所问条件下的数 ÷ 去掉 over 所指维度的条件后的数。",
    of="tasks",
    drops=True,
    asked_of=(
        "tasks",
        "units",
        "submissions",
        "owed",
        "indicators",
        "policies",
        "clauses",
        "local_measures",
    ),
)
REPORTING_RATE = Derived(
    name="reporting_rate",
    label="报送率",
    definition="已提交的报送 ÷ 应报送的报送;退回或撤回后没有重新提交的不计入分子。",
    of="submissions",
    above={"submitted": ("是",)},
)
TIMELINESS = Derived(
    name="timeliness",
    label="及时率",
    definition="首次提交不晚于截止日的报送 ÷ 应报送的报送,后来退回的也算;由办公室代录的不计入分子分母。",
    of="submissions",
    above={"on_time": ("是",)},
    below={"by_office": ("否",)},
)
ACCEPTANCE_RATE = Derived(
    name="acceptance_rate",
    label="审核通过率",
    definition="已接收的报送 ÷ 已提交的报送。",
    of="submissions",
    above={"accepted": ("是",)},
    below={"submitted": ("是",)},
)
PURSUIT_RATE = Derived(
    name="pursuit_rate",
    label="争取率",
    definition="已完成和取得阶段性成效 ÷ 扣除无法争取后的任务数。",
    of="tasks",
    above={"meaning": ("done", "progressing")},
    without={"meaning": ("unobtainable",)},
)
DONE_RATE = Derived(
    name="done_rate",
    label="办结率",
    definition="已完成的任务 ÷ 任务数。",
    of="tasks",
    above={"meaning": ("done",)},
)
COMPLETION_RATE = Derived(
    name="completion_rate",
    label="完成率",
    definition=(
        "截至期末的完成值 ÷ 年度目标值;其中有从未报过数值的,结果为未知。“不高于”的指标没有完成率,不计入,"
        "看已达目标。"
    ),
    of="indicator_value",
    asked_of=("indicator_value",),
    without={"direction": ("at_most",)},
    targets={"indicator_value": "indicator_target"},
)

DERIVED: Mapping[str, Derived] = {
    d.name: d
    for d in (
        SHARE,
        REPORTING_RATE,
        TIMELINESS,
        ACCEPTANCE_RATE,
        PURSUIT_RATE,
        DONE_RATE,
        COMPLETION_RATE,
    )
}
