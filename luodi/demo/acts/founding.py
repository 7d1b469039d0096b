"""January's first days: regions, administrators, accounts with their roles, rosters, leaders."""

from __future__ import annotations

from collections.abc import Sequence

from luodi.demo.acts.crew import Crew, Post, administrators, office_posts, unit_posts
from luodi.demo.county import ABOVE, CODE, NAME, YEAR, units
from luodi.demo.moments import at, later, moment
from luodi.demo.passwords import PASSWORD
from luodi.demo.vocabulary import table
from luodi.ledger.org.access import Actor
from luodi.ledger.org.models import Region, Unit
from luodi.ledger.org.queries import actor_for
from luodi.ledger.org.services import (
    account_add,
    grant_add,
    password_set,
    person_add,
    region_add,
    region_setting_set,
    roster_set,
)

FIRST_DAY, SECOND_DAY = moment(1, 2, "founding"), moment(1, 4, "appointing")
ROSTERS = ("成员单位", "考核单位", "争资重点部门")


def regions_found(setup: Actor) -> dict[str, Region]:
    """The county with the city and the region above it, by their codes."""
    with at(FIRST_DAY):
        made = {
            code: region_add(setup, code=code, name=name, level=level)
            for code, name, level in (*ABOVE, (CODE, NAME, "county"))
        }
        region_setting_set(setup, region=made[CODE], name="unit_head_approves", value=True)
    return made


def office_appoint(setup: Actor, regions: dict[str, Region]) -> Crew:
    """The three administrators, and through them the office and those who look on."""
    with at(FIRST_DAY):
        _enrol(setup, setup, regions, administrators())
        system, security = (actor_for(name, FIRST_DAY.date()) for name in ("xitong", "anquan"))
        _enrol(system, security, regions, office_posts())
        return Crew(regions[CODE], actor_for("zhuanban", FIRST_DAY.date()))


def units_appoint(crew: Crew, regions: dict[str, Region]) -> None:
    """A reporter and a head for each unit: made by the system administrator, appointed by the office."""
    with at(SECOND_DAY):
        system = actor_for("xitong", SECOND_DAY.date())
        _enrol(system, crew.clerk, regions, unit_posts(), crew.units)
        crew.call_people(SECOND_DAY.date())


def rosters_draw_up(crew: Crew) -> None:
    """The three rosters of the year, in official order."""
    chosen: dict[str, Sequence[Unit]] = {
        "成员单位": [crew.units[unit.name] for unit in units()],
        "考核单位": [crew.units[unit.name] for unit in units() if unit.is_assessed],
        "争资重点部门": [crew.units[unit.name] for unit in units() if unit.is_for_funds],
    }
    with at(later(SECOND_DAY, 0, "rosters")):
        for name in ROSTERS:
            roster_set(crew.clerk, region=crew.region, year=YEAR, name=name, units=chosen[name])


def leaders_enter(crew: Crew) -> None:
    """The county's leaders with their posts, in official order."""
    with at(later(later(SECOND_DAY, 0, "rosters"), 0, "leaders")):
        for leader in table("units")["leaders"]:
            person_add(
                crew.clerk, region=crew.region, name=leader["name"], title=leader["title"], is_leader=True
            )


def _enrol(
    maker: Actor,
    granter: Actor,
    regions: dict[str, Region],
    posts: Sequence[Post],
    of_units: dict[str, Unit] | None = None,
) -> None:
    """Make these accounts, give each its role, and let each choose the password of the demonstration."""
    for post in posts:
        region = regions[post.region]
        made = account_add(maker, region=region, username=post.username, name=post.name)
        unit = (of_units or {}).get(post.unit)
        grant_add(granter, account=made.account, role=post.role, region=region, unit=unit)
        own = actor_for(post.username, FIRST_DAY.date())
        password_set(own, account=made.account, old=made.password, new=PASSWORD)
