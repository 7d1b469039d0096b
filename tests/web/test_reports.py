"""Reports on the page: made from the month's book, the same file as the command's, read by whom it is for."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from luodi.books.services.sealing import books_restate
from luodi.ledger.org.access import POWERS, Power
from luodi.reports.formats import report_file
from luodi.reports.models import Rendered
from tests.books.world import month
from tests.web.conftest import Office

Browser = Callable[[str], Client]
MAKE = {"kind": "policy-monthly", "named": "named"}


def _page(office: Office, rest: str = "") -> str:
    return f"/{office.code}/2024-05/reports/{rest}"


def _made(client: Client, office: Office, **given: str) -> Rendered:
    answer = client.post(_page(office, "make/"), MAKE | given)
    assert answer.status_code == 302, answer.content.decode()
    return Rendered.objects.latest("pk")


def test_it_is_made_and_taken_as_the_very_file_that_the_command_writes(
    browser: Browser, office: Office
) -> None:
    client = browser("clerk")
    report = _made(client, office)
    answer = client.get(_page(office, f"{report.key}/word/"))
    assert answer.content == report_file(report).content
    assert "filename*=utf-8''" in answer["Content-Disposition"]


def test_its_numbers_are_doors_that_open(browser: Browser, office: Office) -> None:
    client = browser("clerk")
    report = _made(client, office)
    text = client.get(_page(office, f"{report.key}/")).content.decode()
    doors = [part.split('"')[0] for part in text.split('class="number" href="')[1:]]
    assert len(doors) == len(report.numbers)
    for address in doors[:5]:
        assert client.get(address.replace("&amp;", "&")).status_code == 200


def test_the_version_without_names_is_its_own(browser: Browser, office: Office) -> None:
    report = _made(browser("clerk"), office, named="unnamed")
    assert report.named is False


def test_a_number_without_a_red_head_is_told_and_kept(browser: Browser, office: Office) -> None:
    answer = browser("clerk").post(_page(office, "make/"), MAKE | {"number": "示政发〔2024〕5号"})
    text = answer.content.decode()
    assert (answer.status_code, "请同时选“加红头”" in text, "示政发〔2024〕5号" in text) == (422, True, True)


@pytest.mark.parametrize("role", sorted(POWERS))
def test_units_read_it_once_it_is_released_and_only_the_office_makes_it(
    browser: Browser, office: Office, role: str
) -> None:
    report, client, powers = _made(browser("clerk"), office), browser(role), POWERS[role]
    assert (client.post(_page(office, "make/"), MAKE).status_code == 302) == (Power.REPORT in powers)
    one = _page(office, f"{report.key}/")
    assert (client.get(one).status_code == 200) == (Power.SEE in powers)
    assert (client.post(one + "release/").status_code == 302) == (Power.REPORT in powers)
    browser("clerk").post(one + "release/")
    assert (client.get(one + "word/").status_code == 200) == bool({Power.SEE, Power.SEE_OWN} & powers)


def test_its_doors_open_the_revision_it_was_written_from(browser: Browser, office: Office) -> None:
    client = browser("clerk")
    report = _made(client, office)
    books_restate(office.county["clerk"], office.county.region, month("2024-05"), "更正")
    text = client.get(_page(office, f"{report.key}/")).content.decode()
    doors = [part.split('"')[0] for part in text.split('class="number" href="')[1:]]
    asked = [parse_qs(urlsplit(unescape(address)).query)["q"][0] for address in doors]
    assert asked
    for question, number in zip(asked, report.numbers, strict=True):
        assert f"版={number['book'].partition('/')[2]}" in question
    opened = client.get(unescape(doors[0])).content.decode()
    assert "第1版" in opened
