"""The light markup of templates turned into the tree of a document.

`@标题 …` and the like give the parts of an official paper, `# ` to `#### ` headings (one with a full stop
opens the paragraph that follows), `- ` a paragraph counted 一是、二是, an empty line ends a paragraph;
`@附件 …` begins an annex, `@换页` a page.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import cast

from luodi.core.problems import Problem, Rejected
from luodi.documents.official import ordinal
from luodi.documents.tree import (
    Annex,
    Block,
    Heading,
    Level,
    Mark,
    PageBreak,
    Paragraph,
    Run,
    Runs,
    Text,
    plain,
)
from luodi.reports.language.values import CLOSE, OPEN, Piece

TOKEN = re.compile(f"{OPEN}([0-9]+){CLOSE}")
HEADING = re.compile(r"(#{1,4})[ 　]*(?=\S)")
LEAD = re.compile(r"[-－][ 　]+")
DIRECTIVE = re.compile(r"@(\S+?)[ 　:：]+(.*)|@(\S+)")
PARTS = ("标题", "副标题", "主送", "落款", "附注", "抄送", "印发")
ENGLISH = {
    "title": "标题", "subtitle": "副标题", "addressee": "主送", "signature": "落款", "remark": "附注",
    "copies": "抄送", "printer": "印发", "annex": "附件", "pagebreak": "换页",
}  # fmt: skip
LONGEST_LEAD = 40


@dataclass
class Read:
    """What a text says: the parts of the paper by name, its body, its annexes."""

    parts: dict[str, str] = field(default_factory=dict)
    body: list[Block] = field(default_factory=list)
    annexes: list[Annex] = field(default_factory=list)

    def text(self, part: str) -> str:
        """The words of a part, empty when it is not given."""
        return self.parts.get(part, "")


def read_text(text: str, pieces: Sequence[Piece]) -> Read:
    """The document that a text with tokens says.

    Raises: Rejected for a directive that there is not, and for a number run together with digits.
    """
    reader = _Reader(pieces)
    for line in text.split("\n"):
        reader.line(line.strip())
    reader.end()
    return reader.read


class _Reader:
    """Reads line by line; a paragraph is gathered until something ends it."""

    def __init__(self, pieces: Sequence[Piece]) -> None:
        self.pieces = pieces
        self.read = Read()
        self.blocks = self.read.body
        self.annex: str | None = None
        self.gathered: list[str] = []
        self.leads: list[int] = []

    def line(self, line: str) -> None:
        if not line:
            self.flush()
        elif line.startswith("@"):
            self.flush()
            self.directive(line)
        else:
            if HEADING.match(line) or LEAD.match(line):
                self.flush()
            self.gathered.append(line)
            if HEADING.match(line) and "。" not in line:
                self.flush()

    def end(self) -> None:
        self.flush()
        self.number_leads()
        if self.annex is not None and self.blocks:
            self.read.annexes.append(Annex(self.annex, tuple(self.blocks)))

    def directive(self, line: str) -> None:
        found = DIRECTIVE.fullmatch(line)
        name = (found[1] or found[3]) if found else ""
        name = ENGLISH.get(name, name)
        rest = (found[2] or "").strip() if found else ""
        if name == "附件":
            self.end()
            self.annex, self.blocks = _words(self.runs(rest)), []
        elif name == "换页":
            self.blocks.append(PageBreak())
        elif name in PARTS:
            self.read.parts[name] = _words(self.runs(rest)).strip()
        else:
            remedy = f"可用：{'、'.join(f'@{part}' for part in (*PARTS, '附件', '换页'))}。"
            message = f"没有“@{name}”这种写法。"
            raise Rejected([Problem("bad_template", message, value=f"@{name}", remedy=remedy)])

    def flush(self) -> None:
        """Turn the lines gathered into blocks; tables and charts in them stand alone."""
        text, self.gathered = "".join(self.gathered), []
        if not text:
            return
        heading, lead = HEADING.match(text), LEAD.match(text)
        start = heading.end() if heading else lead.end() if lead else 0
        runs: list[Run] = []
        for item in self._items(text[start:]):
            if isinstance(item, Text | Mark):
                runs.append(item)
            else:
                self.prose(tuple(runs), len(heading[1]) if heading else 0, bool(lead))
                runs, heading, lead = [], None, None
                self.blocks.append(item)
        self.prose(tuple(runs), len(heading[1]) if heading else 0, bool(lead))

    def prose(self, runs: Runs, level: int, is_lead: bool) -> None:
        if not plain(runs).strip():
            return
        if level:
            self.number_leads()
            head, rest = _first_sentence(runs)
            text = _words(head) if rest else _words(head).rstrip("。")
            self.blocks.append(Heading(cast(Level, level), text, rest))
        elif is_lead:
            self.leads.append(len(self.blocks))
            head, rest = _first_sentence(runs)
            fits = all(isinstance(run, Text) for run in head) and len(plain(head)) <= LONGEST_LEAD
            self.blocks.append(Paragraph(rest, plain(head)) if fits and rest else Paragraph(runs))
        else:
            self.blocks.append(Paragraph(runs))

    def number_leads(self) -> None:
        """一是, 二是 … before the paragraphs counted since the last heading; a single one is not counted."""
        for count, place in enumerate(self.leads if len(self.leads) > 1 else (), 1):
            block, words = self.blocks[place], f"{ordinal(count)}是"
            if isinstance(block, Paragraph) and block.lead:
                self.blocks[place] = Paragraph(block.runs, words + block.lead)
            elif isinstance(block, Paragraph):
                self.blocks[place] = Paragraph((Text(words), *block.runs))
        self.leads = []

    def runs(self, text: str) -> Runs:
        return tuple(item for item in self._items(text) if isinstance(item, Text | Mark))

    def _items(self, text: str) -> list[Run | Block]:
        items: list[Run | Block] = []
        for place, part in enumerate(TOKEN.split(text)):
            if place % 2 == 0:
                items += [Text(part)] if part else []
                continue
            piece = self.pieces[int(part)]
            items += list(piece) if isinstance(piece, tuple) else [piece]
        for left, right in pairwise(items):
            _check_apart(left, right)
        return _joined(items)


def _check_apart(left: Run | Block, right: Run | Block) -> None:
    """A number must not run together with digits beside it: `1{{ 数(…) }}` would say another number."""
    if not (isinstance(left, Text | Mark) and isinstance(right, Text | Mark)):
        return
    if (
        (isinstance(left, Mark) or isinstance(right, Mark))
        and left.text[-1:].isdigit()
        and right.text[:1].isdigit()
    ):
        text = left.text[-8:] + right.text[:8]
        message = f"数与旁边的数字连在了一起：{text}。"
        raise Rejected([Problem("joined_number", message, remedy="请在中间加上文字。")])


def _joined(items: list[Run | Block]) -> list[Run | Block]:
    """Neighbouring words as one run."""
    out: list[Run | Block] = []
    for item in items:
        last = out[-1] if out else None
        if isinstance(item, Text) and isinstance(last, Text) and not item.bold and not last.bold:
            out[-1] = Text(last.text + item.text)
        else:
            out.append(item)
    return out


def _words(runs: Runs) -> str:
    """The words of a heading or a part of the paper, where no number can be bound.

    Raises: Rejected when a number stands in them.
    """
    for run in runs:
        if isinstance(run, Mark):
            message = f"标题、落款等处不能写统计数（{plain(runs)[:20]}）。"
            first = "" if runs[0] is run else runs[0].text
            raise Rejected([Problem("bad_template", message, value=first, remedy="请把数写在正文里。")])
    return plain(runs)


def _first_sentence(runs: Runs) -> tuple[Runs, Runs]:
    """The runs up to the first full stop, that included, and those after it; all are head without one."""
    for place, run in enumerate(runs):
        at = run.text.find("。") if isinstance(run, Text) else -1
        if at >= 0:
            after = run.text[at + 1 :]
            head = (*runs[:place], Text(run.text[: at + 1]))
            return head, ((Text(after),) if after else ()) + runs[place + 1 :]
    return runs, ()
