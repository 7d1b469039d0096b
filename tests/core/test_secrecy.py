"""A mark of secrecy is told from words that only speak of secrecy."""

from __future__ import annotations

import pytest

from luodi.core.secrecy import secrecy_mark


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        ("秘密★1年", "秘密★1年"), ("机 密 ★ 5 年", "机密★5年"), ("绝密★长期", "绝密★长期"),
        ("机密☆", "机密☆"), ("绝密级★", "绝密级★"), ("密级：秘密", "密级:秘密"),
        ("机　密", "机密"), ("秘密10年", "秘密10年"),
        ("绝密6个月", "绝密6个月"), ("机密文件", "机密文件"), ("关于印发方案的通知(秘密★3年)", "秘密★3年"),
    ],
)  # fmt: skip
def test_a_mark_is_found_as_offices_write_it(text: str, mark: str) -> None:
    assert secrecy_mark(text) == mark


@pytest.mark.parametrize(
    "text",
    [
        "",
        "开展保守国家秘密宣传教育。",
        "秘密级文件管理办法",
        "机密设备采购",
        "涉密人员",
        "五星★",
        "商业秘密保护",
    ],
)
def test_words_about_secrecy_are_none(text: str) -> None:
    assert secrecy_mark(text) == ""
