"""What all the municipalities take online, as an account reads it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from knowledge.content import OnlineProcedure
from knowledge.online_procedures import list_online
from knowledge.tables import AccountCollectionRow


def online_of_account(session: Session, account_id: int) -> list[OnlineProcedure]:
    """By municipality and procedure; of the account's collections the first that has a row for both counts."""
    collections = session.scalars(
        select(AccountCollectionRow.collection_id)
        .where(AccountCollectionRow.account_id == account_id)
        .order_by(AccountCollectionRow.position.desc())
    )
    found = {
        (one.municipality_code, one.procedure_key): one
        for collection_id in collections
        for one in list_online(session, collection_id)
    }
    return [found[at] for at in sorted(found)]
