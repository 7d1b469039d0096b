"""Chinese numerals: reading and writing them, and the numbers that open headings.

What is ambiguous in speech (一百五, 一万二) is refused, not guessed.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

DIGITS = "零一二三四五六七八九"
FINANCIAL = str.maketrans("零一二三四五六七八九十百千", "零壹贰叁肆伍陆柒捌玖拾佰仟")
ORDINARY = str.maketrans(
    "〇○０壹贰貳叁參肆伍陆陸柒捌玖拾佰仟萬億两兩幺",
    "零零零一二二三三四五六六七八九十百千万亿二二一",
)
DIGIT = "[一二三四五六七八九]"
SECTION = re.compile(rf"(?:({DIGIT})千)?(零?)(?:({DIGIT})百)?(零?)(?:({DIGIT})?十)?(零?)({DIGIT})?")
LIMIT = 10**16
LONGEST = 40


def chinese_to_int(text: str) -> int | None:
    """The whole number that Chinese numerals stand for, None when they are not a clear one.

    Reads 十一, 二百零三, 三万五千亿, 廿三, 两千, financial forms (壹佰贰拾) and digits in a row (二〇二四).
    """
    text = text.strip()
    if not text or len(text) > LONGEST:
        return None
    plain = text.translate(ORDINARY).replace("廿", "二十").replace("卅", "三十")
    if all(char in DIGITS for char in plain):
        return int("".join(str(DIGITS.index(char)) for char in plain))
    return _large(plain)


def int_to_chinese(number: int, *, financial: bool = False) -> str:
    """The numeral of a whole number: 12 → 十二, 105 → 一百零五; `financial` writes 壹佰零伍.

    Raises: ValueError below zero or from 10¹⁶.
    """
    if not 0 <= number < LIMIT:
        raise ValueError(f"只能写0到一亿亿之间的整数：{number}")
    text = _written(number)
    if financial:
        return text.translate(FINANCIAL)
    return text.removeprefix("一") if text.startswith("一十") else text


def ordinal(number: int) -> str:
    """第十二."""
    return "第" + int_to_chinese(number)


@dataclass(frozen=True)
class OutlineNumber:
    """The number that opens a heading.

    `level`: 1 一、 2 （一） 3 1. 4 （1） 5 ①; 0 for 第一章, 第一节, 第一条, whose word is `unit`.
    `length`: how many characters of the text it takes, so that `text[length:]` is the heading itself.
    """

    level: int
    number: int
    length: int
    unit: str = ""


NUMERAL = "[零〇一二三四五六七八九十百千廿卅两]+"
OPENINGS = (
    (0, re.compile(rf"第({NUMERAL}|[0-9]+)([章节条编款项])")),
    (2, re.compile(rf"[(（]({NUMERAL})[)）]")),
    (4, re.compile(r"[(（]([0-9]+)[)）]")),
    (1, re.compile(rf"({NUMERAL})(?:[、.．，,]|$)")),
    (3, re.compile(r"([0-9]+)(?:[.．、](?![0-9])|$)")),
)


def outline_number(text: str) -> OutlineNumber | None:
    """The number that opens a heading: `（十二）加强管理` is level 2, number 12; None when there is none."""
    lead = len(text) - len(text.lstrip())
    body = text[lead:].translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    if body and 0x2460 <= ord(body[0]) <= 0x2473:
        return OutlineNumber(5, int(unicodedata.normalize("NFKC", body[0])), lead + 1)
    for level, pattern in OPENINGS:
        found = pattern.match(body)
        if found is None:
            continue
        digits = found[1]
        number = int(digits[:9]) if digits.isascii() else chinese_to_int(digits)
        if number is not None:
            return OutlineNumber(level, number, lead + found.end(), found[2] if level == 0 else "")
    return None


def heading_number(level: int, number: int) -> str:
    """What opens heading `number` of a level, in the official order 一、 （一） 1. （1） ①.

    Raises: ValueError for another level, and for a ① beyond 20.
    """
    if level == 5 and 1 <= number <= 20:
        return chr(0x245F + number)
    if level not in (1, 2, 3, 4):
        raise ValueError(f"没有这一级标题序号：{level}级第{number}")
    word = int_to_chinese(number)
    return {1: f"{word}、", 2: f"（{word}）", 3: f"{number}.", 4: f"（{number}）"}[level]


def _large(plain: str) -> int | None:
    """Numerals with 亿 and 万: what stands before 亿 may itself hold 万 (三万五千亿)."""
    head, mark, tail = plain.rpartition("亿")
    if not mark:
        return _myriads(plain, inner=False)
    above = _myriads(head, inner=False)
    below = 0 if not tail else _myriads(tail, inner=True)
    if above is None or below is None or above == 0:
        return None
    return above * 10**8 + below


def _myriads(plain: str, *, inner: bool) -> int | None:
    head, mark, tail = plain.partition("万")
    if not mark:
        return _section(plain, inner=inner)
    above = _section(head, inner=inner)
    below = 0 if not tail else _section(tail, inner=True)
    if above is None or below is None or above == 0:
        return None
    return above * 10**4 + below


def _section(plain: str, *, inner: bool) -> int | None:
    """A number below ten thousand; `inner` when a larger part stands before it."""
    gap = inner and plain.startswith("零")
    found = SECTION.fullmatch(plain[1:] if gap else plain)
    if plain in ("", "零") or found is None:
        return 0 if plain == "零" and not inner else None
    thousands, _, hundreds, _, tens, _, ones = found.groups()
    has_tens = "十" in plain
    larger = inner or thousands or hundreds
    if ones and larger and not has_tens and "零" not in plain:
        return None
    if plain.endswith("零"):
        return None
    value = sum(DIGITS.index(word) * size for word, size in ((thousands, 1000), (hundreds, 100)) if word)
    value += 10 * (DIGITS.index(tens) if tens else 1) if has_tens else 0
    return value + (DIGITS.index(ones) if ones else 0)


def _written(number: int) -> str:
    """With 一十 in full, sections of four digits joined by 万 and 亿."""
    if number == 0:
        return "零"
    for size, word in ((10**8, "亿"), (10**4, "万")):
        if number >= size:
            head, tail = divmod(number, size)
            gap = "零" if 0 < tail < size // 10 else ""
            return _written(head) + word + gap + (_written(tail) if tail else "")
    text = ""
    for size, word in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit, rest = divmod(number, size)
        if digit:
            text += DIGITS[digit] + word
        elif text and rest and not text.endswith("零"):
            text += "零"
        number = rest
    return text
