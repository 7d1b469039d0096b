"""A directory of units goes out, is edited and comes back: exactly the edited cells change."""

from __future__ import annotations

from typing import Any

import pytest

from luodi.core.periods import Period
from luodi.exchange.exporting import export_units
from luodi.exchange.fixing import Spot, waiting_drop, waiting_fix
from luodi.exchange.importing import import_files
from luodi.exchange.undoing import import_undo
from luodi.ledger.audit.models import Change
from luodi.ledger.org.access import Refused
from luodi.ledger.org.models import Role, Unit, UnitAlias
from luodi.ledger.org.services import alias_add, unit_change, unit_merge, unit_order_set
from tests.exchange.conftest import Office, Sheets, actor_of, book, codes, counts

ORDER, NAME, ALIASES, KIND, NOTE, KEY = "序号", "单位名称", "全称或曾用名", "单位类别", "备注", "标识"


def sheets(office: Office) -> Sheets:
    return Sheets(export_units(office.clerk, office.region))


def changes(outcome: Any) -> dict[str, dict[str, Any]]:
    """By unit: what the import changed of it."""
    found = Change.objects.filter(act__subject_key=str(outcome.batch), subject_kind="unit")
    return {change.subject_label: change.after or {} for change in found}


def states(office: Office) -> dict[str, Any]:
    """Every unit that is not void, as it stands."""
    return {
        str(unit.key): (unit.name, unit.position, unit.kind, unit.note,
                        sorted(unit.aliases.values_list("name", flat=True)))
        for unit in Unit.objects.filter(region=office.region, voided_at=None)
    }  # fmt: skip


def test_an_unedited_directory_changes_nothing(office: Office) -> None:
    UnitAlias.objects.create(unit=office.units["财政局"], name="财政、国资局")
    Unit.objects.filter(name="应急局").update(note="值班电话 0123")
    before = states(office)
    outcome = office.take(sheets(office).file())
    assert counts(outcome) == {"unchanged": 4}
    assert not codes(outcome, "warning")
    assert states(office) == before


def test_exactly_the_edited_cells_change_and_undoing_sets_all_of_them_back(office: Office) -> None:
    before = states(office)
    edited = sheets(office)
    edited[0, ORDER], edited[1, ORDER] = 2, 1
    edited[2, ALIASES], edited[3, ALIASES] = None, "应急管理局、安监局"
    edited[3, NOTE] = "牵头防汛"
    edited[1, NAME], edited[0, KIND] = "财政和国资局", "其他"
    outcome = office.take(edited.file())
    assert outcome.committed, outcome.problems
    assert changes(outcome) == {
        "水务局": {"position": 2, "kind": "other"},
        "财政和国资局": {"position": 1, "name": "财政和国资局", "aliases": ["财政局"]},
        "林草局": {"aliases": []},
        "应急局": {"aliases": ["安监局", "应急管理局"], "note": "牵头防汛"},
    }
    assert counts(office.take(sheets(office).file())) == {"unchanged": 4}
    import_undo(office.clerk, outcome.batch or 0)
    assert states(office) == before


def test_what_was_changed_since_stays_when_the_import_is_undone(office: Office) -> None:
    edited = sheets(office)
    edited[3, NOTE], edited[2, ALIASES] = "牵头防汛", None
    batch = office.take(edited.file()).batch or 0
    Unit.objects.filter(name="应急局").update(note="再改")
    UnitAlias.objects.create(unit=office.units["财政局"], name="林业和草原局")
    import_undo(office.clerk, batch)
    assert Unit.objects.get(name="应急局").note == "再改"
    assert not office.units["林草局"].aliases.exists()


def test_a_name_that_one_unit_gives_up_another_may_have_in_the_same_directory(office: Office) -> None:
    UnitAlias.objects.filter(unit=office.units["林草局"]).update(name="绿化办")
    edited = sheets(office)
    edited[0, ALIASES], edited[2, ALIASES] = "绿化办", None
    before = states(office)
    outcome = office.take(edited.file())
    assert outcome.committed, outcome.problems
    assert changes(outcome) == {"水务局": {"aliases": ["绿化办"]}, "林草局": {"aliases": []}}
    import_undo(office.clerk, outcome.batch or 0)
    assert states(office) == before


def test_a_name_that_another_unit_keeps_waits(office: Office) -> None:
    edited = sheets(office)
    edited[0, ALIASES], edited[2, NOTE] = "林业和草原局", "备注"
    outcome = office.take(edited.file())
    assert not outcome.committed
    assert codes(outcome) == ["duplicate_name"]


