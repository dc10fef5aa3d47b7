"""Lines of lists: what a list shows of a rendition beside its texts, put together once."""

import sqlalchemy as sa
import sqlmodel.sql.sqltypes
from alembic import op

from db import access

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_WORDS = {
    "sqlite": {
        "row": "json_array", "rows": "json_group_array", "inner": "json", "text": "",
        "yes": "json(CASE WHEN x.contested THEN 'true' ELSE 'false' END)",
        "month": "CAST(substr(x.{d}, 6, 2) AS integer)",
    },
    "postgresql": {
        "row": "json_build_array", "rows": "json_agg", "inner": "", "text": "::text",
        "yes": "x.contested",
        "month": "extract(month FROM x.{d})::integer",
    },
}  # fmt: skip


def _rows(table: str, said: str) -> str:
    listed = f"(SELECT {{rows}}({said} ORDER BY d.position) FROM {table} d WHERE d.rendition_id = x.id)"  # noqa: S608
    return f"{{inner}}(coalesce({listed}, '[]'))"


def _date(column: str, dialect: str) -> str:
    """Return a date with what isn't known of it left away."""
    day = f"CAST(x.{column} AS text)"
    quarter = f"(({_WORDS[dialect]['month'].format(d=column)} + 2) / 3)"
    return (
        f"CASE x.{column}_precision WHEN 'year' THEN substr({day}, 1, 4) WHEN 'month' THEN substr({day}, 1, 7)"
        f" WHEN 'quarter' THEN substr({day}, 1, 4) || '-Q' || {quarter} ELSE {day} END"
    )


def _filling(dialect: str) -> str:
    """Return the statement that puts together the lines of what is stored, as the product does since then."""
    results = "(SELECT {rows}(o.result ORDER BY o.position) FROM outcome o WHERE o.response_id = d.id)"
    shown = ", ".join(
        (
            "(SELECT t.lang FROM rendition_text t WHERE t.rendition_id = x.id AND t.status = 'original')",
            _date("period_from", dialect),
            _date("period_to", dialect),
            "x.legal_status",
            "{yes}",
            _rows("rendition_country", "d.code"),
            _rows("rendition_tactic", "d.term_id"),
            _rows("rendition_reference", "d.value"),
            _rows("response", f"{{row}}(d.countermeasure, {{inner}}(coalesce({results}, '[]')))"),
        )
    )
    said = f"INSERT INTO rendition_line(rendition_id, said) SELECT x.id, {{row}}({shown}){{text}} FROM rendition x"  # noqa: S608
    return said.format(**_WORDS[dialect])


def upgrade() -> None:
    """Apply the change."""
    access.remove(op.get_bind())
    op.create_table(
        "rendition_line",
        sa.Column("rendition_id", sa.Integer(), nullable=False),
        sa.Column("said", sqlmodel.sql.sqltypes.AutoString(), nullable=False),
        sa.ForeignKeyConstraint(
            ["rendition_id"], ["rendition.id"], name=op.f("fk_rendition_line_rendition_id_rendition")
        ),
        sa.PrimaryKeyConstraint("rendition_id", name=op.f("pk_rendition_line")),
    )
    op.execute(_filling(op.get_context().dialect.name))


def downgrade() -> None:
    """Take the change back."""
    access.remove(op.get_bind())
    op.drop_table("rendition_line")
