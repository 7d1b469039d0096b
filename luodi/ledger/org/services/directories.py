"""A whole directory of units at once, as a workbook brings it. Taking it back: `directories_undo`."""

from __future__ import annotations

import uuid
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NotRequired, TypedDict

from django.db import transaction

from luodi.core.problems import Place, Problem
from luodi.ledger.audit.services import Changed, Subject
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.acts import act_record, changed
from luodi.ledger.org.models import Region, Unit, UnitAlias, UnitKind
from luodi.ledger.org.services.naming import Names, aliases_forget, cleaned, unit_state, unit_subject
from luodi.ledger.org.services.units import kind_problem, next_position

Verdict = Literal["new", "changed", "unchanged", "pending"]
Decided = tuple[Verdict, Unit | None, Changed | None]
WRITTEN = ["name", "kind", "position", "note", "voided_at", "valid_to", "successor"]
KINDS = {**{choice.label: choice.value for choice in UnitKind}, **{value: value for value in UnitKind.values}}


class UnitRow(TypedDict):
    """One row of a directory, named as in `columns.UNIT_COLUMNS`; `place` says where it stands.

    What is absent (no such column, or a cell that waits) says nothing.
    """

    name: str
    aliases: NotRequired[Sequence[str]]
    kind: NotRequired[str | None]
    position: NotRequired[int | None]
    note: NotRequired[str | None]
    key: NotRequired[str | None]
    place: NotRequired[Place]


@dataclass
class Taken:
    """What became of each row, in order, with its unit; what changed; and why a row waits."""

    verdicts: list[Verdict] = field(default_factory=list)
    units: list[Unit | None] = field(default_factory=list)
    changes: list[Changed] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    def count(self, verdict: Verdict) -> int:
        """How many rows became that."""
        return self.verdicts.count(verdict)

    @property
    def made(self) -> list[Unit]:
        """The units that were not there before."""
        pairs = zip(self.verdicts, self.units, strict=True)
        return [unit for verdict, unit in pairs if verdict == "new" and unit is not None]


@transaction.atomic
def units_take(
    actor: Actor, *, region: Region, rows: Sequence[UnitRow], recorded: bool = True, reason: str = ""
) -> Taken:
    """Add the units of a directory that are new, and give known ones what it says of them.

    A row with the key of a unit is an edit of that unit: its place in the official order, its name (the
    old one stays as an alias), its kind, exactly these other names, its note, which may be emptied. Any
    other row is the unit that its name certainly means: that gets further aliases, another kind and a note,
    where the row says so. A row that cannot be taken (no name, another unit's name, the same unit again)
    waits, with a problem at its place; the others are taken. A voided unit of the same name is revived.
    With `recorded=False` the caller's own act carries `changes`.
    Raises: Refused.
    """
    actor.require(Power.UNITS, region)
    intake = _Intake(region)
    intake.take(rows)
    taken = intake.write()
    if recorded and taken.changes:
        subject = Subject("region", region.code, region.name)
        act_record(actor, region, "units_take", subject, changes=taken.changes, reason=reason)
    return taken


