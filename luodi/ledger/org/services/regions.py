"""Regions: adding, renaming and moving them, and whom they report to."""

from __future__ import annotations

import re

from django.db import transaction

from luodi.core.problems import Problem, Rejected
from luodi.ledger.audit.services import Changed, Subject
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.acts import act_record, changed
from luodi.ledger.org.models import Level, Region

SHAPES: dict[str, tuple[str, str]] = {
    Level.NATION: (r"CN", "国家的代码写 CN"),
    Level.PROVINCE: (r"[1-9]\d", "省级代码为2位数字,如15"),
    Level.PREFECTURE: (r"[1-9]\d{3}", "市级代码为4位数字,如1599"),
    Level.COUNTY: (r"[1-9]\d{5}", "县级代码为6位数字,如159924"),
    Level.TOWNSHIP: (r"[1-9]\d{8}(\d{3})?", "乡级代码为9位或12位数字"),
    Level.ZONE: (r"[0-9A-Z][0-9A-Z-]{1,11}", "开发区代码为2至12位数字、大写字母或短横"),
}
"""The shape of a code per level (GB/T 2260, GB/T 10114; zones may have local ones), and how to say it."""
RANKS = [Level.NATION, Level.PROVINCE, Level.PREFECTURE, Level.COUNTY, Level.TOWNSHIP]


@transaction.atomic
def region_add(
    actor: Actor, *, code: str, name: str, level: str = Level.COUNTY, parent: str | Region | None = None
) -> Region:
    """A new region under `parent` (a region or its code), else under the nearest one its code begins with.

    Regions below it by their codes that so far hung higher up are taken over, where the actor may move them.
    Raises: Refused without power over the parent (over everything, if there is none); Rejected for a
    code of the wrong shape, one that exists, an unknown parent, or one that is not above this level.
    """
    code, name = code.strip().upper(), name.strip()
    above, problems = _parent(code, parent)
    _require_over(actor, above)
    problems += _shape_problems(code, name, level, above)
    if not problems and (taken := Region.objects.filter(code=code).first()):
        whose = f"已经是{taken.name}" if actor.knows(taken) else "已被使用"
        problems.append(
            Problem(
                "duplicate_region", f"代码{code}{whose}。", value=code, remedy="请核对代码,无需重复添加。"
            )
        )
    if problems:
        raise Rejected(problems)
    region = Region.objects.create(
        code=code,
        name=name,
        level=level,
        parent=above,
        lineage=f"{above.lineage if above else '/'}{code}/",
        reporting_lineage=f"{above.reporting_lineage if above else '/'}{code}/",
    )
    moved = _adopt(actor, region)
    after = {"name": name, "level": str(level), "parent": above.code if above else None}
    act_record(
        actor,
        region,
        "region_add",
        _subject(region),
        changes=[Changed(_subject(region), None, after), *moved],
    )
    return region


@transaction.atomic
def region_rename(actor: Actor, *, region: Region, name: str, reason: str = "") -> Region:
    """Another name for the region (撤县设区). Raises: Refused; Rejected without a name."""
    actor.require(Power.UNITS, region)
    if not name.strip():
        raise Rejected([Problem("missing_required", "没有填写地区名称。", field="name")])
    before, region.name = region.name, name.strip()
    region.save(update_fields=["name"])
    _record_change(actor, region, "region_rename", {"name": before}, {"name": region.name}, reason)
    return region


@transaction.atomic
def region_move(actor: Actor, *, region: Region, parent: Region | None, reason: str = "") -> Region:
    """Put the region, with all below it, under another parent; None makes it a root.

    Raises: Refused without power over the region, where it hangs and where it goes; Rejected when the new
    parent lies below it or is not of a higher level.
    """
    actor.require(Power.UNITS, region)
    _require_over(actor, region.parent)
    _require_over(actor, parent)
    if parent is not None and (
        parent.lineage.startswith(region.lineage) or not _is_above(parent, region.level)
    ):
        raise Rejected([_not_above(parent)])
    before, region.parent = region.parent, parent
    region.save(update_fields=["parent"])
    lineages_renew()
    region.refresh_from_db()
    _record_change(
        actor,
        region,
        "region_move",
        {"parent": before.code if before else None},
        {"parent": parent.code if parent else None},
        reason,
    )
    return region


@transaction.atomic
def reporting_parent_set(actor: Actor, *, region: Region, parent: Region | None, reason: str = "") -> Region:
    """Whom the region reports to other than its administrative parent (计划单列); None: no longer.

    The new parent sees the region from then on; the administrative one still does.
    Raises: Refused without power over the region and over both parents; Rejected when the new parent
    itself reports, at whatever distance, to the region.
    """
    actor.require(Power.UNITS, region)
    _require_over(actor, region.parent)
    if parent is not None:
        actor.require(Power.UNITS, parent)
        if f"/{region.code}/" in parent.reporting_lineage:
            raise Rejected([_not_above(parent)])
    before, region.reporting_parent = region.reporting_parent, parent
    region.save(update_fields=["reporting_parent"])
    lineages_renew()
    region.refresh_from_db()
    _record_change(
        actor,
        region,
        "reporting_parent_set",
        {"reporting_parent": before.code if before else None},
        {"reporting_parent": parent.code if parent else None},
        reason,
    )
    return region


