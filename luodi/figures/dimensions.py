"""Dimensions: what figures can be narrowed to and grouped by, and the words each answers to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from luodi.books.builders.submissions import FILLED, PENDING
from luodi.books.builders.units import AWAITED, NOT_OWED, NOT_REPORTED, REPORTED
from luodi.books.changes import CHANGES, UNCHANGED
from luodi.core.lights import LABELS as LIGHT_LABELS
from luodi.core.statuses import LABELS
from luodi.ledger.org.models import Level, UnitKind
from luodi.ledger.policy.models import Clarity, MeasureState
from luodi.ledger.rounds.models import Ending, RoundKind, SubmissionState
from luodi.ledger.rounds.special import Special
from luodi.ledger.rounds.subjects import subjects
from luodi.ledger.tasks.models import Direction, Horizon

YES_NO: Mapping[object, str] = {True: "是", False: "否"}
LIGHTS: Mapping[object, str] = dict(LIGHT_LABELS.items())
OWED_STATES: Mapping[object, str] = {
    **dict(Ending.choices), FILLED: "已填未接收", PENDING: "待报送",
}  # fmt: skip
MEANINGS: Mapping[object, str] = {meaning.value: label for meaning, label in LABELS.items()}
PROSPECTS: Mapping[object, str] = {
    code: MEANINGS[code] for code in ("to_assess", "available", "unobtainable")
}


class _Subjects(Mapping[object, str]):
    """Words for the kinds of owed items: every subject of rounds, special collections last.

    Asked of the registry each time: applications register theirs after this module is read.
    """

    def __getitem__(self, kind: object) -> str:
        found = {subject.kind: subject.label for subject in subjects()}
        return found[str(kind)]

    def __iter__(self) -> Iterator[object]:
        return iter(sorted((subject.kind for subject in subjects()), key=lambda kind: kind == Special.kind))

    def __len__(self) -> int:
        return len(subjects())


SUBJECTS = _Subjects()


@dataclass(frozen=True)
class Spot:
    """A column of a measure's rows; or, with `through`, of the narrow rows beside them that `limit` picks."""

    column: str
    through: str = ""
    limit: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True)
class Picked:
    """The rows of each value by their numbers; `books` are those counted, `others` the rows beside them."""

    rows: Mapping[str, frozenset[int]]
    books: tuple[int, ...]
    others: frozenset[int]


@dataclass(frozen=True)
class Dimension:
    """One way to narrow and group a measure's rows.

    `order` is the column, at the same spot, that sorts its values for people; `key` the one of a unit's
    key. `labels` are the words for stored codes; without them the stored text is itself the word.
    `names` says which vocabulary, beside what the books hold, a typed word may belong to. `repeats`: a
    row may have narrow rows of equal value. `needs_before`: unknown in a book without one before it.
    `nothing`: the word for rows without a value where that is no lack of knowledge; `known_by`: a column
    that tells, where its own is empty, whether the value is known to be none.
    `picked`: the rows of each value, where no table holds them (see `moving`); `as_one`: stored values
    that are counted as another.
    """

    name: str
    label: str
    spot: Spot
    order: str = ""
    key: str = ""
    labels: Mapping[object, str] = field(default_factory=dict)
    names: str = ""
    repeats: bool = False
    needs_before: bool = False
    nothing: str = ""
    known_by: str = ""
    picked: Picked | None = None
    as_one: Mapping[object, object] = field(default_factory=dict)

    def shown(self, value: object) -> str | None:
        """The word for a stored value; None for unknown."""
        if value is None:
            return self.nothing or None
        return self.labels.get(value, str(value))


@dataclass(frozen=True)
class Condition:
    """One dimension narrowed to some stored values (None: unknown), or to all others, unknown included."""

    dimension: Dimension
    values: tuple[object, ...]
    shown: str
    negated: bool = False


def _plain(
    name: str, label: str, order: str = "", column: str = "", key: str = "", names: str = ""
) -> Dimension:
    return Dimension(name, label, Spot(column or name), order, key, names=names)


def _coded(
    name: str, label: str, labels: Mapping[object, str], column: str = "", known_by: str = ""
) -> Dimension:
    return Dimension(name, label, Spot(column or name), labels=labels, known_by=known_by)


def _yes_no(name: str, label: str) -> Dimension:
    return _coded(name, label, YES_NO)


