"""Units: names that only one of them has, renaming, merging, closing, voiding, and official order."""

from __future__ import annotations

import datetime as dt

import pytest

from luodi.core.problems import Rejected
from luodi.ledger.org import queries, services
from tests.ledger.org.world import County

MAY, JUNE = dt.date(2024, 5, 31), dt.date(2024, 6, 1)


def names(county: County, **how: object) -> list[str]:
    return [unit.name for unit in queries.unit_list(county.root, county.region, **how)]  # type: ignore[arg-type]


@pytest.mark.parametrize("taken", ["教体局", "教育体育局", "县教体局", "示例甲县教育体育局", "教体局 "])
def test_it_refuses_a_name_that_another_unit_has_however_it_is_written(county: County, taken: str) -> None:
    for act in (
        lambda: services.unit_add(county.root, region=county.region, name=taken),
        lambda: services.alias_add(county.root, unit=county.unit("财政局"), name=taken),
        lambda: services.unit_change(county.root, unit=county.unit("财政局"), name=taken),
    ):
        with pytest.raises(Rejected) as problem:
            act()
        assert problem.value.problems[0].code == "duplicate_name"
        assert problem.value.problems[0].suggestions == ("教体局",)


def test_two_regions_may_have_units_of_one_name(county: County) -> None:
    services.unit_add(county.root, region=county.other("159925"), name="教体局")


def test_a_new_unit_comes_last(county: County) -> None:
    services.unit_add(county.root, region=county.region, name="民政局")
    assert names(county) == ["发改委", "教体局", "财政局", "民政局"]


def test_a_renamed_unit_is_still_found_by_its_old_name(county: County) -> None:
    unit = services.unit_change(county.root, unit=county.unit("教体局"), name="教育和体育局")
    found = queries.unit_directory(county.region)
    assert found.match("教体局").key == found.match("教育和体育局").key == str(unit.key)


def test_a_unit_renamed_back_keeps_no_alias_of_its_own_name(county: County) -> None:
    services.unit_change(county.root, unit=county.unit("教体局"), name="教育局")
    unit = services.unit_change(county.root, unit=county.unit("教育局"), name="教体局")
    assert sorted(alias.name for alias in unit.aliases.all()) == ["教育体育局", "教育局"]


def test_from_the_day_of_a_merger_its_names_mean_the_successor(county: County) -> None:
    services.unit_merge(county.root, unit=county.unit("教体局"), successor=county.unit("发改委"), on=JUNE)
    before, after = (queries.unit_directory(county.region, day) for day in (MAY, JUNE))
    assert before.match("教育体育局").key == str(county.unit("教体局").key)
    assert after.match("教育体育局").key == str(county.unit("发改委").key)
    assert "教体局" in names(county, on=MAY)
    assert "教体局" not in names(county, on=JUNE)


def test_it_refuses_a_merger_with_itself_with_another_regions_unit_and_in_a_circle(county: County) -> None:
    far = services.unit_add(county.root, region=county.other("159925"), name="民政局")
    services.unit_merge(county.root, unit=county.unit("发改委"), successor=county.unit("教体局"), on=JUNE)
    for successor in (county.unit("教体局"), far, county.unit("发改委")):
        with pytest.raises(Rejected):
            services.unit_merge(county.root, unit=county.unit("教体局"), successor=successor, on=JUNE)


def test_a_unit_can_be_closed_earlier_but_not_later(county: County) -> None:
    services.unit_close(county.root, unit=county.unit("教体局"), on=JUNE)
    services.unit_close(county.root, unit=county.unit("教体局"), on=MAY)
    with pytest.raises(Rejected):
        services.unit_close(county.root, unit=county.unit("教体局"), on=JUNE)


def test_a_void_unit_is_gone_and_its_names_are_free(county: County) -> None:
    services.unit_void(county.root, unit=services.unit_add(county.root, region=county.region, name="民政局"))
    assert "民政局" not in names(county)
    services.unit_add(county.root, region=county.region, name="民政局")


@pytest.mark.parametrize("name", ["教体局", "发改委"])
def test_it_refuses_to_void_a_unit_that_something_refers_to(county: County, name: str) -> None:
    with pytest.raises(Rejected) as problem:
        services.unit_void(county.root, unit=county.unit(name))
    assert problem.value.problems[0].code == "in_use"


def test_the_official_order_is_kept_in_every_list(county: County) -> None:
    services.unit_order_set(county.root, region=county.region, units=[county.unit("财政局")])
    assert names(county) == ["财政局", "发改委", "教体局"]


def test_a_roster_has_its_own_order(county: County) -> None:
    assert names(county, roster=county.roster) == ["教体局", "发改委"]


def test_a_roster_set_again_with_the_same_units_is_not_a_change(county: County) -> None:
    units = [county.unit("教体局"), county.unit("发改委")]
    services.roster_set(county.root, region=county.region, year=2024, name="考核单位", units=units)
    assert len(queries.history(county.root, "roster", str(county.roster.key))) == 1
    services.roster_set(county.root, region=county.region, year=2024, name="考核单位", units=units[:1])
    (entry, _) = queries.history(county.root, "roster", str(county.roster.key))
    assert [(f.before, f.after) for f in entry.changes[0].fields] == [(["教体局", "发改委"], ["教体局"])]


def test_it_refuses_a_roster_with_a_strange_unit_or_one_twice(county: County) -> None:
    far = services.unit_add(county.root, region=county.other("159925"), name="民政局")
    units = [county.unit("教体局"), county.unit("教体局"), far]
    with pytest.raises(Rejected) as problem:
        services.roster_set(county.root, region=county.region, year=2024, name="名单", units=units)
    assert [each.code for each in problem.value.problems] == ["duplicate_row", "unknown_unit"]


def test_a_reporter_sees_the_own_unit_alone(county: County) -> None:
    listed = queries.unit_list(county.actor("reporter"), county.region)
    assert [unit.name for unit in listed] == ["教体局"]


def test_lists_do_not_ask_once_per_row(county: County, django_assert_num_queries) -> None:
    rows: list[services.UnitRow] = [{"name": f"{n}号单位", "aliases": [f"{n}号全称"]} for n in range(60)]
    services.units_take(county.root, region=county.region, rows=rows)
    region = county.region
    with django_assert_num_queries(2):
        units = queries.unit_list(county.root, region)
        assert len([alias.name for unit in units for alias in unit.aliases.all()]) == 62
    with django_assert_num_queries(3):
        queries.unit_directory(region)
    with django_assert_num_queries(2):
        assert (
            len(
                [
                    place.unit.name
                    for roster in queries.roster_list(county.root, region)
                    for place in roster.places.all()
                ]
            )
            == 2
        )
