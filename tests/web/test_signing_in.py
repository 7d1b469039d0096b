"""Signing in, the first password, lockout, the end of sessions."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest
from django.test import Client

from luodi.ledger.audit.models import Act
from luodi.ledger.org.access import operator
from luodi.ledger.org.models import Account, Session
from luodi.ledger.org.services import account_stop, password_reset
from tests.web.conftest import PASSWORD, Office

Browser = Callable[[str], Client]


def test_whoever_has_not_signed_in_is_sent_there_and_back(office: Office) -> None:
    client, wanted = Client(), f"/{office.code}/2024-05/overview/"
    sent = client.get(wanted)
    assert (sent.status_code, sent["Location"]) == (302, f"/sign-in/?next={wanted}")
    back = client.post(sent["Location"], {"username": "clerk", "password": PASSWORD})
    assert back["Location"] == wanted
    assert client.get(wanted).status_code == 200


@pytest.mark.parametrize(
    "wanted", ["https://elsewhere.example/", "//elsewhere.example/", "javascript:alert(1)"]
)
def test_nobody_is_sent_to_another_host(office: Office, wanted: str) -> None:
    sent = Client().post(f"/sign-in/?next={wanted}", {"username": "clerk", "password": PASSWORD})
    assert sent["Location"] == "/"


def test_a_wrong_password_says_no_more_than_a_wrong_name(office: Office) -> None:
    said = [
        Client().post("/sign-in/", {"username": name, "password": "falsch-falsch-1"}).content.decode()
        for name in ("clerk", "nobody-here")
    ]
    told = [text[text.index("errorlist") :].split("</ul>")[0] for text in said]
    assert told[0] == told[1]
    assert "连续输错5次将锁定" in told[0]


def test_five_wrong_passwords_lock_the_account(office: Office) -> None:
    client = Client()
    for _ in range(5):
        assert client.post("/sign-in/", {"username": "clerk", "password": "x"}).status_code == 422
    right = client.post("/sign-in/", {"username": "clerk", "password": PASSWORD})
    assert right.status_code == 422
    assert not Session.objects.filter(account__username="clerk").exists()


def test_the_first_password_is_changed_before_anything_else(office: Office) -> None:
    account = Account.objects.get(username="leader")
    first = password_reset(operator(), account=account).password
    client = Client()
    sent = client.post("/sign-in/", {"username": "leader", "password": first})
    assert sent["Location"] == "/password/"
    assert client.get(f"/{office.code}/2024-05/overview/")["Location"].startswith("/password/?next=")
    given = {"old": first, "password": "Shan-He-2025x", "again": "Shan-He-2025x"}
    assert client.post("/password/", given).status_code == 302
    assert client.get(f"/{office.code}/2024-05/overview/").status_code == 200


def test_a_weak_or_mistyped_new_password_is_told_beside_its_field(browser: Browser) -> None:
    client = browser("clerk")
    weak = client.post("/password/", {"old": PASSWORD, "password": "12345", "again": "12345"})
    assert (weak.status_code, "密码" in weak.content.decode()) == (422, True)
    apart = client.post(
        "/password/", {"old": PASSWORD, "password": "Shan-He-2025x", "again": "Shan-He-2025y"}
    )
    assert "两次输入的新密码不一样" in apart.content.decode()


def test_a_new_password_ends_every_other_session(browser: Browser, office: Office) -> None:
    here, elsewhere = browser("clerk"), browser("clerk")
    given = {"old": PASSWORD, "password": "Shan-He-2025x", "again": "Shan-He-2025x"}
    assert here.post("/password/", given).status_code == 302
    page = f"/{office.code}/2024-05/overview/"
    assert (here.get(page).status_code, elsewhere.get(page).status_code) == (200, 302)


def test_a_stopped_account_is_out_at_once(browser: Browser, office: Office) -> None:
    client, page = browser("clerk"), f"/{office.code}/2024-05/overview/"
    assert client.get(page).status_code == 200
    account_stop(operator(), account=Account.objects.get(username="clerk"), reason="离岗")
    assert client.get(page).status_code == 302


def test_signing_out_ends_the_session_and_needs_a_post(browser: Browser) -> None:
    client = browser("clerk")
    assert client.get("/sign-out/").status_code == 405
    assert client.post("/sign-out/").status_code == 302
    assert not Session.objects.filter(account__username="clerk").exists()
    assert client.get("/").status_code == 302


def test_a_session_tells_whose_it_is_and_from_where(browser: Browser) -> None:
    browser("clerk")
    row = Session.objects.get(account__username="clerk")
    assert (row.address, row.begun_at is not None) == ("127.0.0.1", True)


def test_a_session_ends_after_half_an_hour_without_use(browser: Browser, office: Office) -> None:
    client, page = browser("clerk"), f"/{office.code}/2024-05/overview/"
    row = Session.objects.get(account__username="clerk")
    assert row.expire_date - dt.datetime.now(dt.UTC) < dt.timedelta(minutes=31)
    Session.objects.update(expire_date=dt.datetime.now(dt.UTC) - dt.timedelta(seconds=1))
    assert client.get(page).status_code == 302


def test_every_try_is_recorded_with_where_it_came_from(browser: Browser) -> None:
    browser("clerk")
    Client().post("/sign-in/", {"username": "clerk", "password": "x"})
    acts = Act.objects.filter(verb__startswith="sign_in").order_by("pk")
    assert [(act.verb, act.origin, act.address) for act in acts] == [
        ("sign_in", "web", "127.0.0.1"),
        ("sign_in_failed", "web", "127.0.0.1"),
    ]
