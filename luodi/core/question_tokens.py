"""The words and marks of a question, read from left to right in one pass.

Full-width and half-width punctuation are alike. Round brackets inside a value belong to it when they
balance; a value with any other mark in it is quoted, the quotation mark doubled inside.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from luodi.core.problems import Problem

TokenKind = Literal["word", "open", "close", "comma", "semicolon", "or", "operator", "end"]
MARKS: dict[str, TokenKind] = {
    "(": "open", "（": "open", ")": "close", "）": "close", ",": "comma", "，": "comma",
    ";": "semicolon", "；": "semicolon", "|": "or", "｜": "or",
}  # fmt: skip
SIGNS = {"=": "=", "＝": "=", "<": "<", "＜": "<", ">": ">", "＞": ">", "≠": "!=", "≤": "<=", "≥": ">="}
OPERATORS = ("=", "!=", ">", ">=", "<", "<=")
DOUBLE_QUOTES = frozenset('"“”＂')
CORNER_QUOTES = {"「": "」", "『": "』"}
SPECIAL = frozenset(MARKS) | frozenset(SIGNS) | DOUBLE_QUOTES | frozenset("「」『』!！")


class QuestionError(ValueError):
    """A question that cannot be read. `problem` says why; `position` is the character, counted from 1."""

    def __init__(self, text: str, position: int, message: str, remedy: str = "") -> None:
        self.position = position
        self.problem = Problem(
            "bad_question",
            f"第{position}个字处{message}",
            value=text,
            remedy=remedy or "写法如：任务数(清单=重点工作任务清单, 状态=已完成; 按=牵头单位; 期=上月)。",
        )
        super().__init__(self.problem.message + "。" + self.problem.remedy)


@dataclass(frozen=True)
class Token:
    """A word or a mark; `position` counts from 1, `quoted` words are never taken for options."""

    kind: TokenKind
    text: str
    position: int
    quoted: bool = False


def tokens(text: str) -> list[Token]:
    """All tokens, closed by an `end`.

    Raises: QuestionError for a quotation or bracket that never closes.
    """
    found: list[Token] = []
    position = 0
    while position < len(text):
        char = text[position]
        if char.isspace():
            position += 1
        elif char in DOUBLE_QUOTES or char in CORNER_QUOTES:
            token, position = _quoted(text, position)
            found.append(token)
        elif _sign(text, position):
            sign, length = _sign(text, position) or ("", 0)
            found.append(Token("operator", sign, position + 1))
            position += length
        elif char in MARKS and not (MARKS[char] == "open" and _follows_operator(found)):
            found.append(Token(MARKS[char], char, position + 1))
            position += 1
        else:
            token, position = _word(text, position, in_value=_follows_operator(found))
            found.append(token)
    found.append(Token("end", "", len(text) + 1))
    return found


def quoted(word: str) -> str:
    """The word as it is written in a question: in quotes where it holds a mark or could be misread."""
    if word and word == word.strip() and not any(char in SPECIAL for char in word):
        return word
    return '"' + "".join(char * 2 if char in DOUBLE_QUOTES else char for char in word) + '"'


def _follows_operator(found: list[Token]) -> bool:
    """Whether a value comes next, in which round brackets are letters."""
    return bool(found) and found[-1].kind in ("operator", "or")


def _sign(text: str, position: int) -> tuple[str, int] | None:
    """The operator that starts here and how many characters it takes."""
    char, after = text[position], text[position + 1 : position + 2]
    if char in "!！":
        return ("!=", 2) if SIGNS.get(after) == "=" else None
    sign = SIGNS.get(char)
    if sign in ("<", ">") and SIGNS.get(after) == "=":
        return sign + "=", 2
    if sign == "<" and SIGNS.get(after) == ">":
        return "!=", 2
    return (sign, 1) if sign else None


def _quoted(text: str, start: int) -> tuple[Token, int]:
    closing = {CORNER_QUOTES[text[start]]} if text[start] in CORNER_QUOTES else DOUBLE_QUOTES
    letters: list[str] = []
    position = start + 1
    while position < len(text):
        char = text[position]
        if char not in closing:
            letters.append(char)
            position += 1
        elif text[position + 1 : position + 2] == char:
            letters.append(char)
            position += 2
        else:
            return Token("word", "".join(letters), start + 1, quoted=True), position + 1
    raise QuestionError(text, start + 1, f"的引号{text[start]}没有配对", "请补上后引号。")


def _word(text: str, start: int, *, in_value: bool) -> tuple[Token, int]:
    """A bare word, up to the next mark; in a value, brackets that balance belong to it."""
    depth, opened = 0, start
    position = start
    while position < len(text):
        char = text[position]
        kind = MARKS.get(char)
        if in_value and kind == "open":
            opened = position if depth == 0 else opened
            depth += 1
        elif depth and kind == "close":
            depth -= 1
        elif depth == 0 and (kind or char in DOUBLE_QUOTES or char in CORNER_QUOTES or _sign(text, position)):
            break
        position += 1
    if depth:
        raise QuestionError(text, opened + 1, "的括号没有配对", "请补上右括号，或把这个值放进引号。")
    return Token("word", text[start:position].strip(), start + 1), position
