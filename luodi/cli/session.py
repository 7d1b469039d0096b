"""One command's session: Django ready, the schema there, the person known, the request on record."""

from __future__ import annotations

import getpass
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from luodi.ledger.org.access import Actor


def prepare() -> None:
    """Make Django ready; again is no harm."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luodi.config.settings")
    import django

    django.setup()


@contextmanager
def session(as_user: str | None, *, alone: bool = False, host: bool = False) -> Iterator[Actor]:
    """Who acts, with the database ready for it; everything inside is one request.

    `alone`: no other program uses the embedded database meanwhile. `host`: whoever keeps the machine acts.
    Raises: what cannot be done, as exceptions that `failures` turns into an exit status.
    """
    prepare()
    from luodi.core.problems import NotFound
    from luodi.exchange.installation.schema import database_open
    from luodi.ledger.audit import context
    from luodi.ledger.org.access import Refused
    from luodi.ledger.org.queries.console import console_actor, host_operator

    with database_open(alone=alone), context.request("cli", address=_address()):
        actor = host_operator() if host else console_actor(as_user)
        try:
            yield actor
        except NotFound as missing:
            # One answer for "there is none" and "not for you": who sees everything knows which it is.
            if any(grant.region_id is None for grant in actor.grants):
                raise click.UsageError(str(missing)) from missing
            raise Refused(str(missing)) from missing


def _address() -> str:
    try:
        login = getpass.getuser()
    except (KeyError, OSError):
        login = str(os.getuid()) if hasattr(os, "getuid") else ""
    return f"{socket.gethostname()}/{login}"[:100]
