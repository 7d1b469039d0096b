"""A county with named people in every role, a neighbour who must learn nothing, and one without a role."""

from __future__ import annotations

import datetime as dt

from luodi.ledger.org import queries, services
from luodi.ledger.org.access import Actor, operator
from luodi.ledger.org.models import Account, Grant, Person, Region, Role, Roster, Unit

TODAY = dt.date(2024, 6, 3)
NOON = dt.datetime(2024, 6, 3, 12, tzinfo=dt.timezone(dt.timedelta(hours=8)))
UNITS = {"发改委": ["发展改革委"], "教体局": ["教育体育局"], "财政局": []}
PASSWORD = "Kaixin-2024-luodi"


class County:
    """示例甲县 (159924) under 示例市 and 示例省, with one account per role; a clerk of 邻县 next to it.

    The reporter and the unit head are of 教体局. Rows are read anew at each call, so that one test may
    try an act as many people.
    """

    def __init__(self) -> None:
        self.root = operator()
        add = services.region_add
        add(self.root, code="15", name="示例省", level="province")
        add(self.root, code="1599", name="示例市", level="prefecture")
        county = add(self.root, code="159924", name="示例甲县")
        next_door = add(self.root, code="159925", name="邻县")
        for name, aliases in UNITS.items():
            services.unit_add(self.root, region=county, name=name, aliases=aliases)
        services.roster_set(
            self.root,
            region=county,
            year=2024,
            name="考核单位",
            units=[self.unit("教体局"), self.unit("发改委")],
        )
        services.person_add(self.root, region=county, name="王县长", title="县长", is_leader=True)
        services.person_add(self.root, region=county, name="李书记", title="书记", is_leader=True)
        services.person_add(self.root, region=county, name="小赵", unit=self.unit("教体局"))
        services.person_add(self.root, region=county, name="小钱", unit=self.unit("财政局"))
        for role in Role.values:
            of_unit = role in ("reporter", "unit_head")
            self.enrol(role, role, county, self.unit("教体局") if of_unit else None)
        self.enrol("outsider", Role.CLERK, next_door)
        services.account_add(self.root, region=county, username="nobody", name="无权者", password=PASSWORD)
        services.account_add(self.root, region=county, username="newcomer", name="新来者", password=PASSWORD)

    def enrol(self, username: str, role: str, region: Region, unit: Unit | None = None) -> None:
        """Make an account in the region, with that role."""
        made = services.account_add(
            self.root, region=region, username=username, name=username, password=PASSWORD
        )
        services.grant_add(self.root, account=made.account, role=role, region=region, unit=unit)

    @property
    def region(self) -> Region:
        """示例甲县."""
        return Region.objects.get(code="159924")

    def other(self, code: str) -> Region:
        """Another region by its code."""
        return Region.objects.get(code=code)

    def unit(self, name: str) -> Unit:
        """A unit of the county."""
        return Unit.objects.get(name=name, region__code="159924")

    def person(self, name: str) -> Person:
        """Somebody of the county."""
        return Person.objects.get(name=name, region__code="159924")

    @property
    def roster(self) -> Roster:
        """The county's only roster."""
        return Roster.objects.get()

    def account(self, username: str) -> Account:
        """An account."""
        return Account.objects.get(username=username)

    def grant(self, username: str) -> Grant:
        """The only grant of an account."""
        return Grant.objects.get(account__username=username)

    def actor(self, username: str, on: dt.date = TODAY) -> Actor:
        """Somebody asking."""
        return queries.actor_for(username, on)
