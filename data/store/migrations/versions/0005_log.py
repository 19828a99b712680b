"""A log that can't be rewritten, versions of what is decided, publications, ended sessions and retention."""

import sqlalchemy as sa
from alembic import op

from data.store.guards import guard, let_go_of

revision = "0005"
down_revision = "0004"

IS_CULLING = "EXISTS (SELECT 1 FROM culling WHERE is_open)"
IS_KEPT = "(SELECT is_complete AND NOT is_demo FROM delivery WHERE delivery_id = OLD.delivery_id)"
IS_INCIDENT_KEPT = (
    "(SELECT is_complete AND NOT is_demo FROM incident JOIN delivery USING (delivery_id) "
    "WHERE incident_id = OLD.incident_id)"
)
IS_AREA_KEPT = (
    "(SELECT is_complete AND NOT is_demo FROM area JOIN delivery USING (delivery_id) "
    "WHERE area_row_id = OLD.area_row_id)"
)
IS_PUBLICATION_KEPT = "(SELECT NOT is_demo FROM publication WHERE publication_id = OLD.publication_id)"

CULLED = {
    **dict.fromkeys(("incident", "known_incident", "repeated_id", "rejection", "remark"), IS_KEPT),
    "incident_area": f"{IS_INCIDENT_KEPT} AND {IS_AREA_KEPT}",
    "review": IS_INCIDENT_KEPT,
    **dict.fromkeys(("notice", "notice_sighting", "source_call"), "true"),
}
LED = ("incident", "known_incident", "known_figure", "known_area", "repeated_id", "rejection", "remark")
"""What is looked up by its delivery, to say what the delivery had."""
KEPT = {
    **{table: f"{is_kept} AND NOT {IS_CULLING}" for table, is_kept in CULLED.items()},
    "sign_out": f"NOT {IS_CULLING}",
    "telling": IS_PUBLICATION_KEPT,
    **dict.fromkeys(("decision", "assessment", "definition", "publication"), "NOT OLD.is_demo"),
    **dict.fromkeys(("log_entry", "retention_rule", "culled_delivery", "kept_count"), "true"),
}


def upgrade() -> None:
    """Make the log and what it tells of."""
    for table in (*CULLED, "decision"):
        let_go_of(table)
    number_decisions()
    for table in LED:
        op.create_index(f"ix_{table}_delivery_id", table, ["delivery_id"])
    make_log()
    make_registers()
    make_publications()
    make_retention()
    make_kept_counts()
    for table, is_kept in KEPT.items():
        guard(table, is_kept=is_kept)
    guard("culling", is_settled="NOT OLD.is_open", is_kept="true")


def number_decisions() -> None:
    """Count what was decided of each commitment, in the order it was written."""
    op.add_column("decision", sa.Column("version", sa.Integer, nullable=False, server_default="0"))
    op.execute(
        "UPDATE decision SET version = (SELECT count(*) FROM decision AS other "
        "WHERE other.promise_id = decision.promise_id AND other.commitment_id = decision.commitment_id "
        "AND other.is_demo = decision.is_demo AND other.decision_id <= decision.decision_id)"
    )
    own = ["promise_id", "commitment_id", "is_demo", "version"]
    op.create_index("one_decision_per_version", "decision", own, unique=True)


