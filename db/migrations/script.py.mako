"""${message}."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import db.base
from db import access

revision = ${repr(up_revision)}
down_revision = ${repr(down_revision)}
branch_labels = ${repr(branch_labels)}
depends_on = ${repr(depends_on)}


def upgrade() -> None:
    """Apply the change."""
    access.remove(op.get_bind())
    ${upgrades if upgrades else "pass"}


def downgrade() -> None:
    """Take the change back."""
    access.remove(op.get_bind())
    ${downgrades if downgrades else "pass"}
