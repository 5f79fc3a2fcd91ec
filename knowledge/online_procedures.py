"""Which municipality takes which procedure online, loaded and saved."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from knowledge.content import OnlineProcedure
from knowledge.history_tables import OnlineProcedureRow
from knowledge.repository import touch_collection
from knowledge.tables import AccountCollectionRow


def load_online(session: Session, account_id: int, municipality_code: str) -> dict[str, OnlineProcedure]:
    """What a municipality takes online, by the procedure's key; of the account's collections the first counts."""
    query = (
        select(OnlineProcedureRow)
        .join(AccountCollectionRow, AccountCollectionRow.collection_id == OnlineProcedureRow.collection_id)
        .where(AccountCollectionRow.account_id == account_id, OnlineProcedureRow.municipality_code == municipality_code)
        .order_by(AccountCollectionRow.position.desc())
    )
    return {row.procedure_key: _online(row) for row in session.scalars(query)}


def list_online(session: Session, collection_id: int) -> list[OnlineProcedure]:
    """All that a collection knows, by municipality and procedure."""
    query = (
        select(OnlineProcedureRow)
        .where(OnlineProcedureRow.collection_id == collection_id)
        .order_by(OnlineProcedureRow.municipality_code, OnlineProcedureRow.procedure_key)
    )
    return [_online(row) for row in session.scalars(query)]


def save_online(session: Session, collection_id: int, procedures: Sequence[OnlineProcedure]) -> None:
    """Replace all that a collection knows."""
    session.execute(delete(OnlineProcedureRow).where(OnlineProcedureRow.collection_id == collection_id))
    session.add_all(
        OnlineProcedureRow(
            collection_id=collection_id,
            municipality_code=one.municipality_code,
            procedure_key=one.procedure_key,
            is_online=one.is_online,
            since=one.since,
            url=one.url,
            note=one.note,
        )
        for one in procedures
    )
    session.flush()
    touch_collection(session, collection_id)


def _online(row: OnlineProcedureRow) -> OnlineProcedure:
    return OnlineProcedure(row.procedure_key, row.municipality_code, row.is_online, row.since, row.url, row.note)
