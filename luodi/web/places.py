"""Where a page stands: the region and the month in its address, and what else could be chosen there."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpResponse
from django.urls import reverse

from luodi.core.periods import NotAPeriod, Period, china_day
from luodi.core.problems import NotFound
from luodi.ledger.audit import context
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.queries import region_by_code, region_list
from luodi.ledger.rounds.queries import round_list
from luodi.web.people import Asked


@dataclass(frozen=True)
class Month:
    """A month that can be chosen, with the word for how it stands."""

    period: Period
    state: str

    @property
    def label(self) -> str:
        """2024年5月 已定版."""
        return f"{self.period.label} {self.state}".strip()


@dataclass(frozen=True)
class Place:
    """Region and month of a page, for one actor."""

    actor: Actor
    region: Any
    period: Period
    months: Sequence[Month]

    @property
    def code(self) -> str:
        """The region's code."""
        return str(self.region.code)

    @property
    def month(self) -> str:
        """The month, as addresses name it."""
        return str(self.period)

    @property
    def is_office(self) -> bool:
        """Whether the actor runs the region's rounds."""
        return self.actor.has(Power.ROUND, self.region)

    @property
    def sees(self) -> bool:
        """Whether the actor sees every fact of the region."""
        return self.actor.sees(self.region)

    def address(self, name: str, *args: Any) -> str:
        """The address of a page of this region and month."""
        return reverse(name, args=(self.code, self.month, *args))


View = Callable[..., HttpResponse]


def at_place(view: View) -> View:
    """A view whose address begins with region and month: it gets a `Place` instead of them."""

    @wraps(view)
    def placed(request: Asked, code: str, month: str, *args: Any, **kwargs: Any) -> HttpResponse:
        region = region_by_code(request.actor, code)
        request.actor.require_touch(region)
        try:
            period = Period.parse(month)
        except NotAPeriod as wrong:
            raise NotFound(str(wrong)) from None
        if period.kind != "month":
            raise NotFound(f"“{month}”不是一个月份。")
        place = Place(request.actor, region, period, months_of(request.actor, region))
        request.place = place  # type: ignore[attr-defined]
        return view(request, place, *args, **kwargs)

    return placed


def months_of(actor: Actor, region: Any) -> list[Month]:
    """The months of the region's rounds, newest first."""
    return [
        Month(Period.parse(one.period), one.get_state_display())
        for one in round_list(actor, region)
        if one.kind == "month"
    ]


def first_place(actor: Actor) -> tuple[str, str] | None:
    """Region and month where somebody begins: the first region they have to do with, its newest month."""
    region = next((one for one in region_list(actor) if actor.touches(one)), None)
    if region is None:
        return None
    months = months_of(actor, region)
    period = months[0].period if months else Period.of(china_day(context.now()))
    return region.code, str(period)
