"""notices sent with care"""

from __future__ import annotations

import secrets

import sqlalchemy as sa
from alembic import op

import storage.base


revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('installation_marks',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('beats', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('beaten_at', storage.base.UtcDateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_installation_marks'))
    )
    op.create_table('alert_feeds',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('is_listed', sa.Boolean(), nullable=False),
    sa.Column('created_at', storage.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('stopped_at', storage.base.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_alert_feeds_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alert_feeds')),
    sa.UniqueConstraint('account_id', 'key', name=op.f('uq_alert_feeds_account_id_key'))
    )
    op.create_table('contact_lists',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=100), nullable=False),
    sa.Column('uploaded_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('uploaded_at', storage.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_contact_lists_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['uploaded_by_id'], ['console_users.id'], name=op.f('fk_contact_lists_uploaded_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact_lists')),
    sa.UniqueConstraint('account_id', 'key', name=op.f('uq_contact_lists_account_id_key'))
    )
    op.create_table('drills',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('created_at', storage.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('sent_at', storage.base.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_drills_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['author_id'], ['console_users.id'], name=op.f('fk_drills_author_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_drills'))
    )
    with op.batch_alter_table('drills', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_drills_account_id'), ['account_id'], unique=False)

    op.create_table('duty_contacts',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('mail', sa.String(length=200), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_duty_contacts_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['console_users.id'], name=op.f('fk_duty_contacts_user_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_contacts')),
    sa.UniqueConstraint('account_id', 'user_id', name=op.f('uq_duty_contacts_account_id_user_id'))
    )
    op.create_table('follower_counts',
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('followers', sa.Integer(), nullable=False),
    sa.Column('blocks', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_follower_counts_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account_id', 'day', name=op.f('pk_follower_counts'))
    )
    op.create_table('interests',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('key', sa.String(length=40), nullable=False),
    sa.Column('name', sa.String(length=60), nullable=False),
    sa.Column('aliases', sa.JSON(), nullable=False),
    sa.Column('names', sa.JSON(), nullable=False),
    sa.Column('position', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_interests_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_interests')),
    sa.UniqueConstraint('account_id', 'key', name=op.f('uq_interests_account_id_key'))
    )
    op.create_table('ledger_readings',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('hour_at', storage.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('line_limit', sa.Integer(), nullable=True),
    sa.Column('line_used', sa.Integer(), nullable=False),
    sa.Column('ours', sa.Integer(), nullable=False),
    sa.Column('is_strange', sa.Boolean(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_ledger_readings_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_readings')),
    sa.UniqueConstraint('account_id', 'hour_at', name=op.f('uq_ledger_readings_account_id_hour_at'))
    )
    op.create_table('rate_buckets',
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('endpoint', sa.String(length=20), nullable=False),
    sa.Column('tokens', sa.Double(), nullable=False),
    sa.Column('filled_at', storage.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_rate_buckets_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account_id', 'endpoint', name=op.f('pk_rate_buckets'))
    )
    op.create_table('sending_rules',
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('values', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_sending_rules_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_sending_rules'))
    )
    op.create_table('contact_interests',
    sa.Column('interest_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('contact_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contacts.id'], name=op.f('fk_contact_interests_contact_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['interest_id'], ['interests.id'], name=op.f('fk_contact_interests_interest_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('interest_id', 'contact_id', name=op.f('pk_contact_interests'))
    )
    with op.batch_alter_table('contact_interests', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contact_interests_contact_id'), ['contact_id'], unique=False)

    op.create_table('contact_list_members',
    sa.Column('list_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('contact_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.ForeignKeyConstraint(['contact_id'], ['contacts.id'], name=op.f('fk_contact_list_members_contact_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['list_id'], ['contact_lists.id'], name=op.f('fk_contact_list_members_list_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('list_id', 'contact_id', name=op.f('pk_contact_list_members'))
    )
    with op.batch_alter_table('contact_list_members', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_contact_list_members_contact_id'), ['contact_id'], unique=False)

    op.create_table('alarms',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('notice_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('details', sa.Text(), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('first_at', storage.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('last_at', storage.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('told_at', storage.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('told_count', sa.Integer(), nullable=False),
    sa.Column('followed_at', storage.base.UtcDateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_alarms_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['notice_id'], ['notices.id'], name=op.f('fk_alarms_notice_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alarms'))
    )
    with op.batch_alter_table('alarms', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alarms_account_id_kind_first_at'), ['account_id', 'kind', 'first_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_alarms_followed_at'), ['followed_at'], unique=False)

    op.create_table('holds',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('notice_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reason', sa.String(length=40), nullable=False),
    sa.Column('actor', sa.String(length=60), nullable=False),
    sa.Column('held_at', storage.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('settled_at', storage.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('settled_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('release_reason', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_holds_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['notice_id'], ['notices.id'], name=op.f('fk_holds_notice_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['settled_by_id'], ['console_users.id'], name=op.f('fk_holds_settled_by_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_holds'))
    )
    with op.batch_alter_table('holds', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_holds_account_id_settled_at'), ['account_id', 'settled_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_holds_notice_id'), ['notice_id'], unique=False)

    op.create_table('notice_steps',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('notice_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('step', sa.String(length=40), nullable=False),
    sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('at', storage.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_notice_steps_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['notice_id'], ['notices.id'], name=op.f('fk_notice_steps_notice_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['user_id'], ['console_users.id'], name=op.f('fk_notice_steps_user_id'), ondelete='SET NULL'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_steps'))
    )
    with op.batch_alter_table('notice_steps', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_steps_notice_id'), ['notice_id'], unique=False)

    op.create_table('notice_taps',
    sa.Column('notice_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('button', sa.String(length=20), nullable=False),
    sa.Column('taps', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['notice_id'], ['notices.id'], name=op.f('fk_notice_taps_notice_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('notice_id', 'button', name=op.f('pk_notice_taps'))
    )
    op.create_table('passages',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('notice_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('actor', sa.String(length=60), nullable=False),
    sa.Column('fingerprint', sa.String(length=64), nullable=False),
    sa.Column('is_counted', sa.Boolean(), nullable=False),
    sa.Column('at', storage.base.UtcDateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_passages_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['notice_id'], ['notices.id'], name=op.f('fk_passages_notice_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_passages'))
    )
    with op.batch_alter_table('passages', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_passages_account_id_at'), ['account_id', 'at'], unique=False)
        batch_op.create_index(batch_op.f('ix_passages_account_id_fingerprint_at'), ['account_id', 'fingerprint', 'at'], unique=False)

    op.create_table('alarm_messages',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('alarm_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('channel', sa.String(length=10), nullable=False),
    sa.Column('address', sa.String(length=200), nullable=False),
    sa.Column('part', sa.String(length=10), nullable=False),
    sa.Column('count', sa.Integer(), nullable=False),
    sa.Column('subject', sa.String(length=300), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('retry_key', sa.String(length=36), nullable=False),
    sa.Column('attempts', sa.Integer(), nullable=False),
    sa.Column('created_at', storage.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('next_at', storage.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('settled_at', storage.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('is_sent', sa.Boolean(), nullable=False),
    sa.Column('failure', sa.String(length=40), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_alarm_messages_account_id'), ondelete='CASCADE'),
    sa.ForeignKeyConstraint(['alarm_id'], ['alarms.id'], name=op.f('fk_alarm_messages_alarm_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alarm_messages')),
    sa.UniqueConstraint('alarm_id', 'channel', 'address', 'part', 'count', name=op.f('uq_alarm_messages_alarm_id_channel_address_part_count'))
    )
    with op.batch_alter_table('alarm_messages', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_alarm_messages_account_id_created_at'), ['account_id', 'created_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_alarm_messages_settled_at_next_at'), ['settled_at', 'next_at'], unique=False)

    with op.batch_alter_table('contacts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('following_since', storage.base.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('is_tester', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('week', sa.Date(), nullable=True))
        batch_op.add_column(sa.Column('week_count', sa.Integer(), server_default='0', nullable=False))
        batch_op.create_index(batch_op.f('ix_contacts_user_id'), ['user_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_contacts_user_id'), 'console_users', ['user_id'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('deliveries', schema=None) as batch_op:
        batch_op.add_column(sa.Column('drill_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('lane', sa.String(length=20), server_default='ordinary', nullable=False))
        batch_op.add_column(sa.Column('part', sa.Integer(), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('language', sa.String(length=20), server_default='', nullable=False))
        batch_op.add_column(sa.Column('after_delivery_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.alter_column('notice_id',
               existing_type=sa.INTEGER(),
               nullable=True)
        batch_op.drop_index(batch_op.f('ix_deliveries_notice_id'))
        batch_op.drop_index(batch_op.f('ix_deliveries_status_not_before'))
        batch_op.create_index(batch_op.f('ix_deliveries_account_id_lane_part_status'), ['account_id', 'lane', 'part', 'status'], unique=False)
        batch_op.create_index(batch_op.f('ix_deliveries_account_id_settled_at'), ['account_id', 'settled_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_deliveries_after_delivery_id'), ['after_delivery_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_deliveries_drill_id'), ['drill_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_deliveries_notice_id_status'), ['notice_id', 'status'], unique=False)
        batch_op.create_index(batch_op.f('ix_deliveries_status_lane_not_before'), ['status', 'lane', 'not_before'], unique=False)
        batch_op.create_check_constraint(batch_op.f('ck_deliveries_one_cause'), '(notice_id IS NULL) <> (drill_id IS NULL)')
        batch_op.create_check_constraint(batch_op.f('ck_deliveries_drill_is_pushed'), "drill_id IS NULL OR method = 'push'")
        batch_op.create_foreign_key(batch_op.f('fk_deliveries_drill_id'), 'drills', ['drill_id'], ['id'], ondelete='CASCADE')
        batch_op.create_foreign_key(batch_op.f('fk_deliveries_after_delivery_id'), 'deliveries', ['after_delivery_id'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.add_column(sa.Column('public_key', sa.String(length=20), nullable=True))
        batch_op.add_column(sa.Column('content', sa.JSON(), server_default='{}', nullable=False))
        batch_op.add_column(sa.Column('urgency', sa.String(length=20), server_default='routine', nullable=False))
        batch_op.add_column(sa.Column('origin', sa.String(length=20), server_default='person', nullable=False))
        batch_op.add_column(sa.Column('relation', sa.String(length=20), server_default='', nullable=False))
        batch_op.add_column(sa.Column('about_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('audience_keys', sa.JSON(), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('is_public', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('feed_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('alert_key', sa.String(length=100), nullable=True))
        batch_op.add_column(sa.Column('alert_kind', sa.String(length=60), server_default='', nullable=False))
        batch_op.add_column(sa.Column('place', sa.String(length=100), server_default='', nullable=False))
        batch_op.add_column(sa.Column('findings', sa.JSON(), server_default='[]', nullable=False))
        batch_op.add_column(sa.Column('checked_digest', sa.String(length=64), server_default='', nullable=False))
        batch_op.add_column(sa.Column('fingerprint', sa.String(length=64), server_default='', nullable=False))
        batch_op.add_column(sa.Column('is_broadcast', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('planned_up_to', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), server_default='0', nullable=False))
        batch_op.add_column(sa.Column('is_planned', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.add_column(sa.Column('event_at', storage.base.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('ends_at', storage.base.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('scheduled_at', storage.base.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('checked_at', storage.base.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('published_at', storage.base.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('sending_at', storage.base.UtcDateTime(timezone=True), nullable=True))
        batch_op.add_column(sa.Column('ended_at', storage.base.UtcDateTime(timezone=True), nullable=True))

    _fill_notices()

    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.alter_column('public_key', existing_type=sa.String(length=20), nullable=False)
        batch_op.create_index(batch_op.f('ix_notices_about_id'), ['about_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notices_account_id_fingerprint'), ['account_id', 'fingerprint'], unique=False)
        batch_op.create_index(batch_op.f('ix_notices_account_id_published_at'), ['account_id', 'published_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_notices_account_id_valid_until'), ['account_id', 'valid_until'], unique=False)
        batch_op.create_index(batch_op.f('ix_notices_ends_at'), ['ends_at'], unique=False)
        batch_op.create_index(batch_op.f('ix_notices_status_scheduled_at'), ['status', 'scheduled_at'], unique=False)
        batch_op.create_unique_constraint(batch_op.f('uq_notices_feed_id_alert_key'), ['feed_id', 'alert_key'])
        batch_op.create_unique_constraint(batch_op.f('uq_notices_public_key'), ['public_key'])
        batch_op.create_foreign_key(batch_op.f('fk_notices_about_id'), 'notices', ['about_id'], ['id'], ondelete='SET NULL')
        batch_op.create_foreign_key(batch_op.f('fk_notices_feed_id'), 'alert_feeds', ['feed_id'], ['id'], ondelete='SET NULL')

    with op.batch_alter_table('staff_codes', schema=None) as batch_op:
        batch_op.add_column(sa.Column('user_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True))
        batch_op.add_column(sa.Column('is_tester', sa.Boolean(), server_default=sa.false(), nullable=False))
        batch_op.create_foreign_key(batch_op.f('fk_staff_codes_user_id'), 'console_users', ['user_id'], ['id'], ondelete='SET NULL')


def _fill_notices() -> None:
    """Each notice gets an address, its messages a language, and what is on its way counts as planned."""
    notices = sa.table('notices', sa.column('id'), sa.column('public_key'), sa.column('messages', sa.JSON()), sa.column('is_planned', sa.Boolean()), sa.column('is_broadcast', sa.Boolean()), sa.column('audience'))
    bind = op.get_bind()
    for row in bind.execute(sa.select(notices.c.id, notices.c.messages, notices.c.audience)).all():
        bind.execute(
            notices.update()
            .where(notices.c.id == row.id)
            .values(
                public_key=secrets.token_hex(6),
                messages={'': row.messages} if row.messages else {},
                is_planned=True,
                is_broadcast=row.audience == 'everybody',
            )
        )


def _empty_notices() -> None:
    """Back to one language, and to the statuses of the version before: what waited for a person is stopped."""
    notices = sa.table('notices', sa.column('id'), sa.column('status'), sa.column('messages', sa.JSON()), sa.column('audience'))
    bind = op.get_bind()
    for row in bind.execute(sa.select(notices.c.id, notices.c.messages)).all():
        bind.execute(notices.update().where(notices.c.id == row.id).values(messages=row.messages.get('', [])))
    bind.execute(notices.update().where(notices.c.status == 'checked').values(status='draft'))
    bind.execute(
        notices.update()
        .where(notices.c.status.in_(('scheduled', 'held', 'superseded', 'expired')))
        .values(status='stopped')
    )
    bind.execute(
        notices.update()
        .where(notices.c.audience.not_in(('staff', 'everybody')), notices.c.status.in_(('draft', 'approved', 'sending')))
        .values(status='stopped', audience='staff')
    )


def downgrade() -> None:
    op.execute('DELETE FROM deliveries WHERE notice_id IS NULL')
    op.execute("UPDATE deliveries SET status = 'cancelled' WHERE status = 'superseded'")
    _empty_notices()
    with op.batch_alter_table('staff_codes', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_staff_codes_user_id'), type_='foreignkey')
        batch_op.drop_column('is_tester')
        batch_op.drop_column('user_id')

    with op.batch_alter_table('notices', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_notices_feed_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_notices_about_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('uq_notices_public_key'), type_='unique')
        batch_op.drop_constraint(batch_op.f('uq_notices_feed_id_alert_key'), type_='unique')
        batch_op.drop_index(batch_op.f('ix_notices_status_scheduled_at'))
        batch_op.drop_index(batch_op.f('ix_notices_ends_at'))
        batch_op.drop_index(batch_op.f('ix_notices_account_id_valid_until'))
        batch_op.drop_index(batch_op.f('ix_notices_account_id_published_at'))
        batch_op.drop_index(batch_op.f('ix_notices_account_id_fingerprint'))
        batch_op.drop_index(batch_op.f('ix_notices_about_id'))
        batch_op.drop_column('ended_at')
        batch_op.drop_column('sending_at')
        batch_op.drop_column('published_at')
        batch_op.drop_column('checked_at')
        batch_op.drop_column('scheduled_at')
        batch_op.drop_column('ends_at')
        batch_op.drop_column('event_at')
        batch_op.drop_column('is_planned')
        batch_op.drop_column('planned_up_to')
        batch_op.drop_column('is_broadcast')
        batch_op.drop_column('fingerprint')
        batch_op.drop_column('checked_digest')
        batch_op.drop_column('findings')
        batch_op.drop_column('place')
        batch_op.drop_column('alert_kind')
        batch_op.drop_column('alert_key')
        batch_op.drop_column('feed_id')
        batch_op.drop_column('is_public')
        batch_op.drop_column('audience_keys')
        batch_op.drop_column('about_id')
        batch_op.drop_column('relation')
        batch_op.drop_column('origin')
        batch_op.drop_column('urgency')
        batch_op.drop_column('content')
        batch_op.drop_column('public_key')

    with op.batch_alter_table('deliveries', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('ck_deliveries_one_cause'), type_='check')
        batch_op.drop_constraint(batch_op.f('ck_deliveries_drill_is_pushed'), type_='check')
        batch_op.drop_constraint(batch_op.f('fk_deliveries_after_delivery_id'), type_='foreignkey')
        batch_op.drop_constraint(batch_op.f('fk_deliveries_drill_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_deliveries_status_lane_not_before'))
        batch_op.drop_index(batch_op.f('ix_deliveries_notice_id_status'))
        batch_op.drop_index(batch_op.f('ix_deliveries_drill_id'))
        batch_op.drop_index(batch_op.f('ix_deliveries_after_delivery_id'))
        batch_op.drop_index(batch_op.f('ix_deliveries_account_id_settled_at'))
        batch_op.drop_index(batch_op.f('ix_deliveries_account_id_lane_part_status'))
        batch_op.create_index(batch_op.f('ix_deliveries_status_not_before'), ['status', 'not_before'], unique=False)
        batch_op.create_index(batch_op.f('ix_deliveries_notice_id'), ['notice_id'], unique=False)
        batch_op.alter_column('notice_id',
               existing_type=sa.INTEGER(),
               nullable=False)
        batch_op.drop_column('after_delivery_id')
        batch_op.drop_column('language')
        batch_op.drop_column('part')
        batch_op.drop_column('lane')
        batch_op.drop_column('drill_id')

    with op.batch_alter_table('contacts', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_contacts_user_id'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_contacts_user_id'))
        batch_op.drop_column('week_count')
        batch_op.drop_column('week')
        batch_op.drop_column('is_tester')
        batch_op.drop_column('user_id')
        batch_op.drop_column('following_since')

    with op.batch_alter_table('alarm_messages', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_alarm_messages_settled_at_next_at'))
        batch_op.drop_index(batch_op.f('ix_alarm_messages_account_id_created_at'))

    op.drop_table('alarm_messages')
    with op.batch_alter_table('passages', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_passages_account_id_fingerprint_at'))
        batch_op.drop_index(batch_op.f('ix_passages_account_id_at'))

    op.drop_table('passages')
    op.drop_table('notice_taps')
    with op.batch_alter_table('notice_steps', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_notice_steps_notice_id'))

    op.drop_table('notice_steps')
    with op.batch_alter_table('holds', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_holds_notice_id'))
        batch_op.drop_index(batch_op.f('ix_holds_account_id_settled_at'))

    op.drop_table('holds')
    with op.batch_alter_table('alarms', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_alarms_followed_at'))
        batch_op.drop_index(batch_op.f('ix_alarms_account_id_kind_first_at'))

    op.drop_table('alarms')
    with op.batch_alter_table('contact_list_members', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contact_list_members_contact_id'))

    op.drop_table('contact_list_members')
    with op.batch_alter_table('contact_interests', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_contact_interests_contact_id'))

    op.drop_table('contact_interests')
    op.drop_table('sending_rules')
    op.drop_table('rate_buckets')
    op.drop_table('ledger_readings')
    op.drop_table('interests')
    op.drop_table('follower_counts')
    op.drop_table('duty_contacts')
    with op.batch_alter_table('drills', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_drills_account_id'))

    op.drop_table('drills')
    op.drop_table('contact_lists')
    op.drop_table('alert_feeds')
    op.drop_table('installation_marks')
