"""A county's directory with short names only: what its departments are called elsewhere, right and wrong.

What is one body everywhere is taken; one merged, split or renamed is asked about; none is taken for another.
"""

from __future__ import annotations

import pytest

from luodi.core.names import Directory, Entry


def words(text: str) -> list[str]:
    """The words of a text."""
    return text.split()


NAMES = words("""
发改委 财政局 教体局 工信科技局 民政局 司法局 人社局 自然资源局 生态环境分局 住建局 交通局 水务局
农牧局 文旅局 卫健委 退役军人局 应急局 审计局 市场监管局 林草局 乡村振兴局 医保局 统计局 政务服务局
公安局 宣传部 统战部 组织部 金融办 招商局 园区管委会 商务局 税务局 科协 团委 妇联 残联 工商联 供销社
气象局 消防大队 国资委 信访局 机关事务局 档案馆 编办 政法委 纪委监委 党校 城管局
""")
COUNTY = Directory([Entry(name, name) for name in NAMES], ("示例甲县", "甲县"), ("示例市", "示例省"))

SAME = words("""
县发改委=发改委 发展改革委=发改委 示例甲县发展和改革委员会=发改委 县财政局=财政局 教育体育局=教体局
县教体局=教体局 县教育和体育局=教体局 工信科局=工信科技局 工业信息化和科技局=工信科技局
工业和信息化科技局=工信科技局 县工业和信息化和科学技术局=工信科技局 人力资源和社会保障局=人社局
人力资源社会保障局=人社局 县人社局=人社局 市生态环境局甲县分局=生态环境分局
示例市生态环境局示例甲县分局=生态环境分局 住房和城乡建设局=住建局 甲县住房城乡建设局=住建局
交通运输局=交通局 县交通运输局=交通局 文化和旅游局=文旅局 县文化旅游局=文旅局 卫生健康委=卫健委
县卫生健康委员会=卫健委 退役军人事务局=退役军人局 应急管理局=应急局 市场监督管理局=市场监管局
县市监局=市场监管局 林业和草原局=林草局 医疗保障局=医保局 县医疗保障局=医保局 县委宣传部=宣传部
中共示例甲县委员会组织部=组织部 县委统战部=统战部 政府金融工作办公室=金融办
县人民政府金融工作办公室=金融办 国家税务总局示例甲县税务局=税务局 科学技术协会=科协 团县委=团委
共青团县委=团委 县妇女联合会=妇联 残疾人联合会=残联 工商业联合会=工商联 供销合作社联合社=供销社
消防救援大队=消防大队 国有资产监督管理委员会=国资委 机关事务管理局=机关事务局
机构编制委员会办公室=编办 县委编办=编办 县委政法委员会=政法委 县委党校=党校 城市管理局=城管局
""")

OTHERS = words("""
教育局 体育局 教育科技局 工信局 工业和信息化局 科技局 科学技术局 社保局 社会保障中心 生态环境局
市生态环境局 城乡建设局 房产局 交通警察大队 公路局 水利局 水务集团 农业农村局 农业农村和畜牧局
农牧业局 农牧和科技局 畜牧局 文化旅游体育局 文旅体局 文化旅游广电局 卫生健康局 卫健局 卫生局 疾控局
林业局 草原站 扶贫办 行政审批局 行政审批和政务服务局 数据局 森林公安局 交警大队 金融局 招商服务中心
工业园区管委会 经济开发区管委会 商务和粮食局 粮食局 国资局 国有资产管理局 机关事务服务中心 档案局
监委 纪委 城市管理综合执法局 综合执法局 自然资源和规划局 国土资源局 环保局 县委办公室 县政府办
巡察办 财政所 财政局国库中心 市场监管综合执法局 市发改委 市财政局 省财政厅 区民政局 人民银行
飞地经济办
""")


@pytest.mark.parametrize("pair", SAME)
def test_another_way_of_writing_a_department_is_taken(pair: str) -> None:
    text, name = pair.split("=")
    assert COUNTY.match(text).key == name


@pytest.mark.parametrize("text", OTHERS)
def test_another_department_is_asked_about_and_never_taken(text: str) -> None:
    assert COUNTY.match(text).key is None


def test_a_merged_department_is_proposed_for_its_parts() -> None:
    likeliest = {text: COUNTY.match(text).candidates[0] for text in ("教育局", "科技局", "自然资源和规划局")}
    assert likeliest == {"教育局": "教体局", "科技局": "工信科技局", "自然资源和规划局": "自然资源局"}


def test_two_departments_that_a_text_may_name_are_both_told() -> None:
    both = Directory([Entry("1", "住建局"), Entry("2", "住房和城乡建设局(房管)"), Entry("3", "城建局")])
    merged = Directory([Entry("1", "县交通局"), Entry("2", "交通运输局(公路)", ("交通运输局",))])
    assert both.match("住房和城乡建设局").key == "1"
    assert merged.match("交通运输局").key == "2"
    assert set(merged.match("县交通运输局").candidates) == {"1", "2"}
