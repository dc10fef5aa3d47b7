"""A copy of the index, with which another process begins."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

from db import access

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    access.remove(op.get_bind())
    op.create_table(
        "index_copy",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("made_with", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("data", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_index_copy")),
    )


def downgrade() -> None:
    """Take the change back."""
    access.remove(op.get_bind())
    op.drop_table("index_copy")
