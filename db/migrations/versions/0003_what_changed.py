"""What changed: a log that every writer's own rows make, so that whoever keeps counts in memory knows what is old."""

import sqlalchemy as sa
from alembic import op

from db import access

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEPT = 20_000
"""How many of the newest changes stay: who is further behind reads everything again."""

WATCHED = (
    ("rendition", "INSERT", "NEW", "case_id"),
    ("rendition", "UPDATE", "NEW", "case_id"),
    ("rendition", "DELETE", "OLD", "case_id"),
    ("case", "UPDATE", "NEW", "id"),
    ("case_named", "INSERT", "NEW", "case_id"),
    ("case_named", "DELETE", "OLD", "case_id"),
)
"""Each table and event that changes what somebody reads, and where the row names its case."""


def upgrade() -> None:
    """Apply the change."""
    access.remove(op.get_bind())
    op.create_table(
        "change",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_change")),
        sqlite_autoincrement=True,
    )
    if op.get_context().dialect.name == "sqlite":
        for table, event, row, column in WATCHED:
            noted = f"INSERT INTO change(case_id) VALUES ({row}.{column})"  # noqa: S608 - all written here
            pruned = f"DELETE FROM change WHERE seq <= (SELECT max(seq) FROM change) - {KEPT}"  # noqa: S608
            name = f"{table}_{event.lower()}_changes"
            op.execute(f'CREATE TRIGGER {name} AFTER {event} ON "{table}" BEGIN {noted}; {pruned}; END')
        return
    # Numbers must come in the order of commits, so the lock is the last thing a transaction takes before it commits:
    # taken earlier, it would wait for others while they wait for it.
    op.execute(
        f"""CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$
        DECLARE newest integer;
        BEGIN
            PERFORM pg_advisory_xact_lock(724650002);
            INSERT INTO change(case_id) VALUES (
                (to_jsonb(CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END) ->> TG_ARGV[0])::integer
            ) RETURNING seq INTO newest;
            DELETE FROM change WHERE seq <= newest - {KEPT};
            RETURN NULL;
        END $$"""  # noqa: S608 - all written here
    )
    for table, event, _, column in WATCHED:
        op.execute(
            f'CREATE CONSTRAINT TRIGGER {table}_{event.lower()}_changes AFTER {event} ON "{table}"'
            f" DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_change('{column}')"
        )


def downgrade() -> None:
    """Take the change back."""
    access.remove(op.get_bind())
    sqlite = op.get_context().dialect.name == "sqlite"
    for table, event, _, _ in WATCHED:
        op.execute(f"DROP TRIGGER {table}_{event.lower()}_changes" + ("" if sqlite else f' ON "{table}"'))
    if not sqlite:
        op.execute("DROP FUNCTION note_change()")
    op.drop_table("change")
