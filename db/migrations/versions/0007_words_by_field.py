"""On PostgreSQL, an index of the words in the first fields alone: where something matched decides the order."""

from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

FIELDS = {"title": "{a}", "names": "{a,b}", "summary": "{a,b,c}"}
"""The last of the first fields that an index is of, and their weights."""


def upgrade() -> None:
    """Apply the change."""
    if op.get_context().dialect.name == "sqlite":
        return
    for name, weights in FIELDS.items():
        op.execute(
            f"CREATE INDEX ix_rendition_search_{name} ON rendition_search USING gin(ts_filter(words, '{weights}'))"
        )


def downgrade() -> None:
    """Take the change back."""
    if op.get_context().dialect.name == "sqlite":
        return
    for name in FIELDS:
        op.execute(f"DROP INDEX ix_rendition_search_{name}")
