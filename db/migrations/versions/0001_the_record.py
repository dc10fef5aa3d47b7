"""The record."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

import db.base
from db import access

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply the change."""
    op.create_table(
        "circle",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("created_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_circle")),
        sa.UniqueConstraint("name", name=op.f("uq_circle_name")),
    )
    op.create_table(
        "organisation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("country", sqlmodel.sql.sqltypes.AutoString(length=3), nullable=False),
        sa.Column("camp", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "probation",
                "member",
                "suspended",
                "former",
                name="organisationstatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("is_demo", sa.Boolean(), nullable=False),
        sa.Column("created_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_organisation")),
    )
    op.create_table(
        "setting",
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("value", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_setting")),
    )
    op.create_table(
        "term",
        sa.Column("vocabulary", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("parent", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
        sa.Column("phase", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
        sa.Column("suggested", sa.Boolean(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("replaced_by", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
        sa.Column("mapped_to", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("vocabulary", "id", name=op.f("pk_term")),
    )
    op.create_table(
        "term_text",
        sa.Column("vocabulary", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("term_id", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("lang", sqlmodel.sql.sqltypes.AutoString(length=35), nullable=False),
        sa.Column("label", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("definition", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("example", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("not_this", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("synonyms", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("vocabulary", "term_id", "lang", name=op.f("pk_term_text")),
    )
    op.create_table(
        "circle_organisation",
        sa.Column("circle_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_circle_organisation_circle_id_circle")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_circle_organisation_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("circle_id", "organisation_id", name=op.f("pk_circle_organisation")),
    )
    with op.batch_alter_table("circle_organisation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_circle_organisation_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "member",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("email", sqlmodel.sql.sqltypes.AutoString(length=254), nullable=True),
        sa.Column("language", sqlmodel.sql.sqltypes.AutoString(length=35), nullable=True),
        sa.Column(
            "status",
            sa.Enum(
                "invited",
                "active",
                "suspended",
                "left",
                name="memberstatus",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("created_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_member_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_member")),
        sa.UniqueConstraint("email", name=op.f("uq_member_email")),
    )
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_member_organisation_id"), ["organisation_id"], unique=False)

    op.create_table(
        "organisation_sponsor",
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("sponsor_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_organisation_sponsor_organisation_id_organisation")
        ),
        sa.ForeignKeyConstraint(
            ["sponsor_id"], ["organisation.id"], name=op.f("fk_organisation_sponsor_sponsor_id_organisation")
        ),
        sa.PrimaryKeyConstraint("organisation_id", "sponsor_id", name=op.f("pk_organisation_sponsor")),
    )
    with op.batch_alter_table("organisation_sponsor", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_organisation_sponsor_sponsor_id"), ["sponsor_id"], unique=False)

    op.create_table(
        "source",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("publisher", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=True),
        sa.Column("published", sa.Date(), nullable=True),
        sa.Column(
            "published_precision",
            sa.Enum(
                "day",
                "month",
                "quarter",
                "year",
                name="precision",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("url", sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=True),
        sa.Column("archived_url", sqlmodel.sql.sqltypes.AutoString(length=2000), nullable=True),
        sa.Column("reliability", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
        sa.ForeignKeyConstraint(["owner_id"], ["organisation.id"], name=op.f("fk_source_owner_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_source")),
    )
    with op.batch_alter_table("source", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_source_owner_id"), ["owner_id"], unique=False)

    op.create_table(
        "case",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("public_id", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("owner_id", sa.Integer(), nullable=False),
        sa.Column("author_id", sa.Integer(), nullable=False),
        sa.Column("owner_kind", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("owner_country", sqlmodel.sql.sqltypes.AutoString(length=3), nullable=False),
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
        sa.Column("submission_key", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=True),
        sa.Column("submitted_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("published_at", db.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_reason", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["author_id"], ["member.id"], name=op.f("fk_case_author_id_member")),
        sa.ForeignKeyConstraint(["circle_id"], ["circle.id"], name=op.f("fk_case_circle_id_circle")),
        sa.ForeignKeyConstraint(["owner_id"], ["organisation.id"], name=op.f("fk_case_owner_id_organisation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_case")),
        sa.UniqueConstraint("public_id", name=op.f("uq_case_public_id")),
        sa.UniqueConstraint("submission_key", name=op.f("uq_case_submission_key")),
    )
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_author_id"), ["author_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_circle_id"), ["circle_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_case_owner_id"), ["owner_id"], unique=False)
        batch_op.create_index("ix_case_status_audience", ["status", "audience"], unique=False)

    op.create_table(
        "member_role",
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column(
            "role",
            sa.Enum(
                "reader",
                "contributor",
                "reviewer",
                "organisation_steward",
                "centre_steward",
                name="role",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_member_role_member_id_member")),
        sa.PrimaryKeyConstraint("member_id", "role", name=op.f("pk_member_role")),
    )
    op.create_table(
        "sign_in_link",
        sa.Column("token_hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("expires_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("used_at", db.base.UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_sign_in_link_member_id_member")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sign_in_link")),
    )
    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_sign_in_link_member_id"), ["member_id"], unique=False)

    op.create_table(
        "web_session",
        sa.Column("token_hash", sqlmodel.sql.sqltypes.AutoString(length=64), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("created_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("last_seen_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column("expires_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_web_session_member_id_member")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_web_session")),
    )
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_web_session_member_id"), ["member_id"], unique=False)

    op.create_table(
        "case_named",
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_case_named_case_id_case")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_case_named_member_id_member")),
        sa.PrimaryKeyConstraint("case_id", "member_id", name=op.f("pk_case_named")),
    )
    with op.batch_alter_table("case_named", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_case_named_member_id"), ["member_id"], unique=False)

    op.create_table(
        "corroboration",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("camp", sqlmodel.sql.sqltypes.AutoString(length=80), nullable=True),
        sa.Column("country", sqlmodel.sql.sqltypes.AutoString(length=3), nullable=True),
        sa.Column("period_from", sa.Date(), nullable=True),
        sa.Column(
            "period_from_precision",
            sa.Enum(
                "day",
                "month",
                "quarter",
                "year",
                name="period_from_precision",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("period_to", sa.Date(), nullable=True),
        sa.Column(
            "period_to_precision",
            sa.Enum(
                "day",
                "month",
                "quarter",
                "year",
                name="period_to_precision",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("note", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("created_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_corroboration_case_id_case")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_corroboration_member_id_member")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_corroboration_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_corroboration")),
        sa.UniqueConstraint("case_id", "organisation_id", name=op.f("uq_corroboration_case_id_organisation_id")),
    )
    with op.batch_alter_table("corroboration", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_corroboration_case_id"), ["case_id"], unique=False)

    op.create_table(
        "draft",
        sa.Column("id", sqlmodel.sql.sqltypes.AutoString(length=32), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=True),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("updated_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_draft_case_id_case")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_draft_member_id_member")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_draft")),
    )
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_draft_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_draft_member_id"), ["member_id"], unique=False)

    op.create_table(
        "history",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column(
            "action",
            sa.Enum(
                "submitted",
                "resubmitted",
                "approved",
                "changes_requested",
                "declined",
                "published",
                "corrected",
                "withdrawn",
                name="action",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
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
    )
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_history_case_id"), ["case_id"], unique=False)

    op.create_table(
        "rendition",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column(
            "state",
            sa.Enum(
                "proposed",
                "current",
                "former",
                name="renditionstate",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("for_own", sa.Boolean(), nullable=False),
        sa.Column("for_shared", sa.Boolean(), nullable=False),
        sa.Column("for_public", sa.Boolean(), nullable=False),
        sa.Column("period_from", sa.Date(), nullable=False),
        sa.Column(
            "period_from_precision",
            sa.Enum(
                "day",
                "month",
                "quarter",
                "year",
                name="period_from_precision",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=False,
        ),
        sa.Column("period_to", sa.Date(), nullable=True),
        sa.Column(
            "period_to_precision",
            sa.Enum(
                "day",
                "month",
                "quarter",
                "year",
                name="period_to_precision",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("period_last", sa.Date(), nullable=False),
        sa.Column("reported_on", sa.Date(), nullable=True),
        sa.Column(
            "reported_on_precision",
            sa.Enum(
                "day",
                "month",
                "quarter",
                "year",
                name="reported_on_precision",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("tactics_unsure", sa.Boolean(), nullable=False),
        sa.Column("information_credibility", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("legal_status", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
        sa.Column("contested", sa.Boolean(), nullable=False),
        sa.Column("breakout_scale", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
        sa.Column("verification", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("estimates", sa.JSON(), nullable=False),
        sa.CheckConstraint("for_own OR for_shared OR for_public", name=op.f("ck_rendition_serves_somebody")),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_rendition_case_id_case")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rendition")),
    )
    with op.batch_alter_table("rendition", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rendition_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_rendition_legal_status"), ["legal_status"], unique=False)
        batch_op.create_index(batch_op.f("ix_rendition_period_from"), ["period_from"], unique=False)
        batch_op.create_index(batch_op.f("ix_rendition_period_last"), ["period_last"], unique=False)
        batch_op.create_index("ix_rendition_state_period", ["state", "period_from"], unique=False)

    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("case_id", sa.Integer(), nullable=False),
        sa.Column("edition", sa.Integer(), nullable=False),
        sa.Column("member_id", sa.Integer(), nullable=False),
        sa.Column("organisation_id", sa.Integer(), nullable=False),
        sa.Column("drawn_at", db.base.UtcDateTime(timezone=True), nullable=False),
        sa.Column(
            "decision",
            sa.Enum(
                "publish", "changes", "decline", name="decision", native_enum=False, create_constraint=True, length=24
            ),
            nullable=True,
        ),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("decided_at", db.base.UtcDateTime(timezone=True), nullable=True),
        sa.Column("answer", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["case.id"], name=op.f("fk_review_case_id_case")),
        sa.ForeignKeyConstraint(["member_id"], ["member.id"], name=op.f("fk_review_member_id_member")),
        sa.ForeignKeyConstraint(
            ["organisation_id"], ["organisation.id"], name=op.f("fk_review_organisation_id_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("case_id", "edition", "member_id", name=op.f("uq_review_case_id_edition_member_id")),
    )
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_review_case_id"), ["case_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_review_member_id"), ["member_id"], unique=False)

    op.create_table(
        "rendition_actor",
        sa.Column("rendition_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=True),
        sa.Column("type", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
        sa.Column("state", sqlmodel.sql.sqltypes.AutoString(length=3), nullable=True),
        sa.Column("attributed_by", sqlmodel.sql.sqltypes.AutoString(length=300), nullable=True),
        sa.Column("basis", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
        sa.Column("confidence", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
        sa.ForeignKeyConstraint(
            ["rendition_id"], ["rendition.id"], name=op.f("fk_rendition_actor_rendition_id_rendition")
        ),
        sa.PrimaryKeyConstraint("rendition_id", "position", name=op.f("pk_rendition_actor")),
    )
    with op.batch_alter_table("rendition_actor", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rendition_actor_state"), ["state"], unique=False)

    op.create_table(
        "rendition_channel",
        sa.Column("rendition_id", sa.Integer(), nullable=False),
        sa.Column("term_id", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rendition_id"], ["rendition.id"], name=op.f("fk_rendition_channel_rendition_id_rendition")
        ),
        sa.PrimaryKeyConstraint("rendition_id", "term_id", name=op.f("pk_rendition_channel")),
    )
    with op.batch_alter_table("rendition_channel", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rendition_channel_term_id"), ["term_id"], unique=False)

    op.create_table(
        "rendition_country",
        sa.Column("rendition_id", sa.Integer(), nullable=False),
        sa.Column("code", sqlmodel.sql.sqltypes.AutoString(length=3), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rendition_id"], ["rendition.id"], name=op.f("fk_rendition_country_rendition_id_rendition")
        ),
        sa.PrimaryKeyConstraint("rendition_id", "code", name=op.f("pk_rendition_country")),
    )
    with op.batch_alter_table("rendition_country", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rendition_country_code"), ["code"], unique=False)

    op.create_table(
        "rendition_flow",
        sa.Column("rendition_id", sa.Integer(), nullable=False),
        sa.Column("term_id", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rendition_id"], ["rendition.id"], name=op.f("fk_rendition_flow_rendition_id_rendition")
        ),
        sa.PrimaryKeyConstraint("rendition_id", "term_id", name=op.f("pk_rendition_flow")),
    )
    with op.batch_alter_table("rendition_flow", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rendition_flow_term_id"), ["term_id"], unique=False)

    op.create_table(
        "rendition_place",
        sa.Column("rendition_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("name", sqlmodel.sql.sqltypes.AutoString(length=200), nullable=False),
        sa.Column("country", sqlmodel.sql.sqltypes.AutoString(length=3), nullable=True),
        sa.ForeignKeyConstraint(
            ["rendition_id"], ["rendition.id"], name=op.f("fk_rendition_place_rendition_id_rendition")
        ),
        sa.PrimaryKeyConstraint("rendition_id", "position", name=op.f("pk_rendition_place")),
    )
    op.create_table(
        "rendition_reference",
        sa.Column("rendition_id", sa.Integer(), nullable=False),
        sa.Column("scheme", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("value", sqlmodel.sql.sqltypes.AutoString(length=120), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rendition_id"], ["rendition.id"], name=op.f("fk_rendition_reference_rendition_id_rendition")
        ),
        sa.PrimaryKeyConstraint("rendition_id", "scheme", "value", name=op.f("pk_rendition_reference")),
    )
    with op.batch_alter_table("rendition_reference", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rendition_reference_value"), ["value"], unique=False)

    op.create_table(
        "rendition_relation",
        sa.Column("rendition_id", sa.Integer(), nullable=False),
        sa.Column("case", sqlmodel.sql.sqltypes.AutoString(length=12), nullable=False),
        sa.Column("kind", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rendition_id"], ["rendition.id"], name=op.f("fk_rendition_relation_rendition_id_rendition")
        ),
        sa.PrimaryKeyConstraint("rendition_id", "case", "kind", name=op.f("pk_rendition_relation")),
    )
    with op.batch_alter_table("rendition_relation", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rendition_relation_case"), ["case"], unique=False)

    op.create_table(
        "rendition_source",
        sa.Column("rendition_id", sa.Integer(), nullable=False),
        sa.Column("source_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rendition_id"], ["rendition.id"], name=op.f("fk_rendition_source_rendition_id_rendition")
        ),
        sa.ForeignKeyConstraint(["source_id"], ["source.id"], name=op.f("fk_rendition_source_source_id_source")),
        sa.PrimaryKeyConstraint("rendition_id", "source_id", name=op.f("pk_rendition_source")),
    )
    with op.batch_alter_table("rendition_source", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rendition_source_source_id"), ["source_id"], unique=False)

    op.create_table(
        "rendition_tactic",
        sa.Column("rendition_id", sa.Integer(), nullable=False),
        sa.Column("term_id", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("taxonomy", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("taxonomy_version", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rendition_id"], ["rendition.id"], name=op.f("fk_rendition_tactic_rendition_id_rendition")
        ),
        sa.PrimaryKeyConstraint("rendition_id", "term_id", name=op.f("pk_rendition_tactic")),
    )
    with op.batch_alter_table("rendition_tactic", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rendition_tactic_term_id"), ["term_id"], unique=False)

    op.create_table(
        "rendition_target_group",
        sa.Column("rendition_id", sa.Integer(), nullable=False),
        sa.Column("term_id", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rendition_id"], ["rendition.id"], name=op.f("fk_rendition_target_group_rendition_id_rendition")
        ),
        sa.PrimaryKeyConstraint("rendition_id", "term_id", name=op.f("pk_rendition_target_group")),
    )
    with op.batch_alter_table("rendition_target_group", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rendition_target_group_term_id"), ["term_id"], unique=False)

    op.create_table(
        "rendition_text",
        sa.Column("rendition_id", sa.Integer(), nullable=False),
        sa.Column("lang", sqlmodel.sql.sqltypes.AutoString(length=35), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "original", "human", "machine", name="textstatus", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("title", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("summary", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("narrative", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("caveat", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.Column("counter_view", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.ForeignKeyConstraint(
            ["rendition_id"], ["rendition.id"], name=op.f("fk_rendition_text_rendition_id_rendition")
        ),
        sa.PrimaryKeyConstraint("rendition_id", "lang", name=op.f("pk_rendition_text")),
    )
    with op.batch_alter_table("rendition_text", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_rendition_text_lang"), ["lang"], unique=False)

    op.create_table(
        "rendition_withheld",
        sa.Column("rendition_id", sa.Integer(), nullable=False),
        sa.Column("field", sqlmodel.sql.sqltypes.AutoString(length=60), nullable=False),
        sa.Column("way", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("reason", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rendition_id"], ["rendition.id"], name=op.f("fk_rendition_withheld_rendition_id_rendition")
        ),
        sa.PrimaryKeyConstraint("rendition_id", "field", name=op.f("pk_rendition_withheld")),
    )
    op.create_table(
        "response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("rendition_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("countermeasure", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("actor_type", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
        sa.Column("began", sa.Date(), nullable=True),
        sa.Column(
            "began_precision",
            sa.Enum(
                "day",
                "month",
                "quarter",
                "year",
                name="precision",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("cost_band", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
        sa.ForeignKeyConstraint(["rendition_id"], ["rendition.id"], name=op.f("fk_response_rendition_id_rendition")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("rendition_id", "position", name=op.f("uq_response_rendition_id_position")),
    )
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_response_countermeasure"), ["countermeasure"], unique=False)
        batch_op.create_index(batch_op.f("ix_response_rendition_id"), ["rendition_id"], unique=False)

    op.create_table(
        "outcome",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("as_of", sa.Date(), nullable=True),
        sa.Column(
            "as_of_precision",
            sa.Enum(
                "day",
                "month",
                "quarter",
                "year",
                name="precision",
                native_enum=False,
                create_constraint=True,
                length=24,
            ),
            nullable=True,
        ),
        sa.Column("result", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("evidence", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=False),
        sa.Column("harm", sqlmodel.sql.sqltypes.AutoString(length=40), nullable=True),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_outcome_response_id_response")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_outcome")),
        sa.UniqueConstraint("response_id", "position", name=op.f("uq_outcome_response_id_position")),
    )
    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outcome_response_id"), ["response_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_outcome_result"), ["result"], unique=False)

    op.create_table(
        "response_text",
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("lang", sqlmodel.sql.sqltypes.AutoString(length=35), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "original", "human", "machine", name="textstatus", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("description", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_response_text_response_id_response")),
        sa.PrimaryKeyConstraint("response_id", "lang", name=op.f("pk_response_text")),
    )
    op.create_table(
        "outcome_text",
        sa.Column("outcome_id", sa.Integer(), nullable=False),
        sa.Column("lang", sqlmodel.sql.sqltypes.AutoString(length=35), nullable=False),
        sa.Column(
            "status",
            sa.Enum(
                "original", "human", "machine", name="textstatus", native_enum=False, create_constraint=True, length=24
            ),
            nullable=False,
        ),
        sa.Column("statement", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.Column("method", sqlmodel.sql.sqltypes.AutoString(), nullable=True),
        sa.ForeignKeyConstraint(["outcome_id"], ["outcome.id"], name=op.f("fk_outcome_text_outcome_id_outcome")),
        sa.PrimaryKeyConstraint("outcome_id", "lang", name=op.f("pk_outcome_text")),
    )

    _search_index()
    _append_only()


def _search_index() -> None:
    if op.get_bind().dialect.name == "sqlite":
        op.execute(
            "CREATE VIRTUAL TABLE rendition_search USING fts5"
            "(title, words, summary, rest, tokenize='ascii', content='', contentless_delete=1)"
        )
    else:
        op.execute(
            "CREATE TABLE rendition_search (rendition_id integer PRIMARY KEY REFERENCES rendition(id)"
            " ON DELETE CASCADE, words tsvector NOT NULL)"
        )
        op.execute("CREATE INDEX ix_rendition_search_words ON rendition_search USING gin(words)")


def _append_only() -> None:
    """Refuse to change or delete history, whoever asks."""
    if op.get_bind().dialect.name == "sqlite":
        for event in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER history_no_{event.lower()} BEFORE {event} ON history"
                " BEGIN SELECT RAISE(ABORT, 'history is append-only'); END"
            )
    else:
        op.execute(
            "CREATE FUNCTION history_is_append_only() RETURNS trigger LANGUAGE plpgsql AS"
            " $$ BEGIN RAISE EXCEPTION 'history is append-only'; END $$"
        )
        op.execute(
            "CREATE TRIGGER history_append_only BEFORE UPDATE OR DELETE ON history"
            " FOR EACH ROW EXECUTE FUNCTION history_is_append_only()"
        )
        op.execute(
            "CREATE TRIGGER history_no_truncate BEFORE TRUNCATE ON history"
            " FOR EACH STATEMENT EXECUTE FUNCTION history_is_append_only()"
        )


def downgrade() -> None:
    """Take the change back."""
    access.remove(op.get_bind())
    op.execute("DROP TABLE rendition_search")
    op.drop_table("outcome_text")
    op.drop_table("response_text")
    with op.batch_alter_table("outcome", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_outcome_result"))
        batch_op.drop_index(batch_op.f("ix_outcome_response_id"))

    op.drop_table("outcome")
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_response_rendition_id"))
        batch_op.drop_index(batch_op.f("ix_response_countermeasure"))

    op.drop_table("response")
    op.drop_table("rendition_withheld")
    with op.batch_alter_table("rendition_text", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rendition_text_lang"))

    op.drop_table("rendition_text")
    with op.batch_alter_table("rendition_target_group", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rendition_target_group_term_id"))

    op.drop_table("rendition_target_group")
    with op.batch_alter_table("rendition_tactic", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rendition_tactic_term_id"))

    op.drop_table("rendition_tactic")
    with op.batch_alter_table("rendition_source", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rendition_source_source_id"))

    op.drop_table("rendition_source")
    with op.batch_alter_table("rendition_relation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rendition_relation_case"))

    op.drop_table("rendition_relation")
    with op.batch_alter_table("rendition_reference", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rendition_reference_value"))

    op.drop_table("rendition_reference")
    op.drop_table("rendition_place")
    with op.batch_alter_table("rendition_flow", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rendition_flow_term_id"))

    op.drop_table("rendition_flow")
    with op.batch_alter_table("rendition_country", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rendition_country_code"))

    op.drop_table("rendition_country")
    with op.batch_alter_table("rendition_channel", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rendition_channel_term_id"))

    op.drop_table("rendition_channel")
    with op.batch_alter_table("rendition_actor", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_rendition_actor_state"))

    op.drop_table("rendition_actor")
    with op.batch_alter_table("review", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_review_member_id"))
        batch_op.drop_index(batch_op.f("ix_review_case_id"))

    op.drop_table("review")
    with op.batch_alter_table("rendition", schema=None) as batch_op:
        batch_op.drop_index("ix_rendition_state_period")
        batch_op.drop_index(batch_op.f("ix_rendition_period_last"))
        batch_op.drop_index(batch_op.f("ix_rendition_period_from"))
        batch_op.drop_index(batch_op.f("ix_rendition_legal_status"))
        batch_op.drop_index(batch_op.f("ix_rendition_case_id"))

    op.drop_table("rendition")
    with op.batch_alter_table("history", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_history_case_id"))

    op.drop_table("history")
    with op.batch_alter_table("draft", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_draft_member_id"))
        batch_op.drop_index(batch_op.f("ix_draft_case_id"))

    op.drop_table("draft")
    with op.batch_alter_table("corroboration", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_corroboration_case_id"))

    op.drop_table("corroboration")
    with op.batch_alter_table("case_named", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_case_named_member_id"))

    op.drop_table("case_named")
    with op.batch_alter_table("web_session", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_web_session_member_id"))

    op.drop_table("web_session")
    with op.batch_alter_table("sign_in_link", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_sign_in_link_member_id"))

    op.drop_table("sign_in_link")
    op.drop_table("member_role")
    with op.batch_alter_table("case", schema=None) as batch_op:
        batch_op.drop_index("ix_case_status_audience")
        batch_op.drop_index(batch_op.f("ix_case_owner_id"))
        batch_op.drop_index(batch_op.f("ix_case_circle_id"))
        batch_op.drop_index(batch_op.f("ix_case_author_id"))

    op.drop_table("case")
    with op.batch_alter_table("source", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_source_owner_id"))

    op.drop_table("source")
    with op.batch_alter_table("organisation_sponsor", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_organisation_sponsor_sponsor_id"))

    op.drop_table("organisation_sponsor")
    with op.batch_alter_table("member", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_member_organisation_id"))

    op.drop_table("member")
    with op.batch_alter_table("circle_organisation", schema=None) as batch_op:
        batch_op.drop_index(batch_op.f("ix_circle_organisation_organisation_id"))

    op.drop_table("circle_organisation")
    op.drop_table("term_text")
    op.drop_table("term")
    op.drop_table("setting")
    op.drop_table("organisation")
    op.drop_table("circle")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("DROP FUNCTION history_is_append_only CASCADE")
