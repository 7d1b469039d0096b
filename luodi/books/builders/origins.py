"""Where what a row says came from: the cell of a workbook or a unit's form, and who reported it."""

from __future__ import annotations

from luodi.core.periods import CHINA
from luodi.ledger.papers.models import Source
from luodi.ledger.tasks.models import Progress


def last_report(last: Progress | None) -> dict[str, str | None]:
    """The columns that tell of the report a row rests on; empty without one."""
    if last is None:
        return {"reported_period": None, "reported_unit": None, "reported_by": None, "fact": None}
    return {
        "reported_period": last.period,
        "reported_unit": last.unit.name if last.unit else None,
        "reported_by": reporter_of(last),
        "fact": str(last.key),
    }


def form_text(fact: Progress) -> str:
    """`填报:林草局 zhang 2024-05-28`: the form that a fact came from: whose, by whom, recorded when."""
    who = fact.unit.name if fact.unit else ""
    return f"填报:{who} {reporter_of(fact)} {fact.recorded_at.astimezone(CHINA):%Y-%m-%d}"


def reporter_of(fact: Progress) -> str:
    """The account that handed it in for its unit; the one that recorded it where no unit did."""
    submission = fact.submission
    if submission is None or submission.by_office or not submission.submitted_by:
        return fact.recorded_by
    return submission.submitted_by


def cell_text(source: Source, row: int | None, field: str) -> str:
    """`台账.xlsx!重点工作任务清单!K9`: the cell of one field of a row, or the row where it has no column."""
    column = source.columns.get(field, "")
    spot = f"{column}{row}" if column else f"第{row}行"
    return f"{source.file_name}!{source.sheet}!{spot}"
