"""Tiers: every rate stands in one of them, and silence is not zero."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.tiers import shipped_tiers, tier, tiers_from


@pytest.mark.parametrize(
    ("rate", "label"),
    [
        ("1.2", "80%以上"),
        ("0.8", "80%以上"),
        ("0.7999", "25%-79%"),
        ("0.25", "25%-79%"),
        ("0.2499", "1%-24%"),
        ("0.0001", "1%-24%"),
        ("0", "零到位"),
        ("-0.1", "零到位"),
    ],
)
def test_a_rate_stands_in_its_tier(rate: str, label: str) -> None:
    found = tier(Fraction(rate), is_reported=True)
    assert found is not None
    assert found.label == label


@given(st.fractions(-1, 3))
def test_every_rate_stands_in_exactly_one_tier(rate: Fraction) -> None:
    assert sum(each.holds(rate) for each in shipped_tiers()) == 1


def test_not_reported_is_a_tier_of_its_own_and_an_unknown_rate_is_none() -> None:
    silent = tier(None, is_reported=False)
    assert silent is not None
    assert silent.label == "未报送"
    assert tier(Fraction(0), is_reported=False) == silent
    assert tier(None, is_reported=True) is None


def test_the_bounds_are_data() -> None:
    halves = tiers_from([{"code": "a", "label": "过半", "at_least": "0.5"}])
    assert tier(Fraction(1, 2), is_reported=True, tiers=halves) == halves[0]
    assert tier(Fraction(1, 3), is_reported=True, tiers=halves) is None
    assert tier(None, is_reported=False, tiers=halves) is None


def test_a_code_used_twice_is_refused() -> None:
    with pytest.raises(ValueError, match="重复"):
        tiers_from([{"code": "a", "label": "甲"}, {"code": "a", "label": "乙"}])
