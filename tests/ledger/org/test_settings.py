"""Settings of a region: declared ones only, within bounds, with defaults; a change renews the live book."""

from __future__ import annotations

import pytest

from luodi.core.problems import Rejected
from luodi.ledger.audit.models import Stale
from luodi.ledger.org import queries, services
from luodi.ledger.org.settings import SETTINGS, setting, whole_setting
from tests.ledger.org.world import County


def test_every_default_is_allowed() -> None:
    assert all(declared.allows(declared.default) for declared in SETTINGS.values())


def test_a_setting_has_its_default_until_it_is_set_and_again_after(county: County) -> None:
    assert whole_setting(county.region, "due_day") == 25
    services.region_setting_set(county.root, region=county.region, name="due_day", value=20)
    assert whole_setting(county.region, "due_day") == 20
    services.region_setting_set(county.root, region=county.region, name="due_day", value=None)
    assert whole_setting(county.region, "due_day") == 25


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("due_day", 0),
        ("due_day", 32),
        ("due_day", "25"),
        ("due_day", True),
        ("planning_counts_as_slow", 1),
        ("time_progress_by", "weeks"),
        ("colour", "red"),
    ],
)
def test_it_refuses_what_is_not_declared_or_out_of_bounds(county: County, name: str, value: object) -> None:
    with pytest.raises(Rejected):
        services.region_setting_set(county.root, region=county.region, name=name, value=value)


def test_a_value_kept_from_before_that_is_no_longer_allowed_counts_as_unset(county: County) -> None:
    region = county.region
    region.settings = {"due_day": 99}
    assert setting(region, "due_day") == 25


def test_a_change_makes_the_whole_region_stale_and_is_in_the_record(county: County) -> None:
    services.region_setting_set(county.root, region=county.region, name="planning_counts_as_slow", value=True)
    assert Stale.objects.filter(region="159924", kind="*", key="*").exists()
    (entry, *_) = queries.history(county.actor("leader"), "region", "159924")
    assert [(f.field, f.before, f.after) for f in entry.changes[0].fields] == [
        ("planning_counts_as_slow", None, True)
    ]