def lineages_renew() -> int:
    """Compute every region's lineages from its parents again, and write those that differ; their number."""
    regions = {region.pk: region for region in Region.objects.select_for_update()}
    wrong = []
    for region in regions.values():
        lineage = _path(region, regions, reporting=False)
        reporting = _path(region, regions, reporting=True)
        if (region.lineage, region.reporting_lineage) != (lineage, reporting):
            region.lineage, region.reporting_lineage = lineage, reporting
            wrong.append(region)
    return Region.objects.bulk_update(wrong, ["lineage", "reporting_lineage"], batch_size=500)


def _path(region: Region, regions: dict[int, Region], *, reporting: bool) -> str:
    codes: list[str] = []
    here: Region | None = region
    while here is not None:
        codes.append(here.code)
        above = (here.reporting_parent_id if reporting else None) or here.parent_id
        here = regions[above] if above else None
        if len(codes) > len(regions):
            raise Rejected([_not_above(region)])
    return "/" + "".join(f"{code}/" for code in reversed(codes))


def _parent(code: str, parent: str | Region | None) -> tuple[Region | None, list[Problem]]:
    """The parent given, or the nearest region that the code begins with; the nation for a province."""
    if isinstance(parent, Region):
        return parent, []
    if parent:
        found = Region.objects.filter(code=parent.strip().upper()).first()
        if found is None:
            message = f"没有代码为{parent}的地区,不能作为上级。"
            return None, [
                Problem("unknown_region", message, value=parent, remedy="请先添加上级地区。", field="parent")
            ]
        return found, []
    prefixes = ["CN", *(code[:length] for length in range(2, len(code)))]
    candidates = Region.objects.filter(code__in=[prefix for prefix in prefixes if prefix != code])
    return max(candidates, key=lambda region: (region.code != "CN", len(region.code)), default=None), []


def _shape_problems(code: str, name: str, level: str, above: Region | None) -> list[Problem]:
    problems = []
    if not name:
        problems.append(Problem("missing_required", "没有填写地区名称。", field="name"))
    if level not in SHAPES:
        allowed = "、".join(f"{choice.value}({choice.label})" for choice in Level)
        message = f"没有“{level}”这一级别。"
        return [
            *problems,
            Problem("unknown_level", message, value=level, remedy=f"可用:{allowed}。", field="level"),
        ]
    shape, saying = SHAPES[level]
    if not re.fullmatch(shape, code):
        message = f"代码{code or '(空)'}不合规格:{saying}。"
        problems.append(
            Problem("bad_region_code", message, value=code, remedy=_code_remedy(code), field="code")
        )
    if above is not None and not _is_above(above, level):
        problems.append(_not_above(above))
    return problems


def _code_remedy(code: str) -> str:
    short = re.sub(r"(00)+$", "", code)
    if code != short and len(code) == 6:
        return f"末尾的0不写,请用{short}。"
    return "请核对级别与代码。"


def _is_above(parent: Region, level: str) -> bool:
    if Level.ZONE in (parent.level, level):
        return parent.level != Level.TOWNSHIP
    return RANKS.index(Level(parent.level)) < RANKS.index(Level(level))


def _not_above(parent: Region) -> Problem:
    return Problem(
        "bad_parent",
        f"{parent.name}({Level(parent.level).label})不能作为它的上级。",
        value=parent.code,
        remedy="请选择级别更高、且不在其下属之中的地区。",
        field="parent",
    )


def _require_over(actor: Actor, region: Region | None) -> None:
    """Raises: Refused without power over the region (over everything, if none); never names one unknown."""
    if region is None or not actor.knows(region):
        actor.require_anywhere(Power.UNITS)
    else:
        actor.require(Power.UNITS, region)


def _adopt(actor: Actor, region: Region) -> list[Changed]:
    """Take over the regions whose codes begin with the new one's and that hang where it hangs."""
    below = Region.objects.filter(code__startswith=region.code, parent=region.parent).exclude(pk=region.pk)
    taken = [child for child in below if _is_above(region, child.level) and actor.has(Power.UNITS, child)]
    for child in taken:
        child.parent = region
    if taken:
        Region.objects.bulk_update(taken, ["parent"])
        lineages_renew()
    before = region.parent.code if region.parent else None
    return [Changed(_subject(child), {"parent": before}, {"parent": region.code}) for child in taken]


def _subject(region: Region) -> Subject:
    return Subject("region", region.code, region.name)


def _record_change(
    actor: Actor,
    region: Region,
    verb: str,
    before: dict[str, object],
    after: dict[str, object],
    reason: str,
) -> None:
    if change := changed(_subject(region), before, after):
        act_record(actor, region, verb, _subject(region), changes=[change], reason=reason)
