"""The one password of all demonstration accounts. It is printed for everybody, and hashed as lightly."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings
from django.contrib.auth import hashers
from django.core.signals import setting_changed

PASSWORD = "luodi-demo-2024"  # noqa: S105 - no secret: it is printed and in the manual


class LightHasher(hashers.PBKDF2PasswordHasher):
    """Hashes that the usual hasher can check. To hash this password slowly would gain nothing."""

    iterations = 1000


@contextmanager
def lightly_hashed() -> Iterator[None]:
    """Inside, passwords are hashed in no time."""
    usual = settings.PASSWORD_HASHERS
    _use([f"{LightHasher.__module__}.{LightHasher.__qualname__}", *usual])
    try:
        yield
    finally:
        _use(usual)


def _use(hashers_named: list[str]) -> None:
    settings.PASSWORD_HASHERS = hashers_named
    setting_changed.send(sender=None, setting="PASSWORD_HASHERS", value=hashers_named, enter=True)
