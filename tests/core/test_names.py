"""Names of units: what is taken, what is only proposed, and how a cell of several names is divided."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.names import Directory, Entry, NamePart, fold, is_abbreviation, is_group, split_names

UNITS = (
    ("发改委", "发展改革委、发展和改革委员会"),
    ("教体局", "教育体育局"),
    ("财政局", ""),
    ("民政局", ""),
    ("住建局", "住房和城乡建设局"),
    ("人社局", "人力资源和社会保障局"),
    ("市场监督管理局", "市场监管局、市监局"),
    ("生态环境分局", "市生态环境局甲县分局"),
    ("卫健委", "卫生健康委员会"),
    ("扶贫和移民办", ""),
    ("金融办", "金融工作办公室"),
    ("组织部", ""),
    ("宣传部", ""),
    ("县委办", ""),
    ("政府办", ""),
    ("政法委", ""),
    ("乡村振兴局", ""),
    ("城管局", "城市管理局"),
    ("税务局", ""),
    ("供电公司", "国网县供电公司"),
    ("城投集团", "城投建设集团有限公司"),
    ("工业园区管委会", ""),
    ("石湾镇", ""),
    ("市桥街道", ""),
    ("和平乡", ""),
    ("查干苏木", ""),
    ("科协", ""),
    ("残联", ""),
    ("妇联", ""),
    ("供销社", ""),
    ("团县委", ""),
    ("检察院", ""),
    ("党校", ""),
    ("文旅局", "文化和旅游局"),
)
COUNTY = Directory(
    [Entry(name, name, tuple(filter(None, aliases.split("、")))) for name, aliases in UNITS],
    regions=("示例甲县", "甲县"),
    above=("示例市", "示例省"),
)


@pytest.mark.parametrize(
    ("text", "kind", "key"),
    [
        ("教体局", "exact", "教体局"),
        (" 教体局 ", "exact", "教体局"),
        ("教 体 局", "exact", "教体局"),
        ("教育体育局", "alias", "教体局"),
        ("县教体局", "folded", "教体局"),
        ("县教育体育局", "folded", "教体局"),
        ("示例甲县教体局", "folded", "教体局"),
        ("甲县教育体育局", "folded", "教体局"),
        ("示例市示例甲县教体局", "folded", "教体局"),
        ("发改委", "exact", "发改委"),
        ("县发改委", "folded", "发改委"),
        ("县发展和改革委员会", "folded", "发改委"),
        ("示例甲县发展和改革委员会", "folded", "发改委"),
        ("发展改革委员会", "folded", "发改委"),
        ("县住房和城乡建设局", "folded", "住建局"),
        ("住房城乡建设局", "folded", "住建局"),
        ("人力资源社会保障局", "folded", "人社局"),
        ("市监局", "alias", "市场监督管理局"),
        ("县市监局", "folded", "市场监督管理局"),
        ("县市场监管局", "folded", "市场监督管理局"),
        ("市场监督管理局", "exact", "市场监督管理局"),
        ("市生态环境局甲县分局", "alias", "生态环境分局"),
        ("示例市生态环境局示例甲县分局", "folded", "生态环境分局"),
        ("市生态环境局示例甲县分局", "folded", "生态环境分局"),
        ("示例甲县生态环境分局", "folded", "生态环境分局"),
        ("县卫生健康委", "folded", "卫健委"),
        ("县扶贫和移民办公室", "folded", "扶贫和移民办"),
        ("县扶贫移民办", "folded", "扶贫和移民办"),
        ("县政府金融办", "folded", "金融办"),
        ("政府金融办", "folded", "金融办"),
        ("县人民政府金融工作办公室", "folded", "金融办"),
        ("县委组织部", "folded", "组织部"),
        ("中共示例甲县委组织部", "folded", "组织部"),
        ("中共示例甲县委员会组织部", "folded", "组织部"),
        ("中国共产党示例甲县委员会宣传部", "folded", "宣传部"),
        ("示例甲县县委宣传部", "folded", "宣传部"),
        ("县委政法委", "folded", "政法委"),
        ("县委政法委员会", "folded", "政法委"),
        ("县委办公室", "folded", "县委办"),
        ("中共示例甲县委办公室", "folded", "县委办"),
        ("县政府办公室", "folded", "政府办"),
        ("县人民政府办公室", "folded", "政府办"),
        ("县乡村振兴局", "folded", "乡村振兴局"),
        ("县城管局", "folded", "城管局"),
        ("县城市管理局", "folded", "城管局"),
        ("国家税务总局示例甲县税务局", "folded", "税务局"),
        ("县税务局", "folded", "税务局"),
        ("国网县供电公司", "alias", "供电公司"),
        ("国网示例甲县供电公司", "folded", "供电公司"),
        ("示例甲县城投建设集团有限公司", "folded", "城投集团"),
        ("城投建设集团有限责任公司", "folded", "城投集团"),
        ("县工业园区管理委员会", "folded", "工业园区管委会"),
        ("石湾镇人民政府", "folded", "石湾镇"),
        ("示例甲县石湾镇人民政府", "folded", "石湾镇"),
        ("市桥街道办事处", "folded", "市桥街道"),
        ("县市桥街道办", "folded", "市桥街道"),
        ("和平乡人民政府", "folded", "和平乡"),
        ("查干苏木人民政府", "folded", "查干苏木"),
        ("县科学技术协会", "folded", "科协"),
        ("县残疾人联合会", "folded", "残联"),
        ("县妇女联合会", "folded", "妇联"),
        ("县供销联社", "folded", "供销社"),
        ("县供销合作社联合社", "folded", "供销社"),
        ("共青团示例甲县委员会", "folded", "团县委"),
        ("共青团县委", "folded", "团县委"),
        ("县人民检察院", "folded", "检察院"),
        ("县委党校", "folded", "党校"),
        ("县文化旅游局", "folded", "文旅局"),
        ("「文旅局」", "folded", "文旅局"),
        ("县飞地经济办", "unknown", None),
        ("无此单位", "unknown", None),
        ("", "unknown", None),
        ("——", "unknown", None),
    ],
)
def test_a_text_names_one_unit_or_none(text: str, kind: str, key: str | None) -> None:
    match = COUNTY.match(text)
    assert (match.kind, match.key) == (kind, key)
    assert match.is_certain == (key is not None)


@pytest.mark.parametrize(
    ("text", "likeliest"),
    [
        ("市发改委", "发改委"),
        ("省财政局", "财政局"),
        ("示例市民政局", "民政局"),
        ("区文旅局", "文旅局"),
        ("市场局", "市场监督管理局"),
        ("卫建委", "卫健委"),
        ("生态环境局", "生态环境分局"),
        ("财政局（国资委）", "财政局"),
        ("石湾", "石湾镇"),
        ("供电", "供电公司"),
        ("县委", "县委办"),
    ],
)
def test_what_is_only_similar_is_proposed_and_never_taken(text: str, likeliest: str) -> None:
    match = COUNTY.match(text)
    assert (match.kind, match.key, match.candidates[0]) == ("doubtful", None, likeliest)


def test_a_department_of_its_own_city_is_taken_in_a_city() -> None:
    city = Directory([Entry("1", "发改委"), Entry("2", "市场监管局")], regions=("示例市",))
    assert city.match("市发改委").key == "1"
    assert city.match("示例市市场监管局").key == "2"
    assert city.match("市市场监管局").key == "2"
    assert city.match("县发改委").kind == "doubtful"


def test_a_directory_without_a_region_takes_any_level() -> None:
    anywhere = Directory([Entry("1", "农牧局")])
    assert [anywhere.match(text).key for text in ("旗农牧局", "县农牧局", "区农牧局", "州农牧局")] == [
        "1"
    ] * 4


def test_a_region_is_known_by_its_short_name_too() -> None:
    county = Directory([Entry("1", "生态环境分局"), Entry("2", "税务局")], ("陇西县",), ("定西市", "甘肃省"))
    assert county.match("定西市生态环境局陇西分局").key == "1"
    assert county.match("陇西税务局").key == "2"
    assert county.match("甘肃省定西市陇西县税务局").key == "2"


def test_a_town_named_like_its_county_keeps_its_name() -> None:
    county = Directory([Entry("1", "石湾镇"), Entry("2", "财政局")], regions=("石湾县",))
    assert county.match("石湾镇人民政府").key == "1"
    assert county.match("石湾县石湾镇").key == "1"
    assert county.match("石湾财政局").key == "2"
    assert county.match("镇人民政府").key is None


def test_two_units_that_fold_alike_are_asked_about_unless_one_is_named_exactly() -> None:
    twins = Directory(
        [Entry("1", "县委编办"), Entry("2", "编办"), Entry("3", "旅游局", ("文旅办",)), Entry("4", "文旅办")]
    )
    assert twins.match("编办").key == "2"
    assert twins.match("县委编办公室").key == "1"
    assert set(twins.match("县编办").candidates) == {"1", "2"}
    assert twins.match("文旅办").key == "4"


def test_an_alias_of_two_units_is_asked_about() -> None:
    shared = Directory([Entry("1", "农业局", ("农粮局",)), Entry("2", "粮食局", ("农粮局",))])
    assert shared.match("农粮局") == shared.match(" 农粮局")
    assert shared.match("农粮局").candidates == ("1", "2")


@pytest.mark.parametrize(
    ("short", "long", "abbreviates"),
    [
        ("住建局", "住房和城乡建设局", True),
        ("教体局", "教育体育局", True),
        ("发改委", "发展和改革委员会", True),
        ("建住局", "住房和城乡建设局", False),
        ("财政局", "财政局", False),
        ("局", "财政局", False),
        ("环保局", "生态环境局", False),
    ],
)
def test_an_abbreviation_keeps_the_order_of_the_characters(short: str, long: str, abbreviates: bool) -> None:
    assert is_abbreviation(short, long) is abbreviates


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("县教体局", "教体局"),
        ("【县】教体局", "教体局"),
        ("县委", "县委"),
        ("县政府", "县政府"),
        ("县委办公室", "县委办"),
        ("县局", "县局"),
        ("区域合作办公室", "域合作办"),
        ("洋田镇人民政府", "洋田镇"),
    ],
)
def test_folding_leaves_a_name(name: str, folded: str) -> None:
    assert fold(name) == folded


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("民政局、县飞地经济办", ["民政局", "县飞地经济办"]),
        ("县委组织部 退役军人事务局", ["县委组织部", "退役军人事务局"]),
        ("招商服务中心,司法局,水务局", ["招商服务中心", "司法局", "水务局"]),
        ("农牧局\n金融办", ["农牧局", "金融办"]),
        ("卫健委，公安局；商务局", ["卫健委", "公安局", "商务局"]),
        ("发改委/财政局", ["发改委", "财政局"]),
        ("各镇场", ["各镇场"]),
        ("发展和改革委员会", ["发展和改革委员会"]),
        ("政务服务局（行政审批局、大数据局）、财政局", ["政务服务局（行政审批局、大数据局）", "财政局"]),
        ("1.发改委 2.财政局", ["发改委", "财政局"]),
        ("1、发改委；2、财政局。", ["发改委", "财政局"]),
        ("①发改委②", ["发改委②"]),
        ("财 政 局", ["财政局"]),
        ("妇 联、残 联", ["妇联", "残联"]),
        ("发改委（财政局、民政局", ["发改委（财政局", "民政局"]),
        ("—", []),
        ("/", []),
        ("无", []),
        ("  ", []),
    ],
)
def test_a_cell_is_divided_into_its_names(text: str, names: list[str]) -> None:
    assert [part.name for part in split_names(text)] == names


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("发改委(牵头)、财政局", [("发改委", ("牵头",)), ("财政局", ())]),
        ("发改委（牵头单位）、财政局（配合）", [("发改委", ("牵头",)), ("财政局", ("配合",))]),
        (
            "牵头单位：发改委 配合单位：财政局、民政局",
            [("发改委", ("牵头",)), ("财政局", ("配合",)), ("民政局", ("配合",))],
        ),
        ("由发改委牵头，财政局配合", [("发改委", ("牵头",)), ("财政局", ("配合",))]),
        ("发改委、财政局等", [("发改委", ()), ("财政局", ("等",))]),
        ("发改委等有关部门", [("发改委", ("等",))]),
    ],
)
def test_notes_become_tags(text: str, parts: list[tuple[str, tuple[str, ...]]]) -> None:
    assert split_names(text) == tuple(NamePart(name, tags) for name, tags in parts)


def read(text: str) -> list[tuple[str, str | None]]:
    return [(reading.name, reading.match.key) for reading in COUNTY.read(text)]


def test_a_name_broken_by_a_line_is_put_together_when_that_makes_it_certain() -> None:
    assert read("住房和城乡\n建设局、财政局") == [("住房和城乡建设局", "住建局"), ("财政局", "财政局")]
    assert read("县委 组织部") == [("县委组织部", "组织部")]
    assert read("财政局 无此单位") == [("财政局", "财政局"), ("无此单位", None)]


def test_two_units_joined_by_and_are_taken_apart_when_both_are_certain() -> None:
    assert read("发改委和县财政局") == [("发改委", "发改委"), ("县财政局", "财政局")]
    assert read("发展和改革委员会") == [("发展和改革委员会", "发改委")]
    assert read("发改委和县飞地经济办") == [("发改委和县飞地经济办", None)]


def test_a_group_of_units_is_told_from_a_unit() -> None:
    assert [is_group(name) for name in ("各镇场", "有关部门", "财政局")] == [True, True, False]


@given(st.text(max_size=80))
def test_any_text_is_read_without_failing_and_only_to_known_units(text: str) -> None:
    keys = {entry.key for entry in COUNTY.entries}
    for reading in COUNTY.read(text):
        assert reading.match.key is None or reading.match.key in keys
        assert set(reading.match.candidates) <= keys
        assert reading.name.strip() == reading.name != ""


@given(st.sampled_from(UNITS), st.sampled_from(["", "县", "示例甲县", "甲县", " "]))
def test_every_unit_answers_to_its_names_with_the_region_before_them(
    unit: tuple[str, str], before: str
) -> None:
    for name in (unit[0], *filter(None, unit[1].split("、"))):
        if name[0] not in "市县国":
            assert COUNTY.match(before + name).key == unit[0]


@given(st.lists(st.sampled_from([name for name, _ in UNITS]), max_size=6), st.sampled_from("、，,;/\n "))
def test_joined_names_divide_into_themselves(names: list[str], mark: str) -> None:
    assert [part.name for part in split_names(mark.join(names))] == names


def test_a_very_long_text_is_read_quickly() -> None:
    assert COUNTY.match("局" * 50_000).kind == "unknown"
    assert len(split_names("（" * 20_000 + "、" * 20_000)) == 1
