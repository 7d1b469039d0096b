"""How a Word file begins: the texts of its headers and footers, and its first paragraphs."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

from lxml import etree

_EDGE = re.compile(r"word/(?:header|footer)\d*\.xml")
_BODY = re.compile(r"word/document\d*\.xml")


def edge_texts(content: bytes) -> Iterator[str]:
    """The paragraphs of its headers and footers.

    Raises: zipfile.BadZipFile and what else reading a broken package raises; lxml.etree.XMLSyntaxError.
    """
    return _texts(content, _EDGE)


def first_texts(content: bytes, most: int) -> Iterator[str]:
    """Its first paragraphs that are not blank, those of tables and text boxes too; no more is read.

    Raises: as `edge_texts`.
    """
    for read, text in enumerate(_texts(content, _BODY), start=1):
        yield text
        if read == most:
            return


def _texts(content: bytes, parts: re.Pattern[str]) -> Iterator[str]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in sorted(name for name in archive.namelist() if parts.fullmatch(name)):
            with archive.open(name) as part:
                paragraphs = etree.iterparse(
                    part, tag="{*}p", resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False
                )
                for _, paragraph in paragraphs:
                    text = "".join(run.text or "" for run in paragraph.iter("{*}t")).strip()
                    if text:
                        yield text
