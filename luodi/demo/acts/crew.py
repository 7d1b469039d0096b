"""Who acts: the accounts of the county, as actors with what each was granted."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field

from luodi.demo.county import unit_named, units
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Region, Role, Unit
from luodi.ledger.org.queries import actor_for, unit_list

SHOWN_UNITS = ("农牧局", "水务局")
"""Units whose accounts are told to whoever tries the demonstration."""


@dataclass(frozen=True)
class Post:
    """An account: user name, the person's name, the role, and over what: a region's code or a unit."""

    username: str
    name: str
    role: str
    region: str
    unit: str = ""


def administrators() -> list[Post]:
    """The three administrators of the installation."""
    return [
        Post("xitong", "系统管理员", Role.SYSTEM_ADMIN, "15"),
        Post("anquan", "安全管理员", Role.SECURITY_ADMIN, "15"),
        Post("shenji", "审计管理员", Role.AUDIT_ADMIN, "15"),
    ]


def office_posts() -> list[Post]:
    """The office, those who look on, and the level above."""
    return [
        Post("zhuanban", "文静好", Role.CLERK, "159924"),
        Post("lingdao", "乌兰其木", Role.LEADER, "159924"),
        Post("shenhe", "方明堂", Role.REVIEWER, "159924"),
        Post("ducha", "石松年", Role.INSPECTOR, "159924"),
        Post("shiji", "陆望舒", Role.UPPER, "1599"),
    ]


def unit_posts() -> list[Post]:
    """A reporter and a head for each unit; the reporter is the contact that the lists name."""
    return [
        post
        for unit in units()
        for post in (
            Post(f"{unit.code}-tb", unit.contact, Role.REPORTER, "159924", unit.name),
            Post(f"{unit.code}-sh", f"{unit.name}负责人", Role.UNIT_HEAD, "159924", unit.name),
        )
    ]


def shown_posts() -> list[Post]:
    """The accounts to try: every role once, reporter and head of two units."""
    mine = [post for post in unit_posts() if post.unit in SHOWN_UNITS]
    return [*office_posts(), *mine, *administrators()]


@dataclass
class Crew:
    """The county's region and units, and its people as actors."""

    region: Region
    clerk: Actor
    units: dict[str, Unit] = field(default_factory=dict)
    reporters: dict[str, Actor] = field(default_factory=dict)
    heads: dict[str, Actor] = field(default_factory=dict)

    def read_units(self) -> None:
        """Take up the units that have been imported."""
        self.units = {unit.name: unit for unit in unit_list(self.clerk, self.region)}

    def call_people(self, on: dt.date) -> None:
        """Take up who reports for each unit and who heads it."""
        for name in self.units:
            code = unit_named(name).code
            self.reporters[name] = actor_for(f"{code}-tb", on)
            self.heads[name] = actor_for(f"{code}-sh", on)
