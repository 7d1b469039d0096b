"""`luodi attachment`: files that prove what a task or a submission says, and originals of policy."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Group
from luodi.cli.session import session
from luodi.cli.task_words import of_region, subject_key, year

kind = click.argument("kind", metavar="类别")
subject = click.argument("subject", metavar="标识|清单:序号")
key = click.argument("key", metavar="材料标识")


@click.group(cls=Group)
def attachment() -> None:
    """佐证材料:附在任务、进展、报送、政策文件、举措上的文件;谁能看到它们,谁就能看到材料。"""


@attachment.command()
@kind
@subject
@of_region
@year
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path), metavar="文件")
@options.as_user
@options.as_json
def add(
    kind: str,
    subject: str,
    region: str | None,
    year: int | None,
    file: Path,
    as_user: str | None,
    as_json: bool,
) -> None:
    """附上一个文件。类别:任务、进展、报送、政策文件、举措。"""
    with session(as_user) as actor:
        from luodi.ledger.papers.services import attachment_add, file_read

        on = subject_key(actor, kind, subject, region, year)
        row = _row(attachment_add(actor, kind, on, file.name, file_read(file)))
    if as_json:
        showing.document(row)
    else:
        showing.say(f"已附上“{row['name']}”,材料标识 {row['key']}。")


@attachment.command(name="list")
@kind
@subject
@of_region
@year
@options.as_user
@options.as_json
def list_(
    kind: str, subject: str, region: str | None, year: int | None, as_user: str | None, as_json: bool
) -> None:
    """列出附在上面的文件。"""
    with session(as_user) as actor:
        from luodi.ledger.papers.queries import attachment_list

        on = subject_key(actor, kind, subject, region, year)
        rows = [_row(found) for found in attachment_list(actor, kind, on)]
    if as_json:
        showing.document({"attachments": rows})
        return
    lines = [
        (row["name"], row["unit"] or "专班", row["added_by"], showing.moment(row["added_at"]), row["key"])
        for row in rows
    ]
    showing.table(("名称", "单位", "谁", "时间", "材料标识"), lines)


@attachment.command()
@key
@click.option("-o", "--output", required=True, type=click.Path(path_type=Path), help="写到哪个文件或目录。")
@options.as_user
def get(key: str, output: Path, as_user: str | None) -> None:
    """取出一个文件。"""
    with session(as_user) as actor:
        from luodi.ledger.papers.queries import attachment_read

        found, data = attachment_read(actor, key)
        place = output / found.name if output.is_dir() else output
    showing.write_whole(place, data)
    showing.say(f"已写到 {place}。")


@attachment.command()
@key
@click.option("--reason", default="", metavar="原因", help="为什么撤下,会留在记录里。")
@options.as_user
def remove(key: str, reason: str, as_user: str | None) -> None:
    """撤下一个文件;文件和记录仍然保留。"""
    with session(as_user) as actor:
        from luodi.ledger.papers.queries import attachment_get
        from luodi.ledger.papers.services import attachment_void

        found = attachment_get(actor, key)
        attachment_void(actor, found, reason=reason)
        showing.say(f"已撤下“{found.name}”。")


def _row(found: Any) -> dict[str, Any]:
    return {
        "key": str(found.key),
        "kind": found.subject_kind,
        "subject": found.subject_key,
        "name": found.name,
        "media_type": found.file.media_type,
        "size": found.file.size,
        "sha256": found.file.sha256,
        "unit": found.unit.name if found.unit else None,
        "added_by": found.added_by,
        "added_at": found.added_at.isoformat(),
    }
