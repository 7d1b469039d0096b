"""Document numbers (发文字号): 国发〔2023〕16号 read, ordered and printed in the official way.

Source: GB/T 9704-2012, which puts the year in 〔〕 and the serial without 第 or leading zeros.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Literal

Level = Literal["国家", "省", "市", "县"]
NATIONAL: Mapping[str, Level] = MappingProxyType(
    {"中发": "国家", "中办发": "国家", "国发": "国家", "国办发": "国家", "国函": "国家", "国办函": "国家"}
)
FORM = re.compile(
    r"([^\W\d_]{1,20})[〔\[［【(（﹝〈〖{｛]((?:19|20)[0-9]{2})年?[〕\]］】)）﹞〉〗}｝]第?([0-9]{1,6})号"
)
DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
LONGEST = 60


@dataclass(frozen=True, order=True)
class DocumentNumber:
    """The issuer's code (发文机关代字), the year and the serial; ordered in that order."""

    issuer: str
    year: int
    serial: int

    def __str__(self) -> str:
        return f"{self.issuer}〔{self.year}〕{self.serial}号"


def read_document_number(text: str) -> DocumentNumber | None:
    """The document number that a text is; None when it is not one (or more than one).

    White space, what cannot be seen and the kind of brackets do not matter.
    """
    if len(text) > LONGEST:
        return None
    seen = "".join(char for char in text if unicodedata.category(char) != "Cf")
    found = FORM.fullmatch("".join(seen.split()).translate(DIGITS))
    if found is None or int(found[3]) == 0:
        return None
    return DocumentNumber(found[1], int(found[2]), int(found[3]))


def printed_number(text: str) -> str:
    """The official form of a document number; a text that is none as it is. Equal for all forms of one."""
    number = read_document_number(text)
    return text.strip() if number is None else str(number)


def level_of(number: DocumentNumber, levels: Mapping[str, Level] = NATIONAL) -> Level | None:
    """The level that an issuer's code belongs to, where that is certain; None otherwise.

    A region adds the codes of its own offices (内政办发 is 省) to `levels`.
    """
    return levels.get(number.issuer)
