"""Status schemes as the core knows them, and their rows by code, for reading many cells at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from luodi.core import statuses as core
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Region
from luodi.ledger.tasks.models import Status, StatusScheme


@dataclass(frozen=True)
class Vocabulary:
    """Every scheme that a region can use: `rows` by id, `schemes` the same as the core knows them."""

    rows: Mapping[int, StatusScheme]
    schemes: Mapping[int, core.Scheme]
    statuses: Mapping[tuple[int, str], Status]

    def read(self, scheme_id: int, text: str) -> Status | None:
        """The status that a cell of a list with this scheme names; None when the scheme does not list it."""
        found = core.read_status(self.schemes[scheme_id], text)
        return None if found is None else self.statuses[scheme_id, found.code]

    def of_meaning(self, scheme_id: int, meaning: core.Meaning) -> Status | None:
        """The scheme's first status with that meaning, None when it has no word for it."""
        found = self.schemes[scheme_id].of_meaning(meaning)
        return None if found is None else self.statuses[scheme_id, found.code]

    def row(self, code: str) -> StatusScheme:
        """The scheme of that code, the region's own before the shipped one.

        Raises: KeyError if there is none.
        """
        found = [row for row in self.rows.values() if row.code == code]
        if not found:
            raise KeyError(code)
        return max(found, key=lambda row: row.region_id is not None)


def vocabulary(region_id: int) -> Vocabulary:
    """The schemes shipped and those of the region itself, in two queries. Not scoped: words are no secret."""
    schemes = StatusScheme.objects.filter(Q(region=None) | Q(region_id=region_id)).order_by("region_id", "pk")
    rows = {row.pk: row for row in schemes}
    grouped: dict[int, list[Status]] = defaultdict(list)
    for status in Status.objects.filter(scheme__in=list(rows)).order_by("position", "pk"):
        grouped[status.scheme_id].append(status)
    return Vocabulary(
        rows=rows,
        schemes={pk: core_scheme(row, grouped[pk]) for pk, row in rows.items()},
        statuses={(status.scheme_id, status.code): status for found in grouped.values() for status in found},
    )


def core_scheme(row: StatusScheme, statuses: list[Status]) -> core.Scheme:
    """A scheme as the core knows it."""
    words = tuple(
        core.Status(status.code, status.label, core.Meaning(status.meaning), tuple(status.aliases))
        for status in statuses
    )
    return core.Scheme(row.code, row.name, words)


@dataclass(frozen=True)
class SchemeLine:
    """A scheme that the region can use, and whether it is shipped."""

    row: StatusScheme
    scheme: core.Scheme
    shipped: bool


def scheme_list(actor: Actor, region: Region) -> list[SchemeLine]:
    """The schemes that lists of the region can use; none for someone who may not know of the region."""
    if not actor.touches(region):
        return []
    known = vocabulary(region.pk)
    return [SchemeLine(row, known.schemes[pk], row.region_id is None) for pk, row in known.rows.items()]
