"""Members and what they keep from each other: accounts, directory, omissions, proposals, downloads."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import db.base
from db import access

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    access.remove(op.get_bind())
    op.create_table(
        "sign_in_attempt",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in_attempt")),
    )
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.create_index("ix_sign_in_attempt_key_at", ["key", "at"], unique=False)

    op.create_table(
        "account",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("password_hash", sqlmodel.sql.sqltypes.AutoString(length=255), nullable=True),
        sa.Column("totp_secret", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("totp_since", db.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("totp_step", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_account_member_id_member")),
        sa.PrimaryKeyConstraint("member_id", name=op.f("pk_account")),
    )
    op.create_table(
        "directory_entry",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("by_member_id", sa.Integer(), nullable=True),
        sa.Column(
            "action",
            sa.Enum(
                "organisation_added",
                "organisation_changed",
                "organisation_status",
                "member_invited",
                "member_status",
                "member_roles",
                "link_issued",
                "circle_added",
                "circle_changed",
                "circle_joined",
                "circle_left",
                name="directoryaction",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("circle_id", sa.Integer(), nullable=True),
        sa.Column("detail", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["by_member_id"], ["member.id"], name=op.f("fk_directory_entry_by_member_id_member")),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_directory_entry_circle_id_circle")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_directory_entry_member_id_member")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_directory_entry_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_directory_entry")),
    )
    with op.batch_alter_table("directory_entry", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_directory_entry_by_member_id"), ["by_member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_directory_entry_circle_id"), ["circle_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_directory_entry_member_id"), ["member_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_directory_entry_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "download",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=16), nullable=False),
        sa.Column("at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("query", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column(
            "audience",
            sa.Enum(
                "clear",
                "green",
                "amber",
                "amber_strict",
                "red",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("counted", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_download_member_id_member")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_download_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_download")),
    )
    with op.batch_alter_table("download", schema=None) as batch_op:
        batch_op.create_index("ix_download_member_id_at", ["member_id", "at"], unique=False)
        batch_op.create_index(batch_op.f("ix_download_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "identity",
        sa.Column("issuer", sqlmodel.sql.sqltypes.AutoString(length=255), nullable=False),
        sa.Column("subject", sqlmodel.sql.sqltypes.AutoString(length=255), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("since", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_identity_member_id_member")),
        sa.PrimaryKeyConstraint("issuer", "subject", name=op.f("pk_identity")),
    )
    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_identity_member_id"), ["member_id"], unique=False)

    op.create_table(
        "proposal",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "submitted",
                "changes_requested",
                "published",
                "corrected",
                "withdrawn",
                "declined",
                name="status",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "audience",
            sa.Enum(
                "clear",
                "green",
                "amber",
                "amber_strict",
                "red",
                name="audience",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("circle_id", sa.Integer(), nullable=True),
        sa.Column(
            "contributor_shown",
            sa.Enum(
                "organisation",
                "kind",
                "member",
                name="contributorshown",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column(
            "review_exception",
            sa.Enum(
                "starter_set",
                "sole_member",
                "own_organisation",
                "reduced_quorum",
                name="reviewexception",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("created_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_proposal_case_id_case")),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_proposal_circle_id_circle")),
        sa.PrimaryKeyConstraint("case_id", name=op.f("pk_proposal")),
    )
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_circle_id"), ["circle_id"], unique=False)

    op.create_table(
        "omission",
        sa.Column("rendition_id", sa.Integer(), nullable=False),
        sa.Column("field", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("way", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("wording", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("members_too", sa.Boolean(), nullable=False),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["rendition_id"], ["rendition.id"], name=op.f("fk_omission_rendition_id_rendition")),
        sa.PrimaryKeyConstraint("rendition_id", "field", name=op.f("pk_omission")),
    )
    op.create_table(
        "proposal_named",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["case_id"], ["proposal.case_id"], name=op.f("fk_proposal_named_case_id_proposal"), ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_proposal_named_member_id_member")),
        sa.PrimaryKeyConstraint("case_id", "member_id", name=op.f("pk_proposal_named")),
    )
    with op.batch_alter_table("proposal_named", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_proposal_named_member_id"), ["member_id"], unique=False)

    op.add_column("member", sa.Column("listed", sa.Boolean(), server_default=sa.false(), nullable=False))
    op.add_column("rendition", sa.Column("personal_reason", sqlmodel.sql.sqltypes.AutoString(), nullable=True))
    _links(with_purpose=True)
    _history_says(*_ACTIONS, "narrowed")


def _links(*, with_purpose: bool) -> None:
    """Make the table of one-time links anew: those that wait to be used last for hours, and are asked for again."""
    purpose: sa.Column[str] = sa.Column(
        "purpose",
        sa.Enum(
            "sign_in", "invitation", "reset", name="linkpurpose", native_enum=False, create_constraint=True, length=24
        ),
        nullable=False,
    )
    op.drop_table("sign_in_link")
    op.create_table(
        "sign_in_link",
        sa.Column("token_hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        *([purpose] if with_purpose else []),
        sa.Column("expires_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", db.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_sign_in_link_member_id_member")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in_link")),
    )
    op.create_index(op.f("ix_sign_in_link_member_id"), "sign_in_link", ["member_id"])


_ACTIONS = (
    "submitted",
    "resubmitted",
    "approved",
    "changes_requested",
    "declined",
    "published",
    "corrected",
    "withdrawn",
)


def _history_says(*actions: str) -> None:
    """Let the history hold these actions; its triggers go with SQLite's old table and are made again."""
    if op.get_bind().dialect.name != "sqlite":
        allowed = ", ".join(f"'{action}'" for action in actions)
        op.drop_constraint(op.f("ck_history_action"), "history")
        op.create_check_constraint(op.f("ck_history_action"), "history", sa.text(f"action IN ({allowed})"))
        return
    with op.batch_alter_table("history", copy_from=_history(*actions), recreate="always"):
        pass
    for event in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER history_no_{event.lower()} BEFORE {event} ON history"
            " BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"
        )


