"""Why a file cannot be read as a workbook, said to people: what it is, and what to do."""

from __future__ import annotations

from luodi.core.problems import Place, Problem

_REMEDY = "请用 Excel 或 WPS 打开原表,另存为 .xlsx 后再导入"


class UnreadableFile(Exception):
    """The bytes are no workbook that can be read; `problem` says why and how to mend it."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def refusal(name: str, message: str, remedy: str = _REMEDY) -> UnreadableFile:
    """The exception for a file that is not a ledger."""
    return UnreadableFile(
        Problem("not_a_ledger", message, Place(file=name), severity="error", remedy=remedy, waits="file")
    )


def empty(name: str) -> UnreadableFile:
    """A file of no bytes."""
    return refusal(name, "文件是空的(0字节)", "请检查文件是否传完整,重新导出后再导入")


def too_large(name: str, megabytes: int) -> UnreadableFile:
    """A file past the size that is read."""
    return refusal(name, f"文件超过{megabytes}MB", "请删去图片和多余的空白行列,或拆成几个文件后再导入")


def encrypted(name: str) -> UnreadableFile:
    """A workbook with a password to open."""
    return refusal(name, "文件设有打开密码", "请另存为无密码的文件后再导入")


def bomb(name: str) -> UnreadableFile:
    """An archive that would unpack to far more than any ledger."""
    return refusal(
        name, "文件解压后异常庞大,不像正常的表格", "请将表中内容复制到新建的工作簿,另存为 .xlsx 后再导入"
    )


def damaged(name: str) -> UnreadableFile:
    """A workbook that is cut off or broken."""
    return refusal(
        name, "文件已损坏或不完整", "请向填报单位重新索取,或用 Excel 打开修复后另存为 .xlsx 再导入"
    )


def disguised(name: str, what: str) -> UnreadableFile:
    """Bytes of another kind than the name says."""
    return refusal(name, f"文件内容不是表格,而是{what}")


def sprawling(name: str, sheet: str, row: int) -> UnreadableFile:
    """A sheet with a few cells very far away from the rest."""
    return refusal(
        name,
        f"工作表“{sheet}”在第{row}行、很远的列仍有零星内容,占用过大",
        "请删除表格以外的多余行列后另存,再导入",
    )
