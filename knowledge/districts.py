"""Collection areas and their days, loaded and saved."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from knowledge.content import CollectionRule, District
from knowledge.tables import CollectionRuleRow, DistrictRow


def save_districts(
    session: Session, account_id: int, districts: Sequence[District], rules: Sequence[CollectionRule]
) -> None:
    """Replace the town's areas and their collection days as one."""
    session.execute(delete(CollectionRuleRow).where(CollectionRuleRow.account_id == account_id))
    session.execute(delete(DistrictRow).where(DistrictRow.account_id == account_id))
    session.add_all(
        DistrictRow(
            account_id=account_id,
            key=district.key,
            name=district.name,
            reading=district.reading,
            aliases=list(district.aliases),
            position=position,
        )
        for position, district in enumerate(districts)
    )
    session.add_all(
        CollectionRuleRow(
            account_id=account_id,
            district_key=rule.district_key,
            category_key=rule.category_key,
            rule=rule.rule,
            note=rule.note,
        )
        for rule in rules
    )
    session.flush()


def load_districts(session: Session, account_id: int) -> tuple[District, ...]:
    """The town's areas, in order."""
    query = select(DistrictRow).where(DistrictRow.account_id == account_id).order_by(DistrictRow.position)
    return tuple(District(row.key, row.name, row.reading, tuple(row.aliases)) for row in session.scalars(query))


def load_rules(session: Session, account_id: int) -> tuple[CollectionRule, ...]:
    """The town's collection days, in the order they were saved."""
    query = select(CollectionRuleRow).where(CollectionRuleRow.account_id == account_id).order_by(CollectionRuleRow.id)
    return tuple(
        CollectionRule(row.district_key, row.category_key, row.rule, row.note) for row in session.scalars(query)
    )
