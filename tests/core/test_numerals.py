"""Chinese numerals and the numbers that open headings."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.numerals import (
    OutlineNumber,
    chinese_to_int,
    heading_number,
    int_to_chinese,
    ordinal,
    outline_number,
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("零", 0),
        ("〇", 0),
        ("七", 7),
        ("十", 10),
        ("十一", 11),
        ("二十", 20),
        ("廿三", 23),
        ("卅", 30),
        ("一百零五", 105),
        ("一百一十", 110),
        ("两千", 2000),
        ("一千零二十", 1020),
        ("一万零三", 10003),
        ("两百二十万", 2_200_000),
        ("三万五千亿", 3_500_000_000_000),
        ("一万亿", 10**12),
        ("一亿零五", 100_000_005),
        ("二〇二四", 2024),
        ("壹佰贰拾叁", 123),
        ("壹万贰仟元", None),
        ("一百五", None),
        ("一万二", None),
        ("一十十", None),
        ("一百零", None),
        ("百", None),
        ("万", None),
        ("十万八千里", None),
        ("", None),
    ],
)
def test_it_reads_clear_numerals_and_refuses_the_rest(text: str, number: int | None) -> None:
    assert chinese_to_int(text) == number


@pytest.mark.parametrize(
    ("number", "text", "financial"),
    [
        (0, "零", "零"),
        (10, "十", "壹拾"),
        (12, "十二", "壹拾贰"),
        (105, "一百零五", "壹佰零伍"),
        (110, "一百一十", "壹佰壹拾"),
        (10_003, "一万零三", "壹万零叁"),
        (20_100, "二万零一百", "贰万零壹佰"),
        (100_000_000, "一亿", "壹亿"),
    ],
)
def test_it_writes_them(number: int, text: str, financial: str) -> None:
    assert int_to_chinese(number) == text
    assert int_to_chinese(number, financial=True) == financial


@given(st.integers(0, 10**16 - 1))
def test_what_is_written_is_read_back(number: int) -> None:
    assert chinese_to_int(int_to_chinese(number)) == number
    assert chinese_to_int(int_to_chinese(number, financial=True)) == number


@given(st.text(alphabet="零一二三十百千万亿", max_size=12))
def test_a_numeral_that_is_read_keeps_its_value_when_written_anew(text: str) -> None:
    number = chinese_to_int(text)
    if number is not None and number < 10**16:
        assert chinese_to_int(int_to_chinese(number)) == number


def test_numbers_out_of_range_are_refused() -> None:
    for number in (-1, 10**16):
        with pytest.raises(ValueError, match="整数"):
            int_to_chinese(number)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("一、建设北方屏障", OutlineNumber(1, 1, 2)),
        ("（十二）加强管理", OutlineNumber(2, 12, 4)),
        ("(三)加强管理", OutlineNumber(2, 3, 3)),
        ("3.加快推进", OutlineNumber(3, 3, 2)),
        ("１２．加快推进", OutlineNumber(3, 12, 3)),
        ("（4）加快推进", OutlineNumber(4, 4, 3)),
        ("⑤加快推进", OutlineNumber(5, 5, 1)),
        ("第三章 总则", OutlineNumber(0, 3, 3, "章")),
        ("第十二条", OutlineNumber(0, 12, 4, "条")),
        ("十二", OutlineNumber(1, 12, 2)),
        ("  二、发展", OutlineNumber(1, 2, 4)),
        ("1.5亿元", None),
        ("二〇二四年", None),
        ("十分重视", None),
        ("", None),
    ],
)
def test_it_reads_what_opens_a_heading(text: str, expected: OutlineNumber | None) -> None:
    assert outline_number(text) == expected


@given(st.integers(1, 5), st.integers(1, 20))
def test_a_written_heading_number_is_read_back(level: int, number: int) -> None:
    found = outline_number(heading_number(level, number) + "内容")
    assert found is not None
    assert (found.level, found.number) == (level, number)


def test_a_level_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="标题序号"):
        heading_number(6, 1)


def test_an_ordinal() -> None:
    assert ordinal(12) == "第十二"
