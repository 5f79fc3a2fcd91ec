"""the past of entries and where they come from, languages, online procedures, closures"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

import storage.base


revision = '0003'
down_revision = '0002'
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table('collection_changes',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('district_key', sa.String(length=40), nullable=False),
    sa.Column('category_key', sa.String(length=60), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('moved_to', sa.Date(), nullable=True),
    sa.Column('note', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_collection_changes_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_collection_changes'))
    )
    with op.batch_alter_table('collection_changes', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_collection_changes_account_id'), ['account_id'], unique=False)

    op.create_table('collection_closures',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('center', sa.String(length=100), nullable=False),
    sa.Column('first', sa.Date(), nullable=False),
    sa.Column('last', sa.Date(), nullable=False),
    sa.ForeignKeyConstraint(['account_id'], ['accounts.id'], name=op.f('fk_collection_closures_account_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_collection_closures'))
    )
    with op.batch_alter_table('collection_closures', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_collection_closures_account_id'), ['account_id'], unique=False)

    op.create_table('entry_versions',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('collection_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=20), nullable=False),
    sa.Column('key', sa.String(length=100), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.Column('changed_at', storage.base.UtcDateTime(timezone=True), nullable=False),
    sa.Column('changed_by', sa.String(length=120), nullable=False),
    sa.Column('removed_at', storage.base.UtcDateTime(timezone=True), nullable=True),
    sa.Column('removed_by', sa.String(length=120), nullable=False),
    sa.Column('origin', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['collection_id'], ['collections.id'], name=op.f('fk_entry_versions_collection_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_entry_versions'))
    )
    with op.batch_alter_table('entry_versions', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_entry_versions_collection_id_kind_key_version'), ['collection_id', 'kind', 'key', 'version'], unique=False)

    op.create_table('online_procedures',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('collection_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('municipality_code', sa.String(length=6), nullable=False),
    sa.Column('procedure_key', sa.String(length=100), nullable=False),
    sa.Column('is_online', sa.Boolean(), nullable=False),
    sa.Column('since', sa.Date(), nullable=True),
    sa.Column('url', sa.Text(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.ForeignKeyConstraint(['collection_id'], ['collections.id'], name=op.f('fk_online_procedures_collection_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_online_procedures')),
    sa.UniqueConstraint('collection_id', 'municipality_code', 'procedure_key', name=op.f('uq_online_procedures_procedure'))
    )
    op.create_table('entry_imports',
    sa.Column('entry_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('file', sa.Text(), nullable=False),
    sa.Column('line', sa.Integer(), nullable=False),
    sa.Column('licence', sa.Text(), nullable=False),
    sa.Column('list_name', sa.String(length=60), nullable=False),
    sa.Column('imported_on', sa.Date(), nullable=False),
    sa.Column('content', sa.JSON(), nullable=False),
    sa.ForeignKeyConstraint(['entry_id'], ['entries.id'], name=op.f('fk_entry_imports_entry_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('entry_id', name=op.f('pk_entry_imports'))
    )
    with op.batch_alter_table('accounts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('garbage_out_by', sa.String(length=5), server_default='', nullable=False))

    with op.batch_alter_table('collection_rules', schema=None) as batch_op:
        batch_op.add_column(sa.Column('on_holiday', sa.String(length=20), server_default='collected', nullable=False))

    with op.batch_alter_table('contacts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('language', sa.String(length=20), server_default='', nullable=False))
        batch_op.add_column(sa.Column('has_furigana', sa.Boolean(), server_default=sa.false(), nullable=False))

    with op.batch_alter_table('districts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('group_name', sa.String(length=100), server_default='', nullable=False))
        batch_op.add_column(sa.Column('center', sa.String(length=100), server_default='', nullable=False))

    with op.batch_alter_table('entries', schema=None) as batch_op:
        batch_op.add_column(sa.Column('changed_by', sa.String(length=120), server_default='', nullable=False))

    with op.batch_alter_table('entry_texts', schema=None) as batch_op:
        batch_op.add_column(sa.Column('details', sa.JSON(), server_default='{}', nullable=False))


def downgrade() -> None:
    """Columns are dropped in place: SQLite would make the table anew and, with it, drop all that refers to its rows."""
    op.drop_column('entry_texts', 'details')

    op.drop_column('entries', 'changed_by')

    op.drop_column('districts', 'center')
    op.drop_column('districts', 'group_name')

    op.drop_column('contacts', 'has_furigana')
    op.drop_column('contacts', 'language')

    op.drop_column('collection_rules', 'on_holiday')

    op.drop_column('accounts', 'garbage_out_by')

    op.drop_table('entry_imports')
    op.drop_table('online_procedures')
    with op.batch_alter_table('entry_versions', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_entry_versions_collection_id_kind_key_version'))

    op.drop_table('entry_versions')
    with op.batch_alter_table('collection_closures', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_collection_closures_account_id'))

    op.drop_table('collection_closures')
    with op.batch_alter_table('collection_changes', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_collection_changes_account_id'))

    op.drop_table('collection_changes')