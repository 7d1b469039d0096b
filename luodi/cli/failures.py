"""What went wrong, as a sentence, a list of problems and an exit status; never a traceback."""

from __future__ import annotations

import datetime as dt
import errno
import os
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import click

from luodi.cli import usage
from luodi.core.problems import NotFound, Problem, Rejected
from luodi.core.questions import QuestionError

INPUT, USAGE, REFUSED, STOPPED = 1, 2, 3, 130


@dataclass(frozen=True)
class Failure:
    """What the person is told. An empty message says nothing."""

    status: int
    message: str
    problems: tuple[Problem, ...] = ()


def fail(error: BaseException, words: Sequence[str]) -> int:
    """Tell the person what went wrong; the exit status. With `--json` among the words the answer is JSON."""
    if isinstance(error, click.exceptions.Exit):
        return error.exit_code
    if isinstance(error, SystemExit):
        return error.code if isinstance(error.code, int) else INPUT
    if isinstance(error, BrokenPipeError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    failure = read(error, words)
    if isinstance(error, click.exceptions.NoArgsIsHelpError):
        click.echo(error.format_message(), err=True)
        return USAGE
    from luodi.cli import showing

    showing.failure(failure.status, failure.message, failure.problems, as_json="--json" in words)
    return failure.status


def read(error: BaseException, words: Sequence[str]) -> Failure:
    """What an exception means for the person who gave the command."""
    if isinstance(error, click.ClickException):
        return Failure(USAGE, usage.sentence(error))
    if isinstance(error, KeyboardInterrupt | click.Abort):
        return Failure(STOPPED, "已中断。")
    if isinstance(error, Rejected):
        return Failure(INPUT, "没有完成:内容有问题。", error.problems)
    if isinstance(error, QuestionError):
        return Failure(USAGE, "问句写得不对。", (error.problem,))
    if isinstance(error, NotFound):
        return Failure(REFUSED, str(error))
    if type(error).__name__ == "Refused":
        return Failure(REFUSED, str(error))
    if isinstance(error, OSError):
        return Failure(INPUT, _system(error))
    from django.core.exceptions import ImproperlyConfigured
    from django.db import Error

    from luodi.cli.database_failures import sentence

    if isinstance(error, ImproperlyConfigured):
        return Failure(USAGE, f"配置不对:{error}")
    if isinstance(error, Error) and (told := sentence(error)):
        return Failure(INPUT, told)
    return Failure(INPUT, _unforeseen(error, words))


def _system(error: OSError) -> str:
    name = f":{error.filename}" if error.filename else ""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"磁盘已满,没有写成{name}。请清理空间后重试;已有数据没有改动。"
    if isinstance(error, FileNotFoundError):
        return f"没有这个文件或目录{name}。请核对路径和文件名。"
    if isinstance(error, PermissionError):
        return f"没有权限读写{name}。请换一个位置,或请管理员开放权限。"
    if isinstance(error, IsADirectoryError):
        return f"这是目录,不是文件{name}。请写明文件名。"
    return f"读写出错{name}:{error.strerror or error}"


def _unforeseen(error: BaseException, words: Sequence[str]) -> str:
    """A defect of Luodi: one line for the person, the details into a log file beside the data."""
    details = "".join(traceback.format_exception(error))
    try:
        from django.conf import settings

        place = Path(settings.HOME) / "logs" / "errors.log"
        place.parent.mkdir(mode=0o700, exist_ok=True)
        with open(
            os.open(place, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a", encoding="utf-8"
        ) as log:
            log.write(f"{dt.datetime.now(dt.UTC).isoformat()} luodi {' '.join(words[:2])}\n{details}\n")
        where = f"详情已写入 {place}"
    except Exception:  # noqa: BLE001 - when even that fails, the details go where they can be seen
        sys.stderr.write(details)
        where = "详情见上"
    return f"内部错误({type(error).__name__}),没有完成。{where},请把它交给维护人员。"
