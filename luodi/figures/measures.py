"""Base measures: what is counted, over which rows of books, in which unit, by which dimensions.

A later subject adds its measures here, with its rows in books; nothing else moves.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from django.db import models
from django.db.models import Q

from luodi.books.changes import ON, WITHDRAWN
from luodi.books.models import (
    ClauseRow,
    IndicatorRow,
    LocalMeasureRow,
    OwedRow,
    PolicyRow,
    SubmissionRow,
    TaskRow,
    UnitRow,
)
from luodi.figures.dimensions import (
    CLAUSE_DIMENSIONS,
    INDICATOR_DIMENSIONS,
    LOCAL_MEASURE_DIMENSIONS,
    OWED_DIMENSIONS,
    POLICY_DIMENSIONS,
    SUBMISSION_DIMENSIONS,
    TASK_DIMENSIONS,
    UNIT_DIMENSIONS,
    Dimension,
    Spot,
)
from luodi.ledger.rounds.models import RoundKind
from luodi.ledger.rounds.special import Special

ANY = "*"
"""In `unless`: whatever value is asked for."""


@dataclass(frozen=True)
class Measure:
    """One definition: how many rows there are, or how many different values stand at `counted`.

    `only` limits the rows counted, `but_not` leaves some out, except where a dimension of `unless` is
    grouped by or asked for with that value, any value for `ANY` (a withdrawn task is counted only among
    the changes). `own` is where a row's unit stands; None where whoever
    has to do with the region may read every row. `kind` is the kind of its sources, `title` the column
    that names one. `shared`: one entity may be in the books of several regions, and counts once.

    `summed` is the column, in ten-thousandths, that is added up instead of counting; `apart` the one
    within each value of which alone it adds up.
    """

    name: str
    label: str
    unit: str
    definition: str
    rows: type[models.Model]
    dimensions: tuple[Dimension, ...]
    kind: str
    title: str
    own: Spot | None
    counted: Spot | None = None
    only: Mapping[str, object] = field(default_factory=dict)
    but_not: Mapping[str, object] = field(default_factory=dict)
    unless: Mapping[str, object] = field(default_factory=dict)
    shared: bool = False
    summed: str = ""
    apart: str = ""

    @property
    def counts(self) -> Q:
        """The rows that it counts where nothing of `unless` is asked for."""
        return Q(**self.only) & ~Q(**self.but_not) if self.but_not else Q(**self.only)

    def dimension(self, name: str) -> Dimension:
        """The dimension of that name.

        Raises: KeyError if the measure has none such.
        """
        for dimension in self.dimensions:
            if dimension.name == name:
                return dimension
        raise KeyError(name)


TASKS = Measure(
    name="tasks",
    label="任务数",
    unit="项",
    definition="期末仍在清单上的任务,每项计一次;按牵头单位分组时,每个牵头单位各计一次。",
    rows=TaskRow,
    dimensions=TASK_DIMENSIONS,
    kind="task",
    title="requirement",
    own=Spot("unit_key", "units"),
    only={"standing": ON},
    unless={"change": WITHDRAWN},
)
LEAD_UNITS = Measure(
    name="lead_units",
    label="牵头单位数",
    unit="个",
    definition="这些任务的不同牵头单位,每个单位计一次。",
    rows=TaskRow,
    dimensions=TASK_DIMENSIONS,
    kind="task",
    title="requirement",
    own=Spot("unit_key", "units"),
    counted=Spot("unit_key", "units", {"lead": True}),
    only={"standing": ON},
    unless={"change": WITHDRAWN},
)
UNITS = Measure(
    name="units",
    label="单位数",
    unit="个",
    definition="期末在册的单位。",
    rows=UnitRow,
    dimensions=UNIT_DIMENSIONS,
    kind="unit",
    title="name",
    own=Spot("key"),
)
SUBMISSIONS = Measure(
    name="submissions",
    label="报送数",
    unit="份",
    definition="本月调度中各单位的报送,每单位一份;专项征集只在按调度或调度类别询问时计入。",
    rows=SubmissionRow,
    dimensions=SUBMISSION_DIMENSIONS,
    kind="submission",
    title="unit",
    own=Spot("unit_key"),
    only={"round_kind": RoundKind.MONTH.value},
    unless={"round_kind": RoundKind.SPECIAL.value, "round": ANY},
)
OWED = Measure(
    name="owed",
    label="应报事项数",
    unit="项",
    definition="本月调度中各单位应报的事项,一项任务计一次;专项征集只在按事项询问时计入。",
    rows=OwedRow,
    dimensions=OWED_DIMENSIONS,
    kind="owed",
    title="label",
    own=Spot("unit_key"),
    but_not={"kind": Special.kind},
    unless={"kind": ANY},
)
INDICATORS = Measure(
    name="indicators",
    label="量化指标数",
    unit="个",
    definition="期末仍在清单上的任务的量化指标,每个指标计一次;按牵头单位分组时,每个牵头单位各计一次。",
    rows=IndicatorRow,
    dimensions=INDICATOR_DIMENSIONS,
    kind="indicator",
    title="name",
    own=Spot("unit_key", "units"),
)
INDICATOR_VALUE = replace(
    INDICATORS,
    name="indicator_value",
    label="指标完成值",
    unit="",
    definition=(
        "各指标截至期末最近一次报送的完成值(累计指标为年初以来累计,水平指标为当时水平)之和,只在同一计量单位内相加;"
        "其中有从未报过数值的,结果为未知。"
    ),
    summed="value_e4",
    apart="unit_of_measure",
)
INDICATOR_TARGET = replace(
    INDICATOR_VALUE,
    name="indicator_target",
    label="指标目标值",
    definition="各指标的年度目标值之和,只在同一计量单位内相加。",
    summed="target_e4",
)
POLICIES = Measure(
    name="policies",
    label="政策文件数",
    unit="件",
    definition=(
        "登记在册、期末之前印发(或未写印发日期)的政策文件,每件计一次;清单没有写明、待补的依据文件不计;"
        "几个地区合计时,各自登记的各计一次。"
    ),
    rows=PolicyRow,
    dimensions=POLICY_DIMENSIONS,
    kind="document",
    title="title",
    own=None,
)
CLAUSES = Measure(
    name="clauses",
    label="政策条款数",
    unit="条",
    definition="这些政策文件的条款,每条计一次;有本地举措的,不论举措是否已印发。",
    rows=ClauseRow,
    dimensions=CLAUSE_DIMENSIONS,
    kind="clause",
    title="text",
    own=Spot("unit_key", "units"),
)
LOCAL_MEASURES = Measure(
    name="local_measures",
    label="本地举措数",
    unit="项",
    definition="本地区为落实政策条款而拟制定、起草中和已印发的举措,每项计一次。",
    rows=LocalMeasureRow,
    dimensions=LOCAL_MEASURE_DIMENSIONS,
    kind="measure",
    title="title",
    own=Spot("unit_key"),
)

MEASURES: Mapping[str, Measure] = {
    m.name: m
    for m in (
        TASKS,
        LEAD_UNITS,
        UNITS,
        SUBMISSIONS,
        OWED,
        INDICATORS,
        INDICATOR_VALUE,
        INDICATOR_TARGET,
        POLICIES,
        CLAUSES,
        LOCAL_MEASURES,
    )
}
