"""One import under way: who imports what where, what is known of the region, and what was written so far."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property

from luodi.core.periods import Period
from luodi.core.problems import Problem
from luodi.exchange.naming import ListNames, UnitNames
from luodi.exchange.outcomes import SheetOutcome
from luodi.ledger.audit.services import Changed
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Region
from luodi.ledger.papers.models import Batch, Source
from luodi.ledger.papers.services.batches import source_add
from luodi.ledger.tasks.models import Status, TaskList
from luodi.ledger.tasks.queries import Vocabulary, vocabulary

Progress = Callable[[str, int, int], None]
"""Told of long work: what is being done, how much of how much."""


@dataclass(frozen=True)
class Options:
    """What the person who imports chose.

    `kind` overrides what sheets are taken for, `list_name` the list that their rows belong to;
    `accept_good` takes the good rows of workbooks with errors; `check` writes nothing; `new_units` takes
    names that no unit answers to as new units, in a region that has none; `correct` is the reason for
    correcting a month that is sealed; `columns` says which field a heading is.
    """

    period: Period | None = None
    kind: str = "auto"
    list_name: str = ""
    accept_good: bool = False
    check: bool = False
    new_units: bool = False
    correct: str = ""
    columns: dict[str, str] = field(default_factory=dict)


@dataclass
class Job:
    """One import under way."""

    actor: Actor
    region: Region
    options: Options
    year: int
    batch: Batch
    told: Progress
    changes: list[Changed] = field(default_factory=list)
    sources: dict[int, Source] = field(default_factory=dict)
    list_of_sheet: dict[int, str] = field(default_factory=dict)
    _statuses: dict[tuple[int, str], Status | None] = field(default_factory=dict)

    @cached_property
    def units(self) -> UnitNames:
        """The region's directory, read once; forgotten by `units_changed`."""
        return UnitNames(self.region)

    @cached_property
    def vocabulary(self) -> Vocabulary:
        """The status schemes that lists of the region may use."""
        return vocabulary(self.region.pk)

    @cached_property
    def lists(self) -> dict[str, TaskList]:
        """The region's lists of the year by name, voided ones left out; forgotten by `lists_changed`."""
        found = TaskList.objects.filter(region=self.region, year=self.year, voided_at__isnull=True)
        return {
            task_list.name: task_list for task_list in found.select_related("scheme").order_by("position")
        }

    @cached_property
    def list_names(self) -> ListNames:
        """How rows name their list."""
        return ListNames(self.lists.values(), self.options.list_name)

    def status(self, scheme_id: int, text: str) -> Status | None:
        """The status that a cell of a list with this scheme names; each text is read once."""
        spot = scheme_id, text
        if spot not in self._statuses:
            self._statuses[spot] = self.vocabulary.read(scheme_id, text)
        return self._statuses[spot]

    def of_year(self, year: int) -> Job:
        """The same import, speaking of the lists of another year."""
        return self if year == self.year else replace(self, year=year, list_of_sheet={})

    def units_changed(self) -> None:
        """The directory must be read again."""
        self.__dict__.pop("units", None)

    def lists_changed(self) -> None:
        """The lists must be read again."""
        self.__dict__.pop("lists", None)
        self.__dict__.pop("list_names", None)

    def source(self, sheet: SheetOutcome) -> Source:
        """The record of the sheet that facts point to, made when first asked for."""
        known = self.sources.get(id(sheet))
        if known is None:
            known = source_add(
                self.actor,
                self.batch,
                file_name=sheet.table.file,
                sheet=sheet.table.sheet,
                kind=sheet.kind,
                columns=dict(sheet.table.columns),
            )
            self.sources[id(sheet)] = known
        return known


def month_problems(period: Period | None) -> list[Problem]:
    """What is wrong with a chosen period that is no month."""
    if period is None or period.kind == "month":
        return []
    message = f"{period.label}不是一个月份。"
    return [Problem("wrong_period", message, value=str(period), remedy="请给出月份,如 2024-05。")]
