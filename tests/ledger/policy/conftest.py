"""A county, its neighbour, and somebody in each role."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from luodi.core.periods import CHINA
from luodi.ledger.audit import context
from luodi.ledger.org.access import POWERS, Actor, Granted
from luodi.ledger.org.models import Level, Region, Role, Unit
from luodi.ledger.policy import services
from luodi.ledger.policy.models import Document

NOON = dt.datetime(2024, 5, 10, 12, tzinfo=CHINA)
OUTSIDERS = ["strange_clerk", "strange_reporter", "administrator", "nobody"]
NOT_THE_OFFICE = [*OUTSIDERS, "leader", "reporter"]


def actor_of(role: str, region: Region, unit: Unit | None = None, name: str = "") -> Actor:
    """Somebody with one grant."""
    grant = Granted(POWERS[role], region.pk, region.code, region.lineage, unit.pk if unit else None)
    return Actor(username=name or role, name=name or role, grants=(grant,))


def region_of(code: str) -> Region:
    """A county at the root of its own tree."""
    lineage = f"/{code}/"
    return Region.objects.create(
        code=code, name=f"县{code}", level=Level.COUNTY, lineage=lineage, reporting_lineage=lineage
    )


@dataclass
class County:
    """A region with two units."""

    region: Region
    elsewhere: Region
    units: dict[str, Unit]
    people: dict[str, Actor]

    def __getitem__(self, who: str) -> Actor:
        return self.people[who]

    @property
    def clerk(self) -> Actor:
        """The office."""
        return self.people["clerk"]

    def document(self, title: str = "关于推进生态保护修复的意见", **values: Any) -> Document:
        """A further document."""
        return services.document_add(self.clerk, region=self.region, title=title, **values)


@pytest.fixture
def county(db: None) -> Iterator[County]:
    """The county on 10 May 2024."""
    region, elsewhere = region_of("159924"), region_of("369924")
    units = {name: Unit.objects.create(region=region, name=name) for name in ("发改委", "林草局")}
    strange = Unit.objects.create(region=elsewhere, name="别县林草局")
    people = {
        "clerk": actor_of(Role.CLERK, region, name="clerk"),
        "leader": actor_of(Role.LEADER, region, name="leader"),
        "reporter": actor_of(Role.REPORTER, region, units["林草局"], name="reporter"),
        "administrator": actor_of(Role.SYSTEM_ADMIN, region, name="administrator"),
        "strange_clerk": actor_of(Role.CLERK, elsewhere, name="strange_clerk"),
        "strange_reporter": actor_of(Role.REPORTER, elsewhere, strange, name="strange_reporter"),
        "nobody": Actor(username="nobody", name="nobody"),
    }
    with context.request("test", at=NOON):
        yield County(region, elsewhere, units, people)
