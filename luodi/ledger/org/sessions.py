"""Where the pages keep sessions: one row each, with whose it is, so that they can be listed and ended."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib.sessions.backends.db import SessionStore as Store
from django.utils import timezone

from luodi.ledger.org.models import Session

ACCOUNT, ADDRESS, BROWSER, BEGUN, SEEN = "account", "address", "browser", "begun", "seen"
"""What a session's data holds of it, kept also in columns of its row."""


class SessionStore(Store):
    """Sessions in the table of this app instead of Django's own."""

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The table."""
        return Session

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """The row, with the columns that tell whose session it is."""
        row: Session = super().create_model_instance(data)  # type: ignore[assignment]
        row.account_id = data.get(ACCOUNT)
        row.address, row.browser = data.get(ADDRESS, ""), data.get(BROWSER, "")
        row.begun_at, row.seen_at = _moment(data.get(BEGUN)), _moment(data.get(SEEN))
        return row


def _moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def stamp() -> str:
    """This moment, as a session's data keeps it."""
    return timezone.now().isoformat(timespec="seconds")
