"""Beginning and ending what a browser is signed in with."""

from __future__ import annotations

import datetime as dt

from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.utils.crypto import constant_time_compare

from luodi.ledger.audit import context
from luodi.ledger.org import sessions as kept
from luodi.ledger.org.access import Actor, Power
from luodi.ledger.org.acts import act_record
from luodi.ledger.org.models import Account, Session
from luodi.ledger.org.services.accounts import account_sign_in, account_subject

SEEN_EVERY = dt.timedelta(minutes=1)
"""How often a session's row is written for being used."""
PROOF = "proof"


def session_begin(session: SessionBase, *, username: str, password: str, browser: str = "") -> Account:
    """Sign in: the session gets a new key and becomes the account's.

    Raises: Refused, in the same words whatever was wrong (`account_sign_in`).
    """
    account = account_sign_in(username=username, password=password)
    session.flush()
    moment = kept.stamp()
    session.update(
        {
            kept.ACCOUNT: account.pk,
            kept.ADDRESS: context.current().address,
            kept.BROWSER: browser[:200],
            kept.BEGUN: moment,
            kept.SEEN: moment,
            PROOF: account.get_session_auth_hash(),
        }
    )
    return account


def session_renew(session: SessionBase, account: Account) -> None:
    """Keep this session after a new password; every other one of the account has ended by it."""
    session.cycle_key()
    session[PROOF] = account.get_session_auth_hash()


def session_account(session: SessionBase) -> Account | None:
    """Whose session it is; nobody's once the account was stopped or got another password."""
    account_id = session.get(kept.ACCOUNT)
    account = Account.objects.select_related("region").filter(pk=account_id).first() if account_id else None
    if account is None or not account.is_active:
        return None
    return account if constant_time_compare(session[PROOF], account.get_session_auth_hash()) else None


def session_seen(session: SessionBase) -> None:
    """Note that it is in use, at most once a minute: its time begins anew."""
    seen = session.get(kept.SEEN)
    if seen is None or dt.datetime.fromisoformat(seen) + SEEN_EVERY <= dt.datetime.now(dt.UTC):
        session[kept.SEEN] = kept.stamp()


def session_end(session: SessionBase) -> None:
    """Sign out."""
    session.flush()


@transaction.atomic
def session_stop(actor: Actor, *, session: Session) -> None:
    """End somebody's session: one's own, or as an administrator of accounts.

    Raises: Refused for another's without that power.
    """
    if session.account is not None and session.account_id != actor.account_id:
        actor.require(Power.ACCOUNTS, session.account.region)
        act_record(actor, session.account.region, "session_stop", account_subject(session.account))
    session.delete()
