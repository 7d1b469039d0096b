"""The county's pages, looked at by somebody signed in."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from django.test import Client

from luodi.ledger.audit import context
from luodi.ledger.org.access import operator
from luodi.ledger.org.models import Account, Role, Unit
from luodi.ledger.org.services.enrolment import account_enrol
from tests.kept import kept
from tests.reports.conftest import County, sealed_county

PASSWORD = "Tie-Qiao-2024"
UNIT = "水务局"


@dataclass
class Office:
    """A county with April and May 2024 sealed, and an account for each role: its name is the role's."""

    county: County

    @property
    def code(self) -> str:
        """The region's code."""
        return self.county.region.code


def _office() -> Office:
    with context.request("test"):
        county = sealed_county()
        unit = Unit.objects.get(region=county.region, name=UNIT)
        for role in Role.values:
            of_unit = unit if role in (Role.REPORTER, Role.UNIT_HEAD) else None
            account_enrol(operator(), region=county.region, username=role, role=role, unit=of_unit)
            account = Account.objects.get(username=role)
            account.set_password(PASSWORD)
            account.must_change_password = False
            account.save()
    return Office(county)


office = kept(_office)


@pytest.fixture
def browser(office: Office) -> Callable[[str], Client]:
    """A browser in which that account is signed in."""

    def signed_in(username: str) -> Client:
        client = Client()
        answer = client.post("/sign-in/", {"username": username, "password": PASSWORD})
        assert answer.status_code == 302, answer.content.decode()
        return client

    return signed_in
