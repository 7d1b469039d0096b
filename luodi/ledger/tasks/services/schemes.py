"""Status schemes: the shipped ones into the tables, and a region's own copy with its own words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from luodi.core.problems import Problem, Rejected
from luodi.core.statuses import Meaning, Scheme, scheme_from, shipped_schemes
from luodi.ledger.audit.services import Subject, mark_stale
from luodi.ledger.org.access import Actor, Power, Refused
from luodi.ledger.org.acts import act_record, changed
from luodi.ledger.org.models import Region
from luodi.ledger.tasks.models import Progress, Status, StatusScheme

PURSUIT = frozenset({Meaning.TO_ASSESS, Meaning.AVAILABLE, Meaning.UNOBTAINABLE})
"""A scheme with one of these is printed by a pursuit list: prospect and progress are kept apart."""


def is_pursuit(scheme: Scheme) -> bool:
    """Whether lists with this vocabulary pursue something that may be unobtainable."""
    return any(status.meaning in PURSUIT for status in scheme.statuses)


@transaction.atomic
def ensure_shipped(using: str = "default") -> None:
    """Bring the shipped schemes into the tables, or up to date there; again is no harm.

    Statuses that are no longer shipped stay: accepted facts may point at them.
    """
    for shipped in shipped_schemes():
        row, _ = StatusScheme.objects.using(using).update_or_create(
            region=None, code=shipped.code, defaults={"name": shipped.name, "pursuit": is_pursuit(shipped)}
        )
        scheme_fill(row, shipped, using)


def scheme_fill(row: StatusScheme, scheme: Scheme, using: str = "default") -> None:
    """Make the statuses of a scheme's row those of `scheme`; statuses that it lacks stay."""
    present = {status.code: status for status in Status.objects.using(using).filter(scheme=row)}
    new: list[Status] = []
    changed: list[Status] = []
    for position, status in enumerate(scheme.statuses):
        kept = present.get(status.code)
        held = kept or Status(scheme=row, code=status.code)
        values = (status.label, status.meaning.value, position, list(status.aliases))
        if kept and values == (held.label, held.meaning, held.position, held.aliases):
            continue
        held.label, held.meaning, held.position, held.aliases = values
        (changed if kept else new).append(held)
    Status.objects.using(using).bulk_create(new)
    Status.objects.using(using).bulk_update(changed, ["label", "meaning", "position", "aliases"])


@transaction.atomic
def scheme_add(
    actor: Actor, *, region: Region, code: str, name: str, statuses: Sequence[Mapping[str, Any]]
) -> StatusScheme:
    """Make a vocabulary of the region's own (each status: code, label, meaning, aliases, in order).

    Raises: Refused; Rejected when the code is taken, or the words contradict one another.
    """
    actor.require(Power.EDIT, region)
    scheme = _read(code, name, statuses)
    if StatusScheme.objects.filter(region=region, code=code).exists():
        raise Rejected([_problem(f"口径代码“{code}”已经用过。", "请另取代码。")])
    row = StatusScheme.objects.create(region=region, code=code, name=name, pursuit=is_pursuit(scheme))
    scheme_fill(row, scheme)
    _recorded(actor, region, "scheme_add", row, None)
    return row


@transaction.atomic
def scheme_change(
    actor: Actor, *, scheme: StatusScheme, name: str, statuses: Sequence[Mapping[str, Any]]
) -> StatusScheme:
    """Change the words of a region's own vocabulary; the status of a code may get other words and aliases.

    Raises: Refused, also for a shipped one; Rejected when the words contradict one another, or when a
    status that a report names would be lost or mean something else.
    """
    region = scheme.region
    if region is None:
        raise Refused("通用口径不能修改;请另建本地口径。")
    actor.require(Power.EDIT, region)
    wanted = _read(scheme.code, name, statuses)
    kept = {status.code: status for status in wanted.statuses}
    for status in Status.objects.filter(scheme=scheme):
        stays = status.code in kept and kept[status.code].meaning == status.meaning
        if not stays and Progress.objects.filter(status=status).exists():
            message = f"已有进展使用“{status.label}”,不能去掉或改变其含义。"
            raise Rejected([_problem(message, "请保留该状态,另加新的状态。")])
    before = _state(scheme)
    Status.objects.filter(scheme=scheme).exclude(code__in=list(kept)).delete()
    scheme.name, scheme.pursuit = name, is_pursuit(wanted)
    scheme.save(update_fields=["name", "pursuit"])
    scheme_fill(scheme, wanted)
    _recorded(actor, region, "scheme_change", scheme, before)
    return scheme


def _read(code: str, name: str, statuses: Sequence[Mapping[str, Any]]) -> Scheme:
    try:
        scheme = scheme_from({"code": code, "name": name, "statuses": statuses})
    except (KeyError, ValueError) as error:
        raise Rejected(
            [_problem(f"口径不能用:{error}", "每个状态要有代码、名称和含义,词语不能重复。")]
        ) from None
    if not scheme.statuses or not code.strip() or not name.strip():
        raise Rejected([_problem("口径没有代码、名称或状态。", "请补全。")])
    return scheme


def _recorded(
    actor: Actor, region: Region, verb: str, row: StatusScheme, before: dict[str, Any] | None
) -> None:
    subject = Subject("status_scheme", f"{region.code}:{row.code}", row.name)
    change = changed(subject, before, _state(row))
    if change is not None:
        act_record(actor, region, verb, subject, changes=[change])
        mark_stale(region.code, [("*", "*")])


def _state(row: StatusScheme) -> dict[str, Any]:
    words = Status.objects.filter(scheme=row).order_by("position", "pk")
    listed = [
        {"code": word.code, "label": word.label, "meaning": word.meaning, "aliases": word.aliases}
        for word in words
    ]
    return {"name": row.name, "statuses": listed}


def _problem(message: str, remedy: str) -> Problem:
    return Problem("bad_scheme", message, remedy=remedy)
