"""How a command is told which task: by its key, or by list and number as `重点工作任务清单:12`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from luodi.ledger.org.access import Actor

METAVAR = "任务"
year = click.option(
    "--year", type=click.IntRange(1900, 9999), metavar="年度", help="哪一年的清单;不写则为最近一年的。"
)
of_region = click.option("--region", metavar="代码", help="任务写作“清单:序号”时,哪个地区的清单。")


@dataclass(frozen=True)
class TaskWord:
    """A task as it was typed, with the region and the year that narrow it."""

    word: str
    region: str | None = None
    year: int | None = None

    def find(self, actor: Actor) -> Any:
        """The task, with its list and region. Raises: as `task_named`."""
        from luodi.ledger.tasks.queries.named import task_named

        return task_named(actor, self.word, self.region, self.year)


def task_word(command: Callable[..., Any]) -> Callable[..., Any]:
    """The argument `key` of a command, given to it as a TaskWord, with `--region` and `--year` beside it."""

    @wraps(command)
    def told(key: str, region: str | None, year: int | None, **others: Any) -> Any:
        return command(key=TaskWord(key, region, year), **others)

    for option in (year, of_region, click.argument("key", metavar=METAVAR)):
        told = option(told)
    return told


def item_words(actor: Actor, words: tuple[str, ...], region: str, period: str) -> list[str]:
    """The words for items of a submission, those written as list and number replaced by the task's key."""
    return [_key(actor, word, region, int(period[:4])) if is_pair(word) else word for word in words]


def subject_key(
    actor: Actor, kind: str, word: str, region: str | None = None, year: int | None = None
) -> str:
    """The key of what a kind and a word name together: only a task may be written as list and number."""
    return _key(actor, word, region, year) if kind.strip() in ("task", "任务") and is_pair(word) else word


def is_pair(word: str) -> bool:
    """Whether a word is written as list and number."""
    return ":" in word or "\uff1a" in word


def _key(actor: Actor, word: str, region: str | None = None, year: int | None = None) -> str:
    return str(TaskWord(word, region, year).find(actor).key)