def test_an_other_name_becomes_the_name_and_the_old_name_an_other_one(office: Office) -> None:
    edited = sheets(office)
    edited[2, NAME], edited[2, ALIASES] = "林业和草原局", None
    before = states(office)
    outcome = office.take(edited.file())
    assert changes(outcome) == {"林业和草原局": {"name": "林业和草原局", "aliases": ["林草局"]}}
    import_undo(office.clerk, outcome.batch or 0)
    assert states(office) == before


def test_an_emptied_note_is_taken_away_but_not_an_emptied_place_or_kind(office: Office) -> None:
    Unit.objects.filter(name="应急局").update(note="旧备注")
    edited = sheets(office)
    edited[3, NOTE] = edited[3, ORDER] = edited[3, KIND] = None
    assert changes(office.take(edited.file())) == {"应急局": {"note": ""}}


@pytest.mark.parametrize("heading", [ORDER, ALIASES, KIND, NOTE])
def test_a_directory_that_lacks_a_column_changes_nothing_of_it(office: Office, heading: str) -> None:
    Unit.objects.filter(name="林草局").update(note="旧备注", position=9)
    edited = sheets(office)
    edited.sheet.delete_cols(edited.columns[heading])
    outcome = office.take(edited.file())
    assert counts(outcome) == {"unchanged": 4}, outcome.problems


def test_a_place_where_another_unit_stands_is_told(office: Office) -> None:
    edited = sheets(office)
    edited[3, ORDER] = 1
    outcome = office.take(edited.file())
    assert outcome.committed
    assert codes(outcome, "warning") == ["duplicate_position"]
    told = next(p for p in outcome.problems if p.code == "duplicate_position")
    assert "水务局、应急局" in told.message
    assert told.place.row == edited.top + 4


def test_a_new_row_of_an_exported_directory_is_a_new_unit_with_its_note(office: Office) -> None:
    edited = sheets(office)
    edited[4, NAME], edited[4, ORDER], edited[4, NOTE] = "民政局", 5, "新设"
    assert counts(office.take(edited.file())) == {"new": 1, "unchanged": 4}
    made = Unit.objects.get(name="民政局")
    assert (made.position, made.note) == (5, "新设")


def test_a_foreign_directory_is_matched_by_name_and_other_name_and_takes_nothing_away(office: Office) -> None:
    head = (ORDER, NAME, "全称", NOTE)
    rows = [(9, "林业和草原局", "国家公园管理局", ""), (8, "财政局", "", "")]
    outcome = office.take(book({"单位": [head, *rows]}, "成员单位名录.xlsx"))
    assert counts(outcome) == {"changed": 1, "unchanged": 1}
    assert changes(outcome) == {"林草局": {"aliases": ["国家公园管理局", "林业和草原局"]}}
    assert list(Unit.objects.order_by("position").values_list("name", flat=True)) == list(office.units)


def test_a_merged_unit_comes_back_unchanged(office: Office) -> None:
    units = office.units
    day = Period.parse("2031-05").first_day
    unit_merge(office.clerk, unit=units["林草局"], successor=units["水务局"], on=day)
    assert counts(office.take(sheets(office).file())) == {"unchanged": 4}


def test_the_key_of_another_county_is_no_key(office: Office) -> None:
    edited = sheets(office)
    for row in range(4):
        edited[row, KEY] = "0" * 8 + "-0000-4000-8000-00000000000" + str(row)
        edited[row, ALIASES] = None
    assert counts(office.take(edited.file())) == {"unchanged": 4}
    assert office.units["林草局"].aliases.exists()


def test_who_may_not_import_changes_nothing(office: Office) -> None:
    edited = sheets(office)
    edited[0, NOTE] = "改"
    for role in (Role.LEADER, Role.SYSTEM_ADMIN):
        with pytest.raises(Refused):
            import_files(actor_of(role, office.region), office.region, [edited.file()])
    assert not Unit.objects.exclude(note="").exists()


def moved_on(office: Office) -> dict[str, Any]:
    """The directory after it was exported: another name, another other name, another order."""
    units = office.units
    alias_add(office.clerk, unit=units["财政局"], name="国资监管局")
    unit_change(office.clerk, unit=units["水务局"], name="水利局")
    unit_order_set(office.clerk, region=office.region, units=[units["应急局"], units["水务局"]])
    return states(office)


