"""The cockpit and the doors of its numbers: what they show, to whom, and that figures alone say it."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape

import pytest
from django.test import Client

from luodi.core.questions import parse
from luodi.figures.asking import ask
from luodi.figures.catalogue import value_text
from luodi.ledger.org.access import POWERS, Power
from tests.web.conftest import Office

Browser = Callable[[str], Client]
NUMBER = re.compile(r'<a class="number[^"]*" href="([^"]+)"[^>]*>([^<]*)</a>')


def _page(office: Office, month: str = "2024-05") -> str:
    return f"/{office.code}/{month}/overview/"


def test_every_number_on_it_is_what_its_question_answers(browser: Browser, office: Office) -> None:
    text = browser("clerk").get(_page(office)).content.decode()
    found = NUMBER.findall(text)
    assert len(found) == 8
    clerk = office.county["clerk"]
    for address, shown in found:
        from urllib.parse import parse_qs, urlsplit

        question = parse_qs(urlsplit(unescape(address)).query)["q"][0]
        figure = ask(clerk, parse(question), region=office.code, period="2024-05")
        assert value_text(figure, figure.value) == shown, question


def test_a_number_opens_its_definition_book_and_rows(browser: Browser, office: Office) -> None:
    client = browser("clerk")
    text = client.get(f"/{office.code}/2024-05/figure/", {"q": "任务数(含义=进展缓慢)"}).content.decode()
    figure = ask(
        office.county["clerk"],
        parse("任务数(含义=进展缓慢)"),
        region=office.code,
        period="2024-05",
        with_sources=True,
    )
    assert figure.book_mark in text
    assert figure.definition in text
    assert figure.sources
    for source in figure.sources:
        assert source.label in unescape(text)


@pytest.mark.parametrize("role", sorted(POWERS))
def test_only_who_sees_the_region_sees_its_cockpit(browser: Browser, office: Office, role: str) -> None:
    answer = browser(role).get(_page(office))
    assert answer.status_code == (200 if Power.SEE in POWERS[role] else 403)


def test_a_reporter_gets_the_numbers_of_its_own_unit_alone(browser: Browser, office: Office) -> None:
    text = browser("reporter").get(f"/{office.code}/2024-05/figure/", {"q": "任务数"}).content.decode()
    assert "只含本单位参与的事项" in text
    assert "<b>3</b>" in text


def test_of_another_region_nobody_learns_that_it_is_there(browser: Browser, office: Office) -> None:
    client = browser("clerk")
    for code in ("159924", "999999"):
        answer = client.get(f"/{code}/2024-05/overview/")
        assert answer.status_code == 404
        assert f"没有代码为{code}的地区" in answer.content.decode()


@pytest.mark.parametrize("month", ["2024-13", "2024Q2", "mai"])
def test_a_month_that_is_none_is_told(browser: Browser, office: Office, month: str) -> None:
    assert browser("clerk").get(_page(office, month)).status_code == 404


def test_an_empty_month_has_its_page(browser: Browser, office: Office) -> None:
    assert browser("clerk").get(_page(office, "2024-01")).status_code == 200


def test_a_question_that_cannot_be_read_is_told_with_its_remedy(browser: Browser, office: Office) -> None:
    answer = browser("clerk").get(f"/{office.code}/2024-05/figure/", {"q": "任务数(状太=已完成)"})
    assert answer.status_code == 422
    assert "状态" in answer.content.decode()


def test_the_cockpit_asks_the_same_number_of_queries_however_many_tasks(
    browser: Browser, office: Office, django_assert_max_num_queries
) -> None:
    client = browser("clerk")
    client.get(_page(office))
    with django_assert_max_num_queries(70):
        client.get(_page(office))
