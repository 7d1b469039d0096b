"""The county of these tests, on a fixed day, with passwords that are quick to check."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import override_settings

from luodi.ledger.audit import context
from tests.ledger.org.world import NOON, County


@pytest.fixture
def county(db: None) -> Iterator[County]:
    """示例甲县 on 3 June 2024 at noon."""
    quick = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=quick), context.request("test", at=NOON):
        yield County()
