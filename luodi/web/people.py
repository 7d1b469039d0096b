"""Who is asking: the account of the session as an actor, and all that a request does as one request."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import quote, urlsplit

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django_htmx.http import HttpResponseClientRedirect
from django_htmx.middleware import HtmxDetails

from luodi.core.periods import china_day
from luodi.ledger.audit import context
from luodi.ledger.org.access import Actor
from luodi.ledger.org.queries.accounts import actor_for
from luodi.ledger.org.services.sessions import session_account, session_seen

OPEN_TO_ALL = {"sign-in", "health"}
"""Names of the addresses that need no account."""
FIRST = {"password", "sign-out", *OPEN_TO_ALL}
"""What somebody may reach who must choose a password first."""


class Asked(HttpRequest):
    """A request as views get it: of somebody known, with what htmx said of it."""

    actor: Actor
    must_change_password: bool
    htmx: HtmxDetails


class KnownPerson:
    """Gives each request its `actor`; sends whoever has not signed in to where that is done."""

    def __init__(self, handle: Callable[[HttpRequest], HttpResponse]) -> None:
        self.handle = handle

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with context.request("web", address=str(request.META.get("REMOTE_ADDR", ""))[:100]):
            return self.handle(request)

    def process_view(self, request: Asked, view: object, args: object, kwargs: object) -> HttpResponse | None:
        """Before any view: who it is, and whether they may go on."""
        name = request.resolver_match.url_name if request.resolver_match else ""
        account = session_account(request.session)
        if account is None:
            request.actor, request.must_change_password = Actor(username="", name=""), False
            return None if name in OPEN_TO_ALL else sent_to(request, "sign-in")
        request.actor = actor_for(account.username, china_day(context.now()))
        request.must_change_password = account.must_change_password
        session_seen(request.session)
        return sent_to(request, "password") if account.must_change_password and name not in FIRST else None


def sent_to(request: Asked, name: str) -> HttpResponse:
    """To another page first, and afterwards back to this one."""
    shown = request.htmx.current_url if request.htmx else request.get_full_path()
    parts = urlsplit(shown or "/")
    back = parts.path + (f"?{parts.query}" if parts.query else "")
    address = f"{reverse(name)}?next={quote(back)}"
    return HttpResponseClientRedirect(address) if request.htmx else HttpResponseRedirect(address)
