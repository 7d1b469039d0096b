"""The request that acts belong to: its number, where it came from, and what time it is.

Held in a context variable, so that services need not pass it through every call.
"""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from django.utils import timezone


@dataclass(frozen=True)
class Request:
    """One request of a person: a command, a page, a call of the API. `at` fixes its clock when given."""

    origin: str = "system"
    address: str = ""
    number: uuid.UUID = field(default_factory=uuid.uuid4)
    at: dt.datetime | None = None


_CURRENT: ContextVar[Request | None] = ContextVar("luodi_request", default=None)


def current() -> Request:
    """The request under way; outside of one, a fresh request of the system itself."""
    return _CURRENT.get() or Request()


def now() -> dt.datetime:
    """The moment that acts of this request are recorded at, with its time zone."""
    return current().at or timezone.now()


@contextmanager
def request(origin: str, address: str = "", at: dt.datetime | None = None) -> Iterator[Request]:
    """Everything done inside belongs to one request from `origin` (`cli`, `web`, `api`, `demo`).

    `at` fixes the clock, for demonstrations and tests that live through past months.
    """
    made = Request(origin=origin, address=address, at=at)
    token = _CURRENT.set(made)
    try:
        yield made
    finally:
        _CURRENT.reset(token)
