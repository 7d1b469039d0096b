"""Document numbers: whatever the brackets, one number."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luodi.core.document_numbers import (
    NATIONAL,
    DocumentNumber,
    level_of,
    printed_number,
    read_document_number,
)


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("国发〔2023〕16号", "国发〔2023〕16号"),
        ("国发[2011]21号", "国发〔2011〕21号"),
        ("内政办发【2024】3号", "内政办发〔2024〕3号"),
        ("发改投资〔2020〕1439号", "发改投资〔2020〕1439号"),
        ("赣发改投资（2012）35号", "赣发改投资〔2012〕35号"),
        ("甘政发(２０２４)第００５号", "甘政发〔2024〕5号"),
        (" 内财社 〔2023〕 267 号 ", "内财社〔2023〕267号"),
        ("国办发﹝2023﹞7号", "国办发〔2023〕7号"),
        ("国发[2023]16号", "国发〔2023〕16号"),
        ("内政办发（2024）5号", "内政办发〔2024〕5号"),
        ("财预〔2024〕12 号", "财预〔2024〕12号"),
        ("国发〖2023〗第016号", "国发〔2023〕16号"),
        ("国发\u200b〔2023〕\ufeff16号", "国发〔2023〕16号"),
        ("国发 ［２０２３年］ １６ 号", "国发〔2023〕16号"),
    ],
)
def test_it_reads_and_prints_document_numbers(text: str, printed: str) -> None:
    number = read_document_number(text)
    assert str(number) == printed


@pytest.mark.parametrize(
    "text",
    [
        "",
        "国发2023年16号",
        "国发〔23〕16号",
        "国发〔2023〕16",
        "〔2023〕16号",
        "国发〔2023〕0号",
        "国发〔2023〕16号、国发〔2024〕1号",
        "《意见》",
        "国务院令712",
        "1国发〔2023〕16号",
        "长" * 100 + "〔2023〕16号",
    ],
)
def test_what_is_no_document_number_is_none(text: str) -> None:
    assert read_document_number(text) is None


FORMS = ("国发〔2023〕16号", "国发[2023]16号", "国发（2023）16号", "国发【2023】 第16号", "国发(2023年)016号")


def test_every_form_of_a_number_is_the_same_number() -> None:
    assert {read_document_number(text) for text in FORMS} == {DocumentNumber("国发", 2023, 16)}
    assert {printed_number(text) for text in FORMS} == {"国发〔2023〕16号"}


@pytest.mark.parametrize("text", ["", "国务院令第712号", "无文号", "国发2023年16号"])
def test_what_is_no_number_is_printed_as_it_is(text: str) -> None:
    assert printed_number(f" {text} ") == text


def test_numbers_in_different_forms_sort_by_what_they_are() -> None:
    texts = [
        "财预〔2024〕12 号",
        "国发（2023）16号",
        "国发[2023]9号",
        "发改投资〔2020〕1439号",
        "国发〔2022〕100号",
    ]
    numbers = sorted(number for text in texts if (number := read_document_number(text)))
    assert [(n.issuer, n.year, n.serial) for n in numbers] == [
        ("发改投资", 2020, 1439),
        ("国发", 2022, 100),
        ("国发", 2023, 9),
        ("国发", 2023, 16),
        ("财预", 2024, 12),
    ]


def test_they_sort_by_issuer_year_and_serial() -> None:
    texts = ["国发〔2023〕9号", "国发〔2023〕16号", "国发〔2024〕1号"]
    numbers = [read_document_number(text) for text in reversed(texts)]
    assert [str(number) for number in sorted(number for number in numbers if number)] == texts


def test_the_level_is_told_only_where_it_is_certain() -> None:
    assert level_of(DocumentNumber("国发", 2023, 16)) == "国家"
    assert level_of(DocumentNumber("国办发", 2023, 7)) == "国家"
    assert level_of(DocumentNumber("国发改", 2023, 7)) is None
    assert level_of(DocumentNumber("内政办发", 2024, 3)) is None
    assert level_of(DocumentNumber("内政办发", 2024, 3), {**NATIONAL, "内政办发": "省"}) == "省"


@given(
    st.text(alphabet="国发内政办改投资财社", min_size=1, max_size=8),
    st.integers(1949, 2099),
    st.integers(1, 999_999),
)
def test_what_is_printed_is_read_back(issuer: str, year: int, serial: int) -> None:
    number = DocumentNumber(issuer, year, serial)
    assert read_document_number(str(number)) == number


@given(st.text(max_size=40))
def test_any_text_is_a_canonical_number_or_none(text: str) -> None:
    number = read_document_number(text)
    assert number is None or read_document_number(str(number)) == number
