"""Collection areas and everything that decides their days, loaded and saved."""

from __future__ import annotations

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from knowledge.content import Closure, CollectionChange, CollectionPlan, CollectionRule, District, OnHoliday
from knowledge.district_tables import ClosureRow, CollectionChangeRow, CollectionRuleRow, DistrictRow

_TABLES = (CollectionRuleRow, DistrictRow, ClosureRow, CollectionChangeRow)


def save_plan(session: Session, account_id: int, plan: CollectionPlan) -> None:
    """Replace the town's areas, their collection days, closures and exceptions as one."""
    for table in _TABLES:
        session.execute(delete(table).where(table.account_id == account_id))
    session.add_all(
        DistrictRow(
            account_id=account_id,
            key=district.key,
            name=district.name,
            reading=district.reading,
            aliases=list(district.aliases),
            group=district.group,
            center=district.center,
            position=position,
        )
        for position, district in enumerate(plan.districts)
    )
    session.add_all(
        CollectionRuleRow(
            account_id=account_id,
            district_key=rule.district_key,
            category_key=rule.category_key,
            rule=rule.rule,
            note=rule.note,
            on_holiday=rule.on_holiday,
        )
        for rule in plan.rules
    )
    session.add_all(
        ClosureRow(account_id=account_id, center=closure.center, first=closure.first, last=closure.last)
        for closure in plan.closures
    )
    session.add_all(
        CollectionChangeRow(
            account_id=account_id,
            district_key=change.district_key,
            category_key=change.category_key,
            day=change.day,
            moved_to=change.moved_to,
            note=change.note,
        )
        for change in plan.changes
    )
    session.flush()


def load_plan(session: Session, account_id: int) -> CollectionPlan:
    """The town's areas, rules, closures and exceptions, in the order they were saved."""
    districts = session.scalars(
        select(DistrictRow).where(DistrictRow.account_id == account_id).order_by(DistrictRow.position)
    )
    rules = session.scalars(
        select(CollectionRuleRow).where(CollectionRuleRow.account_id == account_id).order_by(CollectionRuleRow.id)
    )
    closures = session.scalars(select(ClosureRow).where(ClosureRow.account_id == account_id).order_by(ClosureRow.id))
    changes = session.scalars(
        select(CollectionChangeRow).where(CollectionChangeRow.account_id == account_id).order_by(CollectionChangeRow.id)
    )
    return CollectionPlan(
        tuple(District(row.key, row.name, row.reading, tuple(row.aliases), row.group, row.center) for row in districts),
        tuple(
            CollectionRule(row.district_key, row.category_key, row.rule, row.note, OnHoliday(row.on_holiday))
            for row in rules
        ),
        tuple(Closure(row.center, row.first, row.last) for row in closures),
        tuple(CollectionChange(row.day, row.moved_to, row.district_key, row.category_key, row.note) for row in changes),
    )
