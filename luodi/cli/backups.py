"""`luodi backup` and `luodi restore`: everything into one file, and back."""

from __future__ import annotations

from pathlib import Path

import click

from luodi.cli import options, showing
from luodi.cli.lazy import Command
from luodi.cli.session import session
from luodi.core.problems import has_errors, problems_json

FILE = click.Path(dir_okay=False, path_type=Path)


@click.command(cls=Command)
@click.argument("file", type=FILE, metavar="文件")
@click.option("--overwrite", is_flag=True, help="覆盖同名文件。")
@options.as_user
@options.as_json
def backup(file: Path, overwrite: bool, as_user: str | None, as_json: bool) -> None:
    """把全部数据备份成一个文件,使用中也可以做。文件含全部数据,请妥善保管。"""
    with session(as_user) as actor:
        from luodi.exchange.installation.backup import backup_make

        made = backup_make(actor, file.resolve(), overwrite=overwrite)
    if as_json:
        showing.document(made.as_json() | {"problems": problems_json(made.problems)})
        return
    showing.problems(made.problems)
    about = made.as_json()
    showing.say(f"已备份到 {file}:{about['rows']}行,{about['files']}个文件,{made.size / 1e6:.1f} MB。")
    showing.say("备份不含本机密钥 secret.key;恢复后各人需重新登录。")


@click.command(cls=Command)
@click.argument("file", type=FILE, metavar="文件")
@click.option("--replace", is_flag=True, help="取代现有数据;现有数据另存一份。")
@click.option("--even-if-broken", is_flag=True, help="定版没有通过核验也恢复,只为查明原因。")
@options.as_user
@options.as_json
def restore(file: Path, replace: bool, even_if_broken: bool, as_user: str | None, as_json: bool) -> int:
    """从备份文件恢复。恢复到空的数据目录或数据库;先核验定版,全部成功才生效。"""
    with session(as_user, alone=True) as actor:
        from luodi.exchange.installation.restoring import backup_restore

        done = backup_restore(actor, file.resolve(), replace=replace, even_if_broken=even_if_broken)
    if as_json:
        showing.document(done.as_json() | {"problems": problems_json(done.problems)})
    else:
        about = done.as_json()
        showing.say(
            f"已恢复:{about['rows']}行,{about['files']}个文件,备份于{showing.moment(about['made_at'])}。"
        )
        if done.kept_as:
            showing.say(f"原有数据另存为 {done.kept_as}")
        showing.problems(done.problems)
        if not has_errors(done.problems):
            showing.say(f"定版核验通过:{len(about['books'])}个地区的定版链完整,与备份一致。")
    return 1 if has_errors(done.problems) else 0
