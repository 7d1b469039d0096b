"""Which profile a band of headings fits, and which column each heading is."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

from luodi.core.columns import Column
from luodi.sheets.folding import folded
from luodi.sheets.headings import Band, Heading, degrees, unit_in
from luodi.sheets.tables import Profile

_WORDS = frozenset(["text", "names", "label", "day"])
_LEAST_KNOWN = 4
"""One heading in so many must be known: a name and a status among thirty other columns make no list."""


@dataclass(frozen=True)
class Match:
    """A profile laid over a band: the column of the sheet for each field, and what is left over."""

    profile: Profile
    band: Band
    fields: dict[str, Heading]
    extra: dict[str, Heading]
    unknown: tuple[Heading, ...]

    @property
    def is_complete(self) -> bool:
        """Whether every wanted column is there, and not only by chance in a sheet about something else."""
        known = len(self.fields) + len(self.extra)
        is_likely = known * _LEAST_KNOWN >= len(self.band.headings)
        return is_likely and all(name in self.fields for name in self.profile.wanted)

    @property
    def rank(self) -> tuple[int, int, float]:
        """More columns matched is better, then fewer left over, then a larger share of the profile."""
        share = len(self.fields) / max(len(self.profile.columns), 1)
        return len(self.fields) + len(self.extra), -len(self.unknown), share


@dataclass(frozen=True)
class _Known:
    """A heading a column answers to: how alike, how early among the column's headings."""

    column: Column
    order: int
    rank: int


@lru_cache(maxsize=256)
def _vocabulary(profile: Profile) -> tuple[dict[str, list[_Known]], ...]:
    tables: tuple[dict[str, list[_Known]], ...] = ({}, {}, {}, {})
    for order, column in enumerate(profile.columns):
        for rank, heading in enumerate(column.headings):
            for table, text in zip(tables, degrees(heading), strict=True):
                known = table.setdefault(text, [])
                if all(other.column.name != column.name for other in known):
                    known.append(_Known(column, order, rank))
    return tables


@lru_cache(maxsize=64)
def every_heading(profiles: tuple[Profile, ...]) -> frozenset[str]:
    """Every heading any of these profiles knows, without bracket and year."""
    return frozenset(text for profile in profiles for text in _vocabulary(profile)[2])


def match(profile: Profile, band: Band) -> Match:
    """Lay a profile over a band: exact headings first, then ever looser ones, each column once."""
    fields: dict[str, Heading] = {}
    taken: set[int] = set()
    tables = _vocabulary(profile)
    for degree in range(4):
        for heading in sorted(band.headings, key=lambda one: len(_candidates(tables, one, degree))):
            if heading.column in taken:
                continue
            names = [
                known
                for known in _candidates(tables, heading, degree)
                if known.column.name not in fields and _may_hold(known.column, heading)
            ]
            if degree >= 2 and not _is_only_one(band, heading, degree):
                continue
            best = _best(names, heading, degree)
            if best:
                fields[best.name] = heading
                taken.add(heading.column)
    _give_to_wanted(profile, tables, fields)
    left = [heading for heading in band.headings if heading.column not in taken]
    extra = {_extra_name(heading): heading for heading in left if _is_open(profile, band, heading)}
    unknown = tuple(heading for heading in left if not _is_open(profile, band, heading))
    return Match(profile, band, fields, extra, unknown)


def _candidates(tables: tuple[dict[str, list[_Known]], ...], heading: Heading, degree: int) -> list[_Known]:
    return tables[degree].get(degrees(heading.text)[degree], [])


def _may_hold(column: Column, heading: Heading) -> bool:
    """Whether a column may stand under a heading: one in 万元 (年度任务（万元）) holds no words."""
    return column.kind not in _WORDS or not unit_in(heading.text)


def _is_only_one(band: Band, heading: Heading, degree: int) -> bool:
    text = degrees(heading.text)[degree]
    return (
        sum(degrees(other.text)[degree] == text and other.groups == heading.groups for other in band.headings)
        == 1
    )


def _best(known: list[_Known], heading: Heading, degree: int) -> Column | None:
    """The column a heading is: one whose groups stand above it, else the one that knows it best."""
    grouped = [one for one in known if one.column.groups and is_under(heading, one.column.groups)]
    if grouped:
        return min(grouped, key=lambda one: (-_depth(heading, one.column.groups), one.rank, one.order)).column
    free = [one for one in known if not one.column.groups]
    if free:
        return min(free, key=lambda one: (one.rank, one.order)).column
    if len(known) == 1 and degree < 2:  # told apart from nothing: its group may have been left out
        return known[0].column if not heading.groups or len(known[0].column.groups) == 1 else None
    return None


def is_under(heading: Heading, groups: tuple[str, ...]) -> bool:
    """Whether one of these groups stands above a heading."""
    return any(_is_group(said, group) for said in heading.groups for group in groups)


def _depth(heading: Heading, groups: tuple[str, ...]) -> int:
    return sum(any(_is_group(said, group) for said in heading.groups) for group in groups)


@lru_cache(maxsize=16_384)
def _is_group(said: str, group: str) -> bool:
    own, wanted = degrees(said)[1], degrees(group)[1]
    if own == wanted or folded(said) == folded(group):
        return True
    at = own.find(wanted)
    return at >= 0 and len(wanted) >= 3 and not (at and own[at - 1].isdigit() and wanted[0].isdigit())


def _give_to_wanted(
    profile: Profile, tables: tuple[dict[str, list[_Known]], ...], fields: dict[str, Heading]
) -> None:
    """A heading two columns answer to belongs to the wanted one when that would else be missing."""
    for name in profile.wanted:
        if name in fields:
            continue
        for other, heading in list(fields.items()):
            knows = [one for degree in (0, 1) for one in _candidates(tables, heading, degree)]
            if other not in profile.wanted and any(one.column.name == name for one in knows):
                fields[name] = fields.pop(other)
                break


def _is_open(profile: Profile, band: Band, heading: Heading) -> bool:
    """Whether a heading is one of an open group; in a flat band of one row any that is left may be."""
    if not profile.open_groups:
        return False
    return is_under(heading, profile.open_groups) or band.top == band.bottom


def _extra_name(heading: Heading) -> str:
    return degrees(heading.text)[1]
