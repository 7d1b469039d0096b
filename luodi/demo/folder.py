"""The folder `demo` of the data home: the workbooks and the report, to look at and to import again."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from django.conf import settings

from luodi.ledger.org.access import Refused

NOTE = "说明.txt"
TEXT = """这里是示范数据（示例甲县，2024年）的工作簿和月报，全部内容均为虚构。

可以打开查看，也可以修改后再次导入：
  luodi import <文件> --region 159924 --check     只检查，不写入
  luodi import <文件> --region 159924             导入；没有改动的行不会重复

再次运行 luodi demo 时，本目录会整个重写。
"""


def folder() -> Path:
    """Where the files of the demonstration lie."""
    return Path(settings.HOME) / "demo"


def require_free() -> None:
    """Raises: Refused when a folder of that name is there that no demonstration wrote."""
    if folder().exists() and not (folder() / NOTE).is_file() and any(folder().iterdir()):
        raise Refused(f"{folder()} 不是示范数据的目录，其中的文件没有改动。请移走它，或另指定 LUODI_HOME。")


def write_files(files: Mapping[str, bytes]) -> None:
    """Put these files in place of those of an earlier demonstration."""
    fresh = Path(tempfile.mkdtemp(dir=settings.HOME, prefix=".demo-"))
    try:
        for name, content in {NOTE: TEXT.encode(), **files}.items():
            (fresh / name).write_bytes(content)
        os.chmod(fresh, 0o700)
        shutil.rmtree(folder(), ignore_errors=True)
        fresh.rename(folder())
    finally:
        shutil.rmtree(fresh, ignore_errors=True)
