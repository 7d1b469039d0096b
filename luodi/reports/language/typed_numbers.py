"""Digits typed into the prose of a template, which stay the same while the months change.

Not told: dates, spans of time, numbers of documents, ordinals, telephone numbers, numbering, headings, and
names with digits in them. What stands in `{{ }}` and `{% %}` is the language's, but for titles and notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from jinja2 import nodes

from luodi.core.problems import Place, Problem
from luodi.reports.language.grammar import place_of
from luodi.reports.language.words import OPTION_BY_WORD

CODE = re.compile(r"""\{\{(?:'[^']*'|"[^"]*"|.)*?\}\}|\{%(?:'[^']*'|"[^"]*"|.)*?%\}|\{#.*?#\}""", re.DOTALL)
NOT_PROSE = re.compile(r"[ \t　]*(?:@.*|#{1,4}[^。\n]*)")
NUMBERING = re.compile(r"[ \t　]*(?:-[ 　]+)?[（(]?[0-9]+[.．、)）](?![0-9])")
DIGITS = r"[0-9]+(?:[.．,，][0-9]+)*"
TO = r"[ ]?[-—–~～至到][ ]?"
TIMES = "年|个?月|[日号]|季度|[周天时点]|个?(?:工作日|自然日|小时)|分钟"
NOT_A_FIGURE = re.compile(
    "|".join(
        (
            r"“[^”\n]*”|‘[^’\n]*’|《[^》\n]*》|「[^」\n]*」|\"[^\"\n]*\"",
            r"[〔\[（(【][0-9]{4}[〕\]）)】][ ]?第?[0-9]*[ ]?号?",
            r"第[ ]?[0-9]+",
            r"(?<![0-9])(?:19|20)[0-9]{2}[-/.](?:1[0-2]|0?[1-9])(?:[-/.][0-9]{1,2})?(?![0-9])",
            rf"(?:{DIGITS}{TO})?{DIGITS}[ ]?(?:{TIMES})",
            r"[0-9]{3,4}[-—][0-9]{7,8}|(?<![0-9])1[0-9]{10}(?![0-9])|[0-9]{5}(?=热线)",
            r"[（(][0-9]{1,2}[）)]",
            r"[A-Za-z]+[-. ]?[0-9]+(?:[.][0-9]+)*|[0-9]+[A-Z](?![A-Za-z])",
        )
    )
)
TYPED = re.compile(rf"{DIGITS}(?:[ ]?[%％‰]|[一-鿿]{{0,3}})")
PRINTED_OPTIONS = ("title", "note")


def typed_numbers(body: str, tree: nodes.Template) -> list[Problem]:
    """A warning for each number that is typed where a figure should stand, in the order of the lines."""
    prose = _digits_plain(CODE.sub(_blank, body))
    found: list[Problem] = []
    for number, line in enumerate(prose.split("\n"), 1):
        for at, word in _typed_in(_prose_of(line)):
            found.append(_warning(word, Place(file="模板", cell=f"第{number}行第{at + 1}字", row=number)))
    for line_number, text in _printed_texts(tree):
        for _, word in _typed_in(_digits_plain(text)):
            found.append(_warning(word, place_of(body, line_number, text)))
    return sorted(found, key=lambda problem: problem.place.row or 0)


def _prose_of(line: str) -> str:
    """The line without what opens it: a directive, a heading, a number of its own."""
    opening = NOT_PROSE.match(line) or NUMBERING.match(line)
    return line if opening is None else " " * opening.end() + line[opening.end() :]


def _typed_in(text: str) -> Iterator[tuple[int, str]]:
    left = NOT_A_FIGURE.sub(_blank, text)
    return ((found.start(), found[0]) for found in TYPED.finditer(left))


def _printed_texts(tree: nodes.Template) -> Iterator[tuple[int, str]]:
    """The words of titles and notes of tables and charts, with their lines."""
    for call in tree.find_all(nodes.Call):
        for given in call.kwargs:
            if OPTION_BY_WORD.get(given.key) in PRINTED_OPTIONS:
                parts = given.value.items if isinstance(given.value, nodes.List) else [given.value]
                for part in parts:
                    if isinstance(part, nodes.Const) and isinstance(part.value, str):
                        yield part.lineno, part.value


def _blank(found: re.Match[str]) -> str:
    """As many blanks as there were characters, so that everything keeps its place."""
    return re.sub(r"[^\n]", " ", found[0])


def _digits_plain(text: str) -> str:
    return text.translate(FULL_WIDTH_DIGITS)


def _warning(word: str, place: Place) -> Problem:
    return Problem(
        "typed_number",
        f"“{word}”里的数字是直接写在模板里的，不会随月份变化，也查不到出处。",
        place=place,
        severity="warning",
        value=word,
        remedy="请改用 {{ 数('…') }}；确实每月不变的可以不改。",
    )


FULL_WIDTH_DIGITS = str.maketrans("０１２３４５６７８９", "0123456789")
