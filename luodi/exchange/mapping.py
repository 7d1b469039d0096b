"""Which field a heading stands for, as an office says: used now, remembered for next time, forgettable."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from difflib import get_close_matches

from luodi.core.columns import Column
from luodi.core.folding import spaceless
from luodi.core.problems import Problem
from luodi.exchange.shapes import PROFILES
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.models import Region
from luodi.ledger.papers.models import ColumnMap
from luodi.ledger.papers.services.maps import column_map_remember
from luodi.sheets.tables import Profile

EVERY_SHEET = "*"
"""What the remembered choice is filed under: it holds for every sheet of the office."""
FIELDS = {
    column.name: column.label for profile in PROFILES for column in profile.columns if not column.hidden
}


def columns_remembered(actor: Actor, region: Region) -> dict[str, str]:
    """By heading: the field that the office once said it stands for. Empty for who may not import there."""
    return _remembered(region) if actor.has(Power.IMPORT, region) else {}


def columns_remember(actor: Actor, region: Region, chosen: Mapping[str, str]) -> None:
    """Remember these beside what was remembered before; the last choice for a heading counts.

    Raises: Refused without the power.
    """
    known = _remembered(region)
    if chosen and known | dict(chosen) != known:
        column_map_remember(actor, region, EVERY_SHEET, "auto", known | dict(chosen))


def columns_forget(actor: Actor, region: Region, headings: Iterable[str]) -> dict[str, str]:
    """Forget what was said of these headings; what is still remembered.

    Raises: Refused without the power.
    """
    actor.require(Power.IMPORT, region)
    known, gone = _remembered(region), set(headings)
    kept = {heading: name for heading, name in known.items() if heading not in gone}
    if kept != known:
        column_map_remember(actor, region, EVERY_SHEET, "auto", kept)
    return kept


def choice_problems(chosen: Mapping[str, str]) -> list[Problem]:
    """A problem for each choice of a field that there is not."""
    return [_no_field(heading, name) for heading, name in chosen.items() if name not in FIELDS]


def shapes_for(region: Region, chosen: Mapping[str, str]) -> list[Profile]:
    """The known shapes with the headings that this office says stand for a field, now or before."""
    said = {spaceless(heading): (heading, name) for heading, name in _remembered(region).items()}
    said |= {spaceless(heading): (heading, name) for heading, name in chosen.items()}
    if not said:
        return list(PROFILES)
    return [
        replace(profile, columns=tuple(_heeding(profile, column, said) for column in profile.columns))
        for profile in PROFILES
    ]


def _heeding(profile: Profile, column: Column, said: Mapping[str, tuple[str, str]]) -> Column:
    """The column with the headings said to be its own before all others, and without those given away."""
    names = {other.name for other in profile.columns}
    own = [heading for heading, name in said.values() if name == column.name]
    others = [
        heading
        for heading in column.headings
        if spaceless(heading) not in said or said[spaceless(heading)][1] not in names
    ]
    label, *synonyms = [*own, *others] or [column.label]
    return replace(column, label=label, synonyms=tuple(synonyms))


def _remembered(region: Region) -> dict[str, str]:
    found = ColumnMap.objects.filter(region=region, headings=EVERY_SHEET).first()
    return dict(found.columns) if found else {}


def _no_field(heading: str, name: str) -> Problem:
    by_label = [field for field, label in FIELDS.items() if label == name]
    near = tuple(by_label or get_close_matches(name, FIELDS))
    listed = "、".join(f"{field}({label})" for field, label in FIELDS.items())
    return Problem(
        "unknown_field", f"“{heading}”指给了“{name}”,没有这个字段。", value=name,
        remedy=f"是否指{'、'.join(near)}?" if near else f"可用的字段:{listed}。", suggestions=near,
    )  # fmt: skip
