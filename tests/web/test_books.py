"""Sealed months on the page: revisions, restating with a reason, comparing, verifying."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from luodi.books.models import Book, Release
from luodi.figures.comparing import compare
from luodi.ledger.org.access import POWERS, Power
from tests.books.world import month
from tests.web.conftest import Office

Browser = Callable[[str], Client]


def _page(office: Office, rest: str = "", period: str = "2024-05") -> str:
    return f"/{office.code}/{period}/books/{rest}"


def test_every_revision_is_listed_with_its_hash(browser: Browser, office: Office) -> None:
    text = browser("clerk").get(_page(office)).content.decode()
    for book in Book.objects.filter(sealed_at__isnull=False):
        assert book.hash[:16] in text


def test_a_month_is_restated_with_a_reason_and_both_revisions_stay(browser: Browser, office: Office) -> None:
    client = browser("clerk")
    empty = client.post(_page(office, "restate/", "2024-04"), {"reason": ""})
    assert (empty.status_code, Book.objects.filter(revision=2).exists()) == (422, False)
    done = client.post(_page(office, "restate/", "2024-04"), {"reason": "更正水务局所报"}, follow=True)
    text = done.content.decode()
    assert "2024年4月第2版、2024年5月第2版" in text
    assert "更正水务局所报" in text
    assert Book.objects.filter(period="2024-04", sealed_at__isnull=False).count() == 2


def test_two_books_are_compared_as_figures_do(browser: Browser, office: Office) -> None:
    given = {"before": "2024-04/1", "after": "2024-05/1"}
    text = browser("clerk").get(_page(office, "compare/"), given).content.decode()
    found = compare(office.county["clerk"], office.code, month("2024-04"), month("2024-05"))
    assert found.changes
    for change in found.changes:
        assert change.label in text
    wrong = browser("clerk").get(_page(office, "compare/"), {"before": "2024-04/9", "after": "x"})
    assert wrong.status_code == 422


def test_the_chain_is_verified_and_tampering_is_told(browser: Browser, office: Office) -> None:
    client = browser("clerk")
    assert "核验无误" in client.get(_page(office, "verify/")).content.decode()


def test_releasing_is_an_act_of_the_office(browser: Browser, office: Office) -> None:
    assert browser("leader").post(_page(office, "release/")).status_code == 403
    assert not Release.objects.exists()
    done = browser("clerk").post(_page(office, "release/"), follow=True)
    assert "合计数已向各单位公布" in done.content.decode()
    assert Release.objects.count() == 1


@pytest.mark.parametrize("role", sorted(POWERS))
def test_only_who_sees_the_region_reads_its_books_and_only_the_office_restates(
    browser: Browser, office: Office, role: str
) -> None:
    client, sees = browser(role), Power.SEE in POWERS[role]
    for rest in ("", "verify/", "compare/?before=2024-04/1&after=2024-05/1"):
        status = client.get(_page(office, rest)).status_code
        assert status == (200 if sees else 403), rest
    answer = client.post(_page(office, "restate/"), {"reason": "x"})
    assert (answer.status_code == 302) == (Power.SEAL in POWERS[role])
