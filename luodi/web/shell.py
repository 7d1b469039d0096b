"""What stands around every page: the places on the left, the regions and months to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from luodi.ledger.org.queries import region_list
from luodi.web.places import Place


@dataclass(frozen=True)
class Item:
    """One entry of the rail."""

    label: str
    sign: str
    address: str
    is_here: bool


RAIL = (
    ("overview", "总览", "home", "sees"),
    ("desk", "待办", "check", "touches"),
    ("round", "调度", "calendar", "sees"),
    ("books", "定版", "book", "sees"),
    ("reports", "报告", "file", "touches"),
)


def shell(request: HttpRequest) -> dict[str, Any]:
    """Rail, regions and person for the base template; nothing for those who have not signed in."""
    place: Place | None = getattr(request, "place", None)
    actor = getattr(request, "actor", None)
    if actor is None or not actor.username:
        return {}
    here = (request.resolver_match.url_name if request.resolver_match else "") or ""
    known = {"person": actor.name or actor.username, "username": actor.username}
    if place is None:
        return known
    regions = [one for one in region_list(actor) if actor.touches(one)]
    rail = [
        Item(label, sign, place.address(name), here.split("-")[0] == name)
        for name, label, sign, needed in RAIL
        if needed == "touches" or place.sees
    ]
    return {**known, "place": place, "rail": rail, "regions": regions, "here": here}
