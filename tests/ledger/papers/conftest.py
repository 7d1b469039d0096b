"""Two counties, two units, people of each kind, and a folder for files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from luodi.ledger.org.access import POWERS, Actor, Granted, operator
from luodi.ledger.org.models import Level, Region, Role, Unit


@dataclass
class Office:
    """A region, its two units, and somebody in each role."""

    region: Region
    unit: Unit
    other: Unit
    people: dict[str, Actor]

    def __getitem__(self, who: str) -> Actor:
        return self.people[who]


def actor_of(role: str, region: Region, unit: Unit | None = None, name: str = "") -> Actor:
    """Somebody with one grant."""
    grant = Granted(POWERS[role], region.pk, region.code, region.lineage, unit.pk if unit else None)
    return Actor(username=name or role, name=name or role, grants=(grant,))


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, settings: Any) -> Path:
    settings.FILES_ROOT = tmp_path
    return tmp_path


@pytest.fixture
def office(db: None) -> Office:
    region, elsewhere = (
        Region.objects.create(code=code, name=f"县{code}", level=Level.COUNTY, lineage=f"/{code}/")
        for code in ("159924", "369924")
    )
    unit, other = (Unit.objects.create(region=region, name=name) for name in ("教育体育局", "农牧局"))
    people = {
        "clerk": actor_of(Role.CLERK, region, name="clerk"),
        "leader": actor_of(Role.LEADER, region, name="leader"),
        "reporter": actor_of(Role.REPORTER, region, unit, name="reporter"),
        "other_reporter": actor_of(Role.REPORTER, region, other, name="other_reporter"),
        "administrator": actor_of(Role.SYSTEM_ADMIN, region, name="administrator"),
        "strange_clerk": actor_of(Role.CLERK, elsewhere, name="strange_clerk"),
        "outsider": Actor(username="outsider", name="outsider"),
        "operator": operator(),
    }
    return Office(region, unit, other, people)
