"""Numbers, names and dates written as official papers write them; every form can be read back.

What is unknown (None) is written —, never 0.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from luodi.core.numerals import int_to_chinese

UNKNOWN = "—"
YI, WAN = Decimal(10**8), Decimal(10**4)
NUMBER = re.compile(r"(\D+?)[〔\[(（【［]?([12][0-9]{3})年?[〕\])）】］]?第?0*([0-9]+)号")
UNITS = ((YI, "亿元"), (WAN, "万元"), (Decimal(1), "元"))


def amount(yuan: Decimal | None, *, places: int | None = 2) -> str:
    """Yuan in the largest of 亿元, 万元 and 元 that gives one or more: 1.85亿元, 7600万元, 5000元.

    Rounded half up to `places` decimals, without trailing zeros; `places` None keeps every digit. A number
    that rounds up to the next unit is written in it (1亿元, not 10000万元).
    """
    if yuan is None:
        return UNKNOWN
    place = next((place for place, (size, _) in enumerate(UNITS) if abs(yuan) >= size), len(UNITS) - 1)
    size, unit = UNITS[place]
    written = yuan / size if places is None else _rounded(yuan / size, places)
    if place and abs(written) * size >= UNITS[place - 1][0]:
        larger, unit = UNITS[place - 1]
        written = written * size / larger
    return f"{digits(written)}{unit}"


def amount_in(yuan: Decimal | None, unit: str, *, places: int | None = 2) -> str:
    """The bare number of an amount in 亿元, 万元 or 元, for a column whose heading says the unit.

    Raises: KeyError for another unit.
    """
    size = {name: size for size, name in UNITS}[unit]
    if yuan is None:
        return UNKNOWN
    return digits(yuan / size if places is None else _rounded(yuan / size, places))


def percent(ratio: Decimal | None, *, places: int = 1) -> str:
    """A ratio as percent, rounded half up: 0.184 is 18.4%, 0.5 is 50%.

    What is not all is never written 100%, and what is not nothing never 0%: 0.9996 is 99.96%.
    """
    if ratio is None:
        return UNKNOWN
    shown = _rounded(ratio * 100, places)
    while ratio * 100 != shown and shown in (Decimal(0), Decimal(100)):
        places += 1
        shown = _rounded(ratio * 100, places)
    return f"{digits(shown)}%"


def count(number: int | None, unit: str) -> str:
    """32项; — when unknown."""
    return UNKNOWN if number is None else f"{number}{unit}"


def change(
    difference: Decimal | int | None, unit: str, *, words: tuple[str, str] = ("增加", "减少"), places: int = 2
) -> str:
    """A signed change in words: 增加5项, 减少2项, 持平; `words` for other pairs (上升, 下降)."""
    if difference is None:
        return UNKNOWN
    exact = Decimal(difference)
    if exact == 0:
        return "持平"
    return f"{words[0] if exact > 0 else words[1]}{digits(_rounded(abs(exact), places))}{unit}"


def change_of_share(difference: Decimal | None, *, places: int = 1) -> str:
    """A change between two ratios: 0.03 is 上升3个百分点; 持平 only when they are equal."""
    if difference is None:
        return UNKNOWN
    points = abs(difference * 100)
    shown = _rounded(points, places)
    while points and not shown:
        places += 1
        shown = _rounded(points, places)
    return change(shown.copy_sign(difference), "个百分点", words=("上升", "下降"), places=places)


def change_of_amount(yuan: Decimal | None) -> str:
    """A change of money: 增加1.2亿元, 减少300万元, 持平."""
    if not yuan:
        return UNKNOWN if yuan is None else "持平"
    return f"{'增加' if yuan > 0 else '减少'}{amount(abs(yuan))}"


def ordinal(number: int) -> str:
    """一, 二 … 十一 … 二十, as in 一是, 第二."""
    return int_to_chinese(number)


def names(every: Sequence[str], *, limit: int = 0, unit: str = "个单位") -> str:
    """Names joined by 、; beyond `limit` (0: no limit) the first ones and 等N个单位, N counting all."""
    if not every:
        return UNKNOWN
    if limit and len(every) > limit:
        return f"{'、'.join(every[:limit])}等{len(every)}{unit}"
    return "、".join(every)


def date_text(day: dt.date) -> str:
    """2024年4月3日, without leading zeros (GB/T 9704-2012 7.3.5.4)."""
    return f"{day.year}年{day.month}月{day.day}日"


def document_number(text: str) -> str:
    """A 发文字号 in the standard's brackets, without leading zeros: 某政发[2024]05号 is 某政发〔2024〕5号.

    What is not written like one is left as it is (GB/T 9704-2012 7.2.5).
    """
    found = NUMBER.fullmatch("".join(text.split()))
    return f"{found[1]}〔{found[2]}〕{int(found[3])}号" if found else text.strip()


def months(first: tuple[int, int], last: tuple[int, int], *, with_year: bool = False) -> str:
    """Months from (year, month) to (year, month): 1—5月, 5月, 2023年11月—2024年2月.

    `with_year` puts the year before months of one year: 2024年1—5月.
    """
    if first[0] != last[0]:
        return f"{first[0]}年{first[1]}月—{last[0]}年{last[1]}月"
    year = f"{first[0]}年" if with_year else ""
    span = f"{first[1]}—{last[1]}" if first[1] != last[1] else str(last[1])
    return f"{year}{span}月"


def digits(number: Decimal) -> str:
    """A decimal without exponent and without trailing zeros: 12.50 is 12.5, 1E+2 is 100, -0 is 0."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in ("-0", "") else text


def _rounded(number: Decimal, places: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