def test_an_unedited_directory_undoes_nothing_that_was_done_since_it_was_exported(office: Office) -> None:
    old = sheets(office)
    before = moved_on(office)
    assert counts(office.take(old.file())) == {"unchanged": 4}
    assert states(office) == before


def test_an_edited_cell_of_an_older_directory_is_taken_beside_what_was_done_since(office: Office) -> None:
    old = sheets(office)
    before = moved_on(office)
    old[0, NOTE], old[1, KIND] = "牵头河湖", "其他"
    outcome = office.take(old.file())
    assert changes(outcome) == {"水利局": {"note": "牵头河湖"}, "财政局": {"kind": "other"}}
    import_undo(office.clerk, outcome.batch or 0)
    assert states(office) == before


def test_a_cell_that_both_sides_changed_waits_with_both_values_until_someone_decides(office: Office) -> None:
    old = sheets(office)
    moved_on(office)
    old[0, NAME], old[0, NOTE], old[1, ALIASES] = "水务和水保局", "牵头河湖", "国资局"
    outcome = office.good(old.file())
    told = [p for p in outcome.problems if p.code == "conflict_with_ledger"]
    assert [p.field for p in told] == ["name", "aliases"]
    assert "“水利局”" in told[0].message
    assert "“水务和水保局”" in told[0].message
    assert changes(outcome) == {"水利局": {"note": "牵头河湖"}}
    spots = [Spot(p.place.file, p.place.sheet, p.place.cell) for p in told]
    waiting_fix(office.clerk, outcome.batch or 0, spots[0], "水务和水保局")
    waiting_drop(office.clerk, outcome.batch or 0, spots[1])
    assert Unit.objects.get(key=office.units["水务局"].key).name == "水务和水保局"
    assert set(office.units["财政局"].aliases.values_list("name", flat=True)) == {"国资监管局"}


def test_a_cell_that_both_sides_changed_alike_is_no_conflict(office: Office) -> None:
    old = sheets(office)
    moved_on(office)
    old[0, NAME] = "水利局"
    assert counts(office.take(old.file())) == {"unchanged": 4}


def test_a_directory_without_marks_is_read_as_before(office: Office) -> None:
    old = sheets(office)
    office.units["应急局"].aliases.create(name="安监局")
    old.sheet.delete_cols(old.columns["导出标记"])
    assert changes(office.take(old.file())) == {"应急局": {"aliases": []}}


FUNDS = ("序号", "到位时间", "责任单位名称", "资金名称", "资金级次", "下达文号", "到位金额（万元）", "备注")


def test_a_ledger_of_funds_is_no_directory_and_is_told_to_be_for_a_later_version(office: Office) -> None:
    rows = [
        (at, "2031-01-03", f"某{at}局", f"{at}号补助", "中央", f"财建{at}号", 40 + at, "")
        for at in range(1, 6)
    ]
    outcome = office.good(book({"到位资金明细": [FUNDS, *rows]}, "资金台账.xlsx"))
    assert not outcome.committed
    assert codes(outcome) == ["not_a_ledger"]
    assert all("争资资金、项目储备台账将在后续版本支持" in p.remedy for p in outcome.problems)
    assert Unit.objects.count() == 4


def test_a_sheet_in_which_units_come_again_and_again_is_no_directory(office: Office) -> None:
    rows = [(at, f"某{at % 2}局", "") for at in range(1, 9)]
    outcome = office.good(book({"到会": [(ORDER, NAME, NOTE), *rows]}, "到会.xlsx"))
    assert codes(outcome) == ["not_a_ledger"]


def test_a_directory_with_contacts_that_nothing_is_made_of_is_one(office: Office) -> None:
    head = (ORDER, NAME, "联系人", "联系电话", "办公地址", "分管领导", "编制数")
    rows = [
        (1, "民政局", "柳一", "0123", "东街", "杨二", 20),
        (2, "文旅局", "柳三", "0124", "西街", "杨二", 9),
    ]
    assert counts(office.take(book({"单位": [head, *rows]}, "成员单位名录.xlsx"))) == {"new": 2}


def test_a_directory_tells_each_changed_cell_before_and_after(office: Office) -> None:
    edited = sheets(office)
    edited[3, NOTE] = "牵头防汛"
    [sheet] = office.take(edited.file(), check=True).sheets
    [told] = sheet.changes
    assert (told.row, told.label, told.before, told.after) == (edited.top + 4, "备注", "空", "牵头防汛")
    assert told.cell
