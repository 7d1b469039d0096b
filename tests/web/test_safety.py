"""What every answer says to the browser, and that nothing happens without the page's own token."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.test import Client

from tests.web.conftest import PASSWORD, Office

Browser = Callable[[str], Client]


@pytest.mark.parametrize("page", ["/sign-in/", "/health/", "/no-such-page/", "/"])
def test_no_page_may_load_or_run_what_is_not_ours(office: Office, page: str) -> None:
    headers = Client().get(page).headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "no-store"


def test_a_page_has_no_script_or_style_of_its_own(browser: Browser, office: Office) -> None:
    text = browser("clerk").get(f"/{office.code}/2024-05/overview/").content.decode()
    scripts = [part.split(">")[0] for part in text.split("<script")[1:]]
    assert scripts
    assert all("src=" in part or 'type="application/json"' in part for part in scripts)
    for forbidden in ("<style", " style=", " onclick=", "javascript:", "http://", "https://"):
        assert forbidden not in text, forbidden


def test_without_the_token_nothing_is_done(office: Office) -> None:
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/sign-in/", {"username": "clerk", "password": PASSWORD})
    assert (answer.status_code, "页面已过期" in answer.content.decode()) == (403, True)


def test_the_cookie_is_kept_from_scripts_and_other_sites(browser: Browser) -> None:
    cookie = browser("clerk").cookies["sessionid"]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
