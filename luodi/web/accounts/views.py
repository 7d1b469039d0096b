"""Pages of signing in, signing out and choosing a password."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from luodi.core.problems import Rejected
from luodi.ledger.org.access import Refused
from luodi.ledger.org.queries.accounts import own_account
from luodi.ledger.org.services import password_set
from luodi.ledger.org.services.sessions import session_begin, session_end, session_renew
from luodi.web.accounts.forms import NewPassword, SignIn
from luodi.web.forms import told_in
from luodi.web.people import Asked


@sensitive_post_parameters()
def sign_in(request: Asked) -> HttpResponse:
    """Name and password; then back to where somebody was going."""
    if request.actor.username and request.method == "GET":
        return redirect("home")
    form = SignIn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            account = session_begin(
                request.session, **form.cleaned_data, browser=request.headers.get("User-Agent", "")
            )
        except Refused as refused:
            form.add_error(None, str(refused))
        else:
            return redirect("password" if account.must_change_password else _back(request))
    return render(request, "web/accounts/sign_in.html", {"form": form}, status=422 if form.errors else 200)


@require_POST
def sign_out(request: Asked) -> HttpResponse:
    """End this session."""
    session_end(request.session)
    return redirect("sign-in")


@sensitive_post_parameters()
def password(request: Asked) -> HttpResponse:
    """One's own new password: at first, and whenever wanted."""
    form = NewPassword(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = own_account(request.actor)
        given = form.cleaned_data
        try:
            password_set(request.actor, account=account, old=given["old"], new=given["password"])
        except Rejected as rejected:
            told_in(form, rejected.problems)
        else:
            session_renew(request.session, account)
            return redirect(_back(request))
    words = {"form": form, "is_first": request.must_change_password}
    return render(request, "web/accounts/password.html", words, status=422 if form.errors else 200)


def _back(request: Asked) -> str:
    wanted = request.GET.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, None, require_https=request.is_secure())
    return wanted if wanted and is_ours else "home"
