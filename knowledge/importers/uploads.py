"""Uploaded files between the look at what they would change and the change itself."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Select, delete, or_, select, update
from sqlalchemy.orm import Session

from knowledge.importers.apart.upload import Upload
from knowledge.importers.upload_tables import UploadRow
from storage.database import changed_rows

KEPT = timedelta(hours=1)
MOST_BYTES = 10 * 1024 * 1024


class UploadGone(Exception):
    """The file was imported, replaced by another one, or is too old; or it is somebody else's."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A file that waits, whose it is, and what was chosen for it."""

    id: int
    kind: str
    file: Upload
    digest: str
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose files they are: a user's, in one town."""

    account_id: int
    user_id: int


def keep_upload(
    session: Session, owner: Owner, kind: str, file: Upload, options: Mapping[str, Any], at: datetime
) -> int:
    """Keep a file in place of the user's last one; its number. What is too old in this town goes, too."""
    forget_uploads(session, owner, at)
    digest = hashlib.sha256(file.content).hexdigest()
    row = UploadRow(
        account_id=owner.account_id,
        user_id=owner.user_id,
        kind=kind,
        name=file.name,
        options=dict(options),
        content=file.content,
        digest=digest,
        created_at=at,
    )
    session.add(row)
    session.flush()
    return row.id


def forget_uploads(session: Session, owner: Owner, at: datetime) -> None:
    """Delete the user's files in this town, and everybody's that are too old."""
    session.execute(
        delete(UploadRow).where(
            UploadRow.account_id == owner.account_id,
            or_(UploadRow.user_id == owner.user_id, UploadRow.created_at <= at - KEPT),
        )
    )


def find_upload(session: Session, owner: Owner, number: int, at: datetime) -> Waiting:
    """A file that waits. Raises UploadGone."""
    row = session.scalar(select(UploadRow).where(*_of(owner, number), UploadRow.created_at > at - KEPT))
    if row is None:
        raise UploadGone
    return Waiting(row.id, row.kind, Upload(row.name, row.content), row.digest, row.options)


def last_upload(session: Session, owner: Owner, at: datetime) -> tuple[int, str] | None:
    """Number and name of the file that waits for this user, or None."""
    query = select(UploadRow.id, UploadRow.name).where(
        UploadRow.account_id == owner.account_id, UploadRow.user_id == owner.user_id, UploadRow.created_at > at - KEPT
    )
    row = session.execute(query.order_by(UploadRow.id.desc()).limit(1)).one_or_none()
    return (row.id, row.name) if row else None


def change_options(session: Session, owner: Owner, number: int, options: Mapping[str, Any]) -> None:
    """Choose otherwise. Raises UploadGone."""
    change = update(UploadRow).where(*_of(owner, number)).values(options=dict(options))
    if session.scalar(change.returning(UploadRow.id)) is None:
        raise UploadGone


def use_upload(session: Session, owner: Owner, number: int) -> None:
    """Take a file away, in the transaction that imports it: of two at once, one does. Raises UploadGone."""
    if session.scalar(delete(UploadRow).where(*_of(owner, number)).returning(UploadRow.id)) is None:
        raise UploadGone


def expired_before(at: datetime) -> datetime:
    """Files of this instant or earlier are too old."""
    return at - KEPT


def has_uploads_before(session: Session, account_id: int, before: datetime) -> bool:
    """Whether a town still has files of this instant or earlier; a cheap look."""
    return session.scalar(_kept_before(account_id, before).limit(1)) is not None


def remove_uploads_before(session: Session, account_id: int, before: datetime, at_most: int) -> int:
    """Delete files of this instant or earlier; how many."""
    ids = session.scalars(_kept_before(account_id, before).limit(at_most)).all()
    removing = delete(UploadRow).where(UploadRow.account_id == account_id, UploadRow.id.in_(ids))
    return changed_rows(session, removing.execution_options(synchronize_session=False)) if ids else 0


def _kept_before(account_id: int, before: datetime) -> Select[int]:
    return select(UploadRow.id).where(UploadRow.account_id == account_id, UploadRow.created_at <= before)


def _of(owner: Owner, number: int) -> tuple[Any, ...]:
    return UploadRow.id == number, UploadRow.account_id == owner.account_id, UploadRow.user_id == owner.user_id
