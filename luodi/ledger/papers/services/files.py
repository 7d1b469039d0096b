"""Storing files, and hanging them on subjects."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.db import transaction

from luodi.core.problems import Place, Problem, Rejected
from luodi.ledger.audit import context
from luodi.ledger.audit.services import Changed, Subject, record
from luodi.ledger.org.access import Actor, Refused
from luodi.ledger.papers import storage
from luodi.ledger.papers.access import home_seen, may_see, require_attach, unit_for
from luodi.ledger.papers.classified import classified
from luodi.ledger.papers.contents import clean_name, media_type_of
from luodi.ledger.papers.models import Attachment, StoredFile
from luodi.ledger.papers.subjects import subject_of_kind

LARGEST = 100 * 1024 * 1024
"""Bytes of the largest file taken, unless the setting `FILE_SIZE_LIMIT` says otherwise."""


@transaction.atomic
def file_store(name: str, data: bytes) -> StoredFile:
    """Keep a file by its content, once, whatever names it comes under. Who may is the caller's business.

    Raises: Rejected with `bad_name`, `empty_file`, `too_large`, `unknown_file_type` or
    `not_what_its_name_says`.
    """
    name = clean_name(name)
    _require_size(name, len(data))
    media_type = media_type_of(name, data)
    sha256 = storage.write(data)
    stored, _ = StoredFile.objects.get_or_create(
        sha256=sha256,
        defaults={"size": len(data), "media_type": media_type, "stored_at": context.now()},
    )
    return stored


def file_read(path: Path) -> bytes:
    """The content of a file on this machine that is to be stored, read only when it is not too large.

    Raises: Rejected with `too_large`; OSError.
    """
    _require_size(path.name, path.stat().st_size)
    return path.read_bytes()


@transaction.atomic
def attachment_add(
    actor: Actor, subject_kind: str, subject_key: str, name: str, data: bytes, *, role: str = "proof"
) -> Attachment:
    """Hang a file on a subject that the actor sees; whoever may see the subject may read it.

    Raises: Refused unless the office of its region or a unit that answers for it; NotFound for a subject
    that the actor may not know of; Rejected for a kind that nobody registered, as `file_store`, and with
    `classified` for a file that bears a grade of secrecy: nothing of it is kept.
    """
    home = home_seen(actor, subject_kind, subject_key)
    unit = unit_for(actor, home)
    made = Attachment.objects.create(
        file=_unclassified(name, data),
        region=home.region,
        unit=unit,
        subject_kind=subject_of_kind(subject_kind).kind,
        subject_key=subject_key,
        name=clean_name(name),
        role=role,
        added_by=actor.username,
        added_at=context.now(),
    )
    _record(
        actor, made, "attachment_add", None, {"name": made.name, "role": role, "sha256": made.file.sha256}
    )
    return made


@transaction.atomic
def attachment_void(actor: Actor, attachment: Attachment, *, reason: str = "") -> None:
    """Take an attachment off its subject; the file itself and the record stay. Again is no harm.

    Raises: Refused unless the office, or the unit that added it while it still sees the subject.
    """
    held = Attachment.objects.select_for_update(of=("self",)).select_related("region", "file")
    fresh = held.get(pk=attachment.pk)
    require_attach(actor, fresh.region, fresh.unit)
    if not may_see(actor, fresh):
        raise Refused(f"{actor.name or actor.username} 无权在此添加或撤下附件。")
    if fresh.voided_at is not None:
        return
    fresh.voided_at = context.now()
    fresh.save(update_fields=["voided_at"])
    _record(actor, fresh, "attachment_void", {"name": fresh.name, "sha256": fresh.file.sha256}, None, reason)


def _unclassified(name: str, data: bytes) -> StoredFile:
    """The file, kept. Raises: Rejected as `file_store`, and for one that bears a grade of secrecy."""
    clean = clean_name(name)
    _require_size(clean, len(data))
    media_type_of(clean, data)
    if refused := classified(clean, data):
        raise Rejected([refused])
    return file_store(clean, data)


def _require_size(name: str, size: int) -> None:
    limit: int = getattr(settings, "FILE_SIZE_LIMIT", LARGEST)
    if size > limit:
        message = f"{name}有{size / 1048576:.0f}MB,超过{limit / 1048576:.0f}MB的上限。"
        raise Rejected([Problem("too_large", message, Place(file=name), remedy="请拆分或压缩后再交来。")])


def _record(
    actor: Actor,
    attachment: Attachment,
    verb: str,
    before: dict[str, str] | None,
    after: dict[str, str] | None,
    reason: str = "",
) -> None:
    subject = Subject(attachment.subject_kind, attachment.subject_key, attachment.name)
    record(
        actor=actor.username,
        actor_name=actor.name,
        region=attachment.region.code,
        verb=verb,
        subject=subject,
        changes=[Changed(Subject("attachment", str(attachment.key), attachment.name), before, after)],
        reason=reason,
    )
