"""`luodi tick`: what time brings, for a timer to call."""

from __future__ import annotations

from dataclasses import asdict

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Command
from luodi.cli.session import session


@click.command(cls=Command)
@options.as_user
@options.as_json
def tick(as_user: str | None, as_json: bool) -> None:
    """处理随时间到来的事:到期提醒、锁定、亮灯。可每小时运行一次,重复运行无妨。"""
    with session(as_user) as actor:
        from luodi.books.services.ticking import tick as time_passes

        done = time_passes(actor)
    if as_json:
        told = [asdict(reminder) | {"text": reminder.text} for reminder in done.reminders]
        showing.document(
            {"reminders": told, "months": list(done.months), "stray_files": list(done.stray_files)}
        )
        return
    rows = [(reminder.region, reminder.round, reminder.unit, reminder.text) for reminder in done.reminders]
    if rows:
        showing.table(("地区", "调度", "单位", "提醒"), rows)
    showing.say(f"记录提醒{len(rows)}条,更新未定版数{len(done.months)}个月。")
    if done.stray_files:
        showing.say(f"文件库中有{len(done.stray_files)}个文件没有记录引用,系导入中断所留,无妨。")
