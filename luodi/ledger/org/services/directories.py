"""A whole directory of units at once, as a workbook brings it; and taking such a change back."""

from __future__ import annotations

import uuid
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Literal, NotRequired, TypedDict

from django.db import transaction

from luodi.core.problems import Place, Problem, Rejected
from luodi.ledger.audit import context
from luodi.ledger.audit.services import Changed, Subject
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.acts import act_record, changed
from luodi.ledger.org.models import Region, Unit, UnitAlias, UnitKind
from luodi.ledger.org.services.naming import Names, aliases_forget, cleaned, unit_state, unit_subject
from luodi.ledger.org.services.units import kind_problem, next_position, void_problems

Verdict = Literal["new", "changed", "unchanged", "pending"]
KINDS = {**{choice.label: choice.value for choice in UnitKind}, **{value: value for value in UnitKind.values}}


class UnitRow(TypedDict):
    """One row of a directory, named as in `columns.UNIT_COLUMNS`; `place` says where it stands."""

    name: str
    aliases: NotRequired[Sequence[str]]
    kind: NotRequired[str | None]
    position: NotRequired[int | None]
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
    """Add the units of a directory that are new, and give known ones what they lack.

    A row is the unit of its key, else the one that its name certainly means. A known unit gets further
    aliases and another kind; another name only by its key, and the old one stays as an alias. A row that
    cannot be taken (no name, another unit's name, the same unit again) waits, with a problem at its
    place; the others are taken. A voided unit of the same name is revived. With `recorded=False` the
    caller's own act carries `changes`.
    Raises: Refused.
    """
    actor.require(Power.UNITS, region)
    intake = _Intake(region)
    for row in rows:
        intake.take(row)
    taken = intake.write()
    if recorded and taken.changes:
        subject = Subject("region", region.code, region.name)
        act_record(actor, region, "units_take", subject, changes=taken.changes, reason=reason)
    return taken


@transaction.atomic
def units_restore(
    actor: Actor, *, region: Region, changes: Iterable[Changed], recorded: bool = True, reason: str = ""
) -> list[Changed]:
    """Take back what `units_take` changed: what it made is made void, what it gave is taken away.

    Values that something else changed since are left as they are. Other kinds of subject are passed over.
    Raises: Refused; Rejected when a unit that it made is referred to.
    """
    actor.require(Power.UNITS, region)
    undone = {change.subject.key: change for change in changes if change.subject.kind == "unit"}
    listed = Unit.objects.select_for_update(of=("self",)).filter(region=region, key__in=list(undone))
    units = list(listed.prefetch_related("aliases"))
    made = [unit for unit in units if undone[str(unit.key)].before is None]
    if problems := void_problems(made):
        raise Rejected(problems)
    back = [_restored(unit, undone[str(unit.key)]) for unit in units]
    Unit.objects.bulk_update(units, ["name", "kind", "voided_at"])
    UnitAlias.objects.filter(pk__in=[alias.pk for _, gone in back for alias in gone]).delete()
    done = [change for change, _ in back if change is not None]
    if recorded and done:
        subject = Subject("region", region.code, region.name)
        act_record(actor, region, "units_restore", subject, changes=done, reason=reason)
    return done


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
        self.taken = Taken()

    def take(self, row: UnitRow) -> None:
        """Decide what one row is."""
        name = cleaned(row["name"] or "")
        aliases = [other for other in map(cleaned, row.get("aliases") or ()) if other and other != name]
        known = self._known(row, name)
        problems = self._problems(row, name, aliases, known)
        if problems:
            self._note("pending", None, None)
            self.taken.problems += [problem.at(row.get("place", Place())) for problem in problems]
            return
        unit = known or self._made(row, name)
        before = unit_state(unit) if known else None
        if known and self.names.holder(name) is None:
            aliases, unit.name = [*aliases, unit.name], name
        after = self._grown(unit, row, aliases)
        self.seen.add(unit.key)
        self.names.claim(unit, name, *aliases)
        change = changed(unit_subject(unit), before, after)
        if known and change:
            self.old.append(unit)
        self._note("new" if known is None else "changed" if change else "unchanged", unit, change)

    def write(self) -> Taken:
        """Write what was decided, and say what it was."""
        Unit.objects.bulk_create(self.new)
        Unit.objects.bulk_update(self.old, ["name", "kind", "position", "voided_at", "valid_to", "successor"])
        UnitAlias.objects.bulk_create(self.aliases)
        for unit in (*self.new, *self.old):
            aliases_forget(unit)
        return self.taken

    def _known(self, row: UnitRow, name: str) -> Unit | None:
        keyed = self.names.units.get(row.get("key") or "")
        return keyed or (self.names.holder(name) if name else None)

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
        has = [] if unit._state.adding else [alias.name for alias in unit.aliases.all()]
        lacking = [name for name in dict.fromkeys(aliases) if name not in {*has, unit.name}]
        self.aliases += [UnitAlias(unit=unit, name=name) for name in lacking]
        return unit_state(unit, [*has, *lacking])

    def _note(self, verdict: Verdict, unit: Unit | None, change: Changed | None) -> None:
        self.taken.verdicts.append(verdict)
        self.taken.units.append(unit)
        if change is not None:
            self.taken.changes.append(change)


def _restored(unit: Unit, change: Changed) -> tuple[Changed | None, list[UnitAlias]]:
    """Put the unit back as it was, unwritten; what that changes, and which of its aliases go."""
    before = unit_state(unit)
    if change.before is None:
        unit.voided_at = context.now()
        return changed(unit_subject(unit), before, unit_state(unit)), []
    old, new = change.before, change.after or {}
    for name in ("name", "kind"):
        if name in old and getattr(unit, name) == new.get(name):
            setattr(unit, name, old[name])
    added = set(new.get("aliases", ())) - set(old.get("aliases", ()))
    gone = [alias for alias in unit.aliases.all() if alias.name in added]
    kept = [alias.name for alias in unit.aliases.all() if alias.name not in added]
    return changed(unit_subject(unit), before, unit_state(unit, kept)), gone
