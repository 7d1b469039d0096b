"""Names under which the product itself acts in the record."""

from __future__ import annotations

import pytest

from luodi.core.problems import Rejected
from luodi.ledger.org.access import operator
from luodi.ledger.org.services import account_add, region_add

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("username", ["local", "setup", "host", "system", "demo", " Local "])
def test_no_account_takes_a_name_of_the_product_itself(username: str) -> None:
    me = operator()
    region = region_add(me, code="159901", name="某县", level="county")
    with pytest.raises(Rejected) as refused:
        account_add(me, region=region, username=username, name="某人")
    assert [problem.code for problem in refused.value.problems] == ["duplicate_username"]