class _Intake:
    """The rows of one directory being taken into one region: decided one by one, written together."""

    def __init__(self, region: Region) -> None:
        self.region = region
        self.names = Names(region)
        void = Unit.objects.filter(region=region, voided_at__isnull=False).prefetch_related("aliases")
        self.void = {unit.name: unit for unit in void}
        self.position = next_position(region)
        self.seen: set[uuid.UUID] = set()
        self.new: list[Unit] = []
        self.old: list[Unit] = []
        self.aliases: list[UnitAlias] = []
        self.lost: list[UnitAlias] = []
        self.moved: list[tuple[Unit, Place]] = []
        self.taken = Taken()

    def take(self, rows: Sequence[UnitRow]) -> None:
        """Decide what the rows are: first those that give names up, so that others may have them."""
        losses = {place: lost for place, row in enumerate(rows) if (lost := self._losses(row))}
        if losses:
            self.names.release({str(rows[place].get("key")): lost for place, lost in losses.items()})
        decided: dict[int, Decided] = {}
        found: dict[int, list[Problem]] = {}
        for place in sorted(range(len(rows)), key=lambda place: place not in losses):
            decided[place], found[place] = self._decide(rows[place], losses.get(place, ()))
        for place, row in enumerate(rows):
            verdict, unit, change = decided[place]
            self.taken.verdicts.append(verdict)
            self.taken.units.append(unit)
            self.taken.changes += [change] if change else []
            self.taken.problems += [problem.at(row.get("place", Place())) for problem in found[place]]

    def write(self) -> Taken:
        """Write what was decided, and say what it was."""
        UnitAlias.objects.filter(pk__in=[alias.pk for alias in self.lost]).delete()
        Unit.objects.bulk_create(self.new)
        Unit.objects.bulk_update(self.old, WRITTEN)
        UnitAlias.objects.bulk_create(self.aliases)
        for unit in (*self.new, *self.old):
            aliases_forget(unit)
        self.taken.problems += self._crowded()
        return self.taken

    def _edited(self, row: UnitRow) -> Unit | None:
        """The unit that the row bears the key of."""
        return self.names.units.get(row.get("key") or "")

    def _losses(self, row: UnitRow) -> list[str]:
        """The names that an edit takes away from its unit."""
        unit, kept = self._edited(row), row.get("aliases")
        if unit is None or kept is None:
            return []
        stay = {cleaned(name) for name in kept}
        return [alias.name for alias in unit.aliases.all() if alias.name not in stay]

    def _decide(self, row: UnitRow, lost: Collection[str]) -> tuple[Decided, list[Problem]]:
        edited = self._edited(row)
        name = cleaned(row["name"] or "")
        aliases = [other for other in map(cleaned, row.get("aliases") or ()) if other and other != name]
        known = edited or (self.names.holder(name) if name else None)
        problems = self._problems(row, name, aliases, known)
        if problems:
            if edited:
                self.names.claim(edited, *lost)
            return ("pending", None, None), problems
        unit = known or self._made(row, name)
        before = unit_state(unit) if known else None
        after = self._changed(unit, row, name, aliases) if edited else self._grown(unit, row, aliases)
        self.seen.add(unit.key)
        self.names.claim(unit, name, *aliases)
        change = changed(unit_subject(unit), before, after)
        if known and change:
            self.old.append(unit)
        return ("new" if known is None else "changed" if change else "unchanged", unit, change), []

    def _problems(self, row: UnitRow, name: str, aliases: Sequence[str], known: Unit | None) -> list[Problem]:
        if not name:
            problem = self.names.problem(name, known)
            return [problem] if problem else []
        if known is not None and known.key in self.seen:
            message = f"“{name}”与前面一行是同一单位({known.name})。"
            remedy = "请合并为一行。"
            return [Problem("duplicate_row", message, value=name, remedy=remedy, waits="row", field="name")]
        found = [self.names.problem(name, known)]
        found += [self.names.problem(other, known, "aliases") for other in aliases]
        kind = row.get("kind")
        if kind and kind not in KINDS:
            found.append(kind_problem(kind))
        return [replace(problem, waits="row") for problem in found if problem]

    def _made(self, row: UnitRow, name: str) -> Unit:
        unit = self.void.pop(name, None)
        if unit is None:
            unit = Unit(region=self.region, name=name)
            self.new.append(unit)
        else:
            unit.voided_at, unit.valid_to, unit.successor = None, None, None
            self.old.append(unit)
        unit.position = row.get("position") or self.position
        self.position = max(self.position, unit.position + 1)
        return unit

    def _grown(self, unit: Unit, row: UnitRow, aliases: Sequence[str]) -> dict[str, Any]:
        """Give the unit what the row adds; its state with that."""
        unit.kind = KINDS[row.get("kind") or unit.kind]
        unit.note = row.get("note") or unit.note
        has = [] if unit._state.adding else [alias.name for alias in unit.aliases.all()]
        return unit_state(unit, [*has, *self._add(unit, has, aliases)])

    def _changed(self, unit: Unit, row: UnitRow, name: str, aliases: Sequence[str]) -> dict[str, Any]:
        """Make the unit what the row says it is; its state with that."""
        unit.kind = KINDS[row.get("kind") or unit.kind]
        note, position = row.get("note"), row.get("position")
        unit.note = unit.note if note is None else note
        if position and position != unit.position:
            unit.position = position
            self.moved.append((unit, row.get("place", Place())))
        kept = {alias.name for alias in unit.aliases.all()} if row.get("aliases") is None else {*aliases}
        if name != unit.name:
            aliases, unit.name = [*aliases, unit.name], name
            kept |= {*aliases}
        lost = [alias for alias in unit.aliases.all() if alias.name not in kept or alias.name == name]
        self.lost += lost
        has = [alias.name for alias in unit.aliases.all() if alias not in lost]
        return unit_state(unit, [*has, *self._add(unit, has, aliases)])

    def _add(self, unit: Unit, has: Sequence[str], aliases: Sequence[str]) -> list[str]:
        lacking = [name for name in dict.fromkeys(aliases) if name not in {*has, unit.name}]
        self.aliases += [UnitAlias(unit=unit, name=name) for name in lacking]
        return lacking

    def _crowded(self) -> list[Problem]:
        """A warning for each unit that was moved to a place where another one stands."""
        if not self.moved:
            return []
        standing: dict[int, list[str]] = defaultdict(list)
        listed = Unit.objects.filter(region=self.region, voided_at__isnull=True).order_by("position", "pk")
        for position, name in listed.values_list("position", "name"):
            standing[position].append(name)
        return [
            Problem(
                "duplicate_position",
                f"序号{unit.position}上有{len(names)}个单位:{'、'.join(names)}。",
                place,
                severity="warning",
                value=str(unit.position),
                remedy="请给它们不同的序号,或用 luodi unit order 排序。",
                field="position",
            )
            for unit, place in self.moved
            if len(names := standing[unit.position]) > 1
        ]
