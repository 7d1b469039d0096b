"""Dimensions: what figures can be narrowed to and grouped by, and the words each answers to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from luodi.core.statuses import LABELS
from luodi.ledger.org.models import UnitKind
from luodi.ledger.rounds.models import Ending, SubmissionState
from luodi.ledger.tasks.models import Horizon

YES_NO: Mapping[object, str] = {True: "是", False: "否"}
LIGHTS: Mapping[object, str] = {"blue": "蓝灯", "green": "绿灯", "yellow": "黄灯", "red": "红灯"}
OWED_STATES: Mapping[object, str] = {**dict(Ending.choices), "pending": "待报送"}
MEANINGS: Mapping[object, str] = {meaning.value: label for meaning, label in LABELS.items()}
SUBJECTS: Mapping[object, str] = {"task": "任务进展", "money": "资金到位", "project": "项目进展", "collection": "专项征集"}


@dataclass(frozen=True)
class Dimension:
    """One way to narrow and group a measure's rows.

    `path` is the row's column, or the narrow table's (`units__unit`). `order` sorts its values for
    people, with the same first step. `labels` are the words for stored codes; without them the stored
    text is itself the word. `names` says which vocabulary a typed word must belong to: `units`, `lists`,
    `statuses`, or nothing (what the book holds).
    """

    name: str
    label: str
    path: str
    order: str = ""
    labels: Mapping[object, str] = field(default_factory=dict)
    names: str = ""
    limit: Mapping[str, object] = field(default_factory=dict)

    @property
    def narrow(self) -> str:
        """The narrow table it lives in, as the row knows it; empty for a column of the row itself."""
        return self.path.split("__")[0] if "__" in self.path else ""

    def shown(self, value: object) -> str | None:
        """The word for a stored value; None for unknown."""
        if value is None:
            return None
        return self.labels.get(value, str(value))


_LIST = Dimension("list", "清单", "list", "list_position", names="lists")
_STATUS = Dimension("status", "状态", "status", "status_position", names="statuses")
_MEANING = Dimension("meaning", "含义", "meaning", labels=MEANINGS)
_LIGHT = Dimension("light", "亮灯", "light", labels=LIGHTS)
_CONFIDENCE = Dimension("confidence", "信心灯", "confidence", labels=LIGHTS)
_AGREE = Dimension("lights_agree", "灯色一致", "lights_agree", labels=YES_NO)
_LEAD = Dimension("lead_unit", "牵头单位", "units__unit", "units__unit_position", names="units", limit={"units__lead": True})
_SUPPORT = Dimension(
    "support_unit", "责任单位", "units__unit", "units__unit_position", names="units", limit={"units__lead": False}
)
_LEADER = Dimension("leader", "包抓领导", "leader", "leader_position")
_CATEGORY = Dimension("category", "类别", "category")
_HORIZON = Dimension("horizon", "期限", "horizon", labels={value: label for value, label in Horizon.choices})
_POLICY = Dimension("policy", "政策文件", "policies__document")
_REPORTED = Dimension("reported", "本月已报", "reported", labels=YES_NO)
_CHANGE = Dimension("change", "变动", "changes__change")

TASK_DIMENSIONS = (
    _LIST, _STATUS, _MEANING, _LIGHT, _CONFIDENCE, _AGREE, _LEAD, _SUPPORT, _LEADER, _CATEGORY, _HORIZON, _POLICY,
    _REPORTED, _CHANGE,
)  # fmt: skip

UNIT_DIMENSIONS = (
    Dimension("unit", "单位", "name", "position", names="units"),
    Dimension("kind", "单位类别", "kind", labels={value: label for value, label in UnitKind.choices}),
    Dimension("roster", "名单", "rosters__roster"),
    Dimension("reporting", "报送情况", "reporting"),
)

SUBMISSION_DIMENSIONS = (
    Dimension("unit", "单位", "unit", "unit_position", names="units"),
    Dimension("round", "调度", "round"),
    Dimension("state", "状态", "state", labels={value: label for value, label in SubmissionState.choices}),
    Dimension("on_time", "按时", "on_time", labels=YES_NO),
    Dimension("submitted", "已提交", "submitted", labels=YES_NO),
    Dimension("by_office", "办公室代录", "by_office", labels=YES_NO),
    Dimension("accepted", "已接收", "accepted", labels=YES_NO),
)

OWED_DIMENSIONS = (
    Dimension("unit", "单位", "unit", "unit_position", names="units"),
    Dimension("kind", "事项", "kind", labels=SUBJECTS),
    Dimension("state", "状态", "state", labels=OWED_STATES),
)