def _task_unit(name: str, label: str, lead: bool) -> Dimension:
    return Dimension(
        name, label, Spot("unit", "units", {"lead": lead}), "unit_position", key="unit_key", names="units"
    )


REGION = _plain("region", "地区", column="book", names="regions")
"""The region whose book a row is in: for what is asked of several together."""
BOOK = _plain("book", "月度定版", column="book")
"""The book itself, never asked for by people: it tells the months of a trend apart."""

TASK_DIMENSIONS = (
    _plain("list", "清单", "list_position", names="lists"),
    _plain("status", "状态", "status_position", names="statuses"),
    _coded("meaning", "含义", MEANINGS),
    _coded("prospect", "研判结论", PROSPECTS),
    _coded("light", "亮灯", LIGHTS, known_by="meaning"),
    _coded("confidence", "信心灯", LIGHTS),
    _yes_no("lights_agree", "灯色一致"),
    _task_unit("lead_unit", "牵头单位", lead=True),
    _task_unit("support_unit", "责任单位", lead=False),
    _plain("leader", "包抓领导", "leader_position", names="leaders"),
    _plain("category", "类别"),
    _coded("horizon", "期限", dict(Horizon.choices)),
    Dimension("policy", "政策文件", Spot("document", "policies"), names="policies", repeats=True),
    _yes_no("reported", "本月已报"),
    Dimension(
        "change",
        "变动",
        Spot("change", "changes"),
        labels={word: word for word in CHANGES},
        needs_before=True,
        nothing=UNCHANGED,
    ),
    REGION,
)
UNIT_DIMENSIONS = (
    _plain("unit", "单位", "position", "name", key="key", names="units"),
    _coded("kind", "单位类别", dict(UnitKind.choices)),
    Dimension("roster", "名单", Spot("roster", "rosters"), names="rosters"),
    _coded("reporting", "报送情况", {word: word for word in (REPORTED, AWAITED, NOT_REPORTED, NOT_OWED)}),
    REGION,
)
_REPORTING_UNIT = _plain("unit", "单位", "unit_position", key="unit_key", names="units")
SUBMISSION_DIMENSIONS = (
    _REPORTING_UNIT,
    _plain("round", "调度"),
    _coded("round_kind", "调度类别", dict(RoundKind.choices)),
    _coded("state", "状态", dict(SubmissionState.choices)),
    _yes_no("on_time", "按时"),
    _yes_no("submitted", "已提交"),
    _yes_no("by_office", "办公室代录"),
    _yes_no("accepted", "已接收"),
    REGION,
)
OWED_DIMENSIONS = (
    _REPORTING_UNIT,
    _coded("kind", "事项", SUBJECTS),
    _coded("state", "状态", OWED_STATES),
    REGION,
)
POLICY_DIMENSIONS = (
    _coded("level", "层级", dict(Level.choices)),
    _plain("issuer", "发文机关"),
    _plain("policy", "政策文件", "position", "title", names="policies"),
    _yes_no("supported", "有配套"),
    REGION,
)
CLAUSE_DIMENSIONS = (
    _plain("policy", "政策文件", "document_position", "document", names="policies"),
    _coded("level", "层级", dict(Level.choices)),
    _coded("clarity", "明确程度", dict(Clarity.choices)),
    _yes_no("covered", "有本地举措"),
    Dimension("unit", "起草单位", Spot("unit", "units"), "unit_position", key="unit_key", names="units"),
    REGION,
)
LOCAL_MEASURE_DIMENSIONS = (
    _coded("state", "制定情况", dict(MeasureState.choices)),
    Dimension(
        "unit", "起草单位", Spot("unit"), "unit_position", key="unit_key", names="units", nothing="未定单位"
    ),
    _yes_no("with_clause", "有对应条款"),
    REGION,
)
INDICATOR_DIMENSIONS = (
    _plain("list", "清单", "list_position", names="lists"),
    _task_unit("lead_unit", "牵头单位", lead=True),
    _task_unit("support_unit", "责任单位", lead=False),
    _plain("indicator", "量化指标", "position", column="name"),
    _plain("unit_of_measure", "计量单位"),
    _coded("cumulative", "指标类型", {True: "累计", False: "水平"}),
    _coded("direction", "指标方向", dict(Direction.choices)),
    _yes_no("known", "已有数值"),
    _yes_no("reached", "已达目标"),
    _yes_no("on_pace", "达序时"),
    _yes_no("reported", "本月已报"),
    REGION,
)
