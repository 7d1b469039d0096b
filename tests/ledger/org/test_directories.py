"""A directory of units taken whole: new, changed, unchanged, waiting; repeated; and taken back."""

from __future__ import annotations

from luodi.core.problems import Place
from luodi.ledger.audit.models import Act
from luodi.ledger.org import queries, services
from luodi.ledger.org.models import Unit
from luodi.ledger.org.services import UnitRow
from tests.ledger.org.world import County

ROWS: list[UnitRow] = [
    {"name": "发改委", "aliases": ["发展改革委", "发展和改革委员会"], "kind": "部门"},
    {"name": "财政局", "kind": "部门"},
    {"name": "民政局", "aliases": [], "kind": "部门"},
    {"name": "石湾镇", "kind": "乡镇"},
]


def take(county: County, rows: list[UnitRow]) -> services.Taken:
    return services.units_take(county.root, region=county.region, rows=rows)


def test_it_tells_new_changed_and_unchanged_apart(county: County) -> None:
    taken = take(county, ROWS)
    assert taken.verdicts == ["changed", "unchanged", "new", "new"]
    assert [unit.name for unit in taken.made] == ["民政局", "石湾镇"]
    assert county.unit("石湾镇").kind == "township"
    assert queries.unit_directory(county.region).match("发展和改革委员会").kind == "alias"


def test_taken_again_it_changes_nothing(county: County) -> None:
    take(county, ROWS)
    acts = Act.objects.count()
    again = take(county, ROWS)
    assert again.verdicts == ["unchanged"] * 4
    assert Act.objects.count() == acts


def test_a_directory_is_one_act_with_a_change_for_each_unit(county: County) -> None:
    take(county, ROWS)
    act = Act.objects.get(verb="units_take")
    assert sorted(act.changes.values_list("subject_label", flat=True)) == ["发改委", "民政局", "石湾镇"]


def test_units_stand_in_the_order_of_the_directory(county: County) -> None:
    take(county, ROWS)
    listed = [unit.name for unit in queries.unit_list(county.root, county.region)]
    assert listed == ["发改委", "教体局", "财政局", "民政局", "石湾镇"]


def test_a_row_with_a_key_and_another_name_renames_the_unit_and_can_be_taken_back(county: County) -> None:
    key = str(county.unit("教体局").key)
    taken = take(county, [{"name": "教育局", "key": key}])
    assert taken.verdicts == ["changed"]
    assert queries.unit_directory(county.region).match("教体局").key == key == str(county.unit("教育局").key)
    services.units_restore(county.root, region=county.region, changes=taken.changes)
    assert [alias.name for alias in county.unit("教体局").aliases.all()] == ["教育体育局"]


def test_a_row_named_by_an_alias_is_the_known_unit(county: County) -> None:
    taken = take(county, [{"name": "教育体育局"}])
    assert taken.verdicts == ["unchanged"]
    assert taken.units == [county.unit("教体局")]


def test_what_cannot_be_taken_waits_at_its_place_and_the_rest_is_taken(county: County) -> None:
    rows: list[UnitRow] = [
        {"name": "", "place": Place("名录.xlsx", "成员单位", row=3)},
        {"name": "民政局", "kind": "衙门"},
        {"name": "水务局", "aliases": ["财政局"]},
        {"name": "林业局"},
        {"name": "县林业局"},
    ]
    taken = take(county, rows)
    assert [problem.code for problem in taken.problems] == [
        "missing_required",
        "unknown_kind",
        "duplicate_name",
        "duplicate_row",
    ]
    assert taken.verdicts == ["pending", "pending", "pending", "new", "pending"]
    assert str(taken.problems[0].place) == "名录.xlsx!成员单位!第3行"
    assert all(problem.waits == "row" for problem in taken.problems)


def test_taking_back_voids_what_was_made_and_takes_away_what_was_given(county: County) -> None:
    taken = take(county, ROWS)
    services.units_restore(county.root, region=county.region, changes=taken.changes)
    listed = [unit.name for unit in queries.unit_list(county.root, county.region)]
    assert listed == ["发改委", "教体局", "财政局"]
    assert [alias.name for alias in county.unit("发改委").aliases.all()] == ["发展改革委"]


def test_taking_again_after_that_revives_the_same_units(county: County) -> None:
    taken = take(county, ROWS)
    keys = {unit.key for unit in taken.made}
    services.units_restore(county.root, region=county.region, changes=taken.changes)
    again = take(county, ROWS)
    assert {unit.key for unit in again.made} == keys
    assert Unit.objects.filter(region=county.region).count() == 5


def test_without_a_record_of_its_own_the_caller_gets_the_changes(county: County) -> None:
    taken = services.units_take(county.root, region=county.region, rows=ROWS, recorded=False)
    assert len(taken.changes) == 3
    assert not Act.objects.filter(verb="units_take").exists()


def test_a_hundred_rows_take_no_more_queries_than_one(county: County, django_assert_max_num_queries) -> None:
    rows: list[UnitRow] = [{"name": f"第{n}单位", "aliases": [f"第{n}单位全称"]} for n in range(100)]
    with django_assert_max_num_queries(20):
        assert take(county, rows).count("new") == 100
    with django_assert_max_num_queries(20):
        assert take(county, rows).count("unchanged") == 100