def make_log() -> None:
    """Make the log and the list of ended sessions."""
    op.create_table(
        "log_entry",
        sa.Column("log_id", sa.Integer, primary_key=True),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("author_role", sa.Text),
        sa.Column("person_key", sa.Text),
        sa.Column("what", sa.Text, nullable=False),
        sa.Column("subject", sa.Text),
        sa.Column("about", sa.Text, nullable=False),
        sa.Column("digest", sa.Text),
        sa.Column("change_id", sa.Integer),
        sa.Column("previous", sa.Text, nullable=False),
        sa.Column("own", sa.Text, nullable=False, unique=True),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_log_entry_subject", "log_entry", ["subject"])
    op.create_table(
        "sign_out",
        sa.Column("sign_out_id", sa.Integer, primary_key=True),
        sa.Column("person_key", sa.Text, nullable=False),
        sa.Column("session_key", sa.Text),
        sa.Column("issued_before", sa.BigInteger, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sign_out_person_key", "sign_out", ["person_key"])


def make_registers() -> None:
    """Make the registers of assessments and of what goals are held against."""
    op.create_table(
        "assessment",
        sa.Column("assessment_id", sa.Integer, primary_key=True),
        sa.Column("promise_id", sa.Text, nullable=False),
        sa.Column("focus_area_id", sa.Text, nullable=False),
        sa.Column("colour", sa.Text, nullable=False),
        sa.Column("evidence", sa.Text, nullable=False),
        *_decided(),
        sa.UniqueConstraint("promise_id", "focus_area_id", "is_demo", "version", name="one_assessment_per_version"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "definition",
        sa.Column("definition_id", sa.Integer, primary_key=True),
        sa.Column("promise_id", sa.Text, nullable=False),
        sa.Column("goal_id", sa.Text, nullable=False),
        sa.Column("text", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("category", sa.Text, nullable=False),
        sa.Column("baseline_year", sa.Integer, nullable=False),
        *_decided(),
        sa.UniqueConstraint("promise_id", "goal_id", "is_demo", "version", name="one_definition_per_version"),
        sqlite_autoincrement=True,
    )
    for table in ("assessment", "definition"):
        op.create_index(f"ix_{table}_promise_id", table, ["promise_id"])


def _decided() -> list[sa.Column[object]]:
    return [
        sa.Column("decided_on", sa.Date, nullable=False),
        sa.Column("author_role", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("is_demo", sa.Boolean, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
    ]


def make_publications() -> None:
    """Make the lists of what was published and where it was told."""
    op.create_table(
        "publication",
        sa.Column("publication_id", sa.Integer, primary_key=True),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("name", sa.Text, nullable=False),
        sa.Column("sha256", sa.Text, nullable=False),
        sa.Column("content", sa.Text, nullable=False),
        sa.Column("difference", sa.Text, nullable=False),
        sa.Column("audit", sa.Text, nullable=False),
        sa.Column("author_role", sa.Text, nullable=False),
        sa.Column("person_key", sa.Text),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("is_demo", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_publication_municipality", "publication", ["municipality"])
    op.create_table(
        "telling",
        sa.Column("telling_id", sa.Integer, primary_key=True),
        sa.Column("publication_id", sa.Integer, sa.ForeignKey("publication.publication_id"), nullable=False),
        sa.Column("told_on", sa.Date, nullable=False),
        sa.Column("told_to", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("author_role", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_telling_publication_id", "telling", ["publication_id"])


def make_retention() -> None:
    """Make the rules of retention, and what was removed by them."""
    op.create_table(
        "retention_rule",
        sa.Column("retention_rule_id", sa.Integer, primary_key=True),
        sa.Column("data_class", sa.Text, nullable=False),
        sa.Column("months", sa.Integer),
        sa.Column("author_role", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "culling",
        sa.Column("culling_id", sa.Integer, primary_key=True),
        sa.Column("data_class", sa.Text, nullable=False),
        sa.Column("before", sa.Date, nullable=False),
        sa.Column("n_removed", sa.Integer, nullable=False),
        sa.Column("digest", sa.Text, nullable=False),
        sa.Column("author_role", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.DateTime, nullable=False),
        sa.Column("is_open", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "culled_delivery",
        sa.Column("culling_id", sa.Integer, sa.ForeignKey("culling.culling_id"), primary_key=True),
        sa.Column("delivery_id", sa.Integer, sa.ForeignKey("delivery.delivery_id"), primary_key=True),
        *(sa.Column(name, sa.Integer, nullable=False) for name in ("n_own", "n_known", "n_rejected", "n_remarked")),
        sqlite_with_rowid=False,
    )


def make_kept_counts() -> None:
    """Make the counts that stay of what was removed."""
    op.create_table(
        "kept_count",
        sa.Column("kept_count_id", sa.Integer, primary_key=True),
        sa.Column("culling_id", sa.Integer, sa.ForeignKey("culling.culling_id"), nullable=False),
        sa.Column("municipality", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("outlines", sa.Text, nullable=False),
        sa.Column("category", sa.Text, nullable=False),
        sa.Column("source_category", sa.Text),
        sa.Column("month", sa.Date, nullable=False),
        sa.Column("n", sa.Integer, nullable=False),
        sa.Column("n_placed", sa.Integer, nullable=False),
        sa.Column("is_covered", sa.Boolean, nullable=False),
        sqlite_autoincrement=True,
    )
    for name in ("culling_id", "municipality"):
        op.create_index(f"ix_kept_count_{name}", "kept_count", [name])