def _history(*actions: str) -> sa.Table:
    return sa.Table(
        "history",
        sa.MetaData(),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column(
            "action",
            sa.Enum(*actions, name=op.f("ck_history_action"), native_enum=False, create_constraint=True, length=24),
            nullable=False,
        ),
        sa.Column("member_id", sa.Integer(), nullable=True),
        sa.Column("organisation_id", sa.Integer(), nullable=True),
        sa.Column("at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("salt", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("digest", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("previous", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_history_case_id_case")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_history_member_id_member")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_history_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_history")),
        sa.UniqueConstraint("hash", name=op.f("uq_history_hash")),
        sa.Index(op.f("ix_history_case_id"), "case_id"),
    )


def downgrade() -> None:
    """Take the change back."""
    access.remove(op.get_bind())
    _history_says(*_ACTIONS)
    _links(with_purpose=False)
    op.drop_column("rendition", "personal_reason")
    op.drop_column("member", "listed")
    with op.batch_alter_table("proposal_named", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_named_member_id"))

    op.drop_table("proposal_named")
    op.drop_table("omission")
    with op.batch_alter_table("proposal", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_proposal_circle_id"))

    op.drop_table("proposal")
    with op.batch_alter_table("identity", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_identity_member_id"))

    op.drop_table("identity")
    with op.batch_alter_table("download", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_download_organisation_id"))
        batch_op.drop_index("ix_download_member_id_at")

    op.drop_table("download")
    with op.batch_alter_table("directory_entry", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_directory_entry_organisation_id"))
        batch_op.drop_index(batch_op.f("ix_directory_entry_member_id"))
        batch_op.drop_index(batch_op.f("ix_directory_entry_circle_id"))
        batch_op.drop_index(batch_op.f("ix_directory_entry_by_member_id"))

    op.drop_table("directory_entry")
    op.drop_table("account")
    with op.batch_alter_table("sign_in_attempt", schema=None) as batch_op:
        batch_op.drop_index("ix_sign_in_attempt_key_at")

    op.drop_table("sign_in_attempt")
