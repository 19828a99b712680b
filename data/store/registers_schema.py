"""The tables of what people wrote: decisions, assessments, follow-ups, reviews, undone deliveries, profiles."""

import sqlalchemy as sa

METADATA = sa.MetaData()

DECISION = sa.Table(
    "decision",
    METADATA,
    sa.Column("decision_id", sa.Integer, primary_key=True),
    sa.Column("promise_id", sa.Text, nullable=False, index=True),
    sa.Column("commitment_id", sa.Text, nullable=False),
    sa.Column("status", sa.Text, nullable=False),
    sa.Column("decided_on", sa.Date, nullable=False),
    sa.Column("author_role", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("n_done", sa.Integer),
    sa.Column("recorded_at", sa.DateTime, nullable=False),
    sa.Column("is_demo", sa.Boolean, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Index("one_decision_per_version", "promise_id", "commitment_id", "is_demo", "version", unique=True),
    sqlite_autoincrement=True,
)
"""`version` counts what was decided of a commitment: two who write the same number did not see each other."""

ASSESSMENT = sa.Table(
    "assessment",
    METADATA,
    sa.Column("assessment_id", sa.Integer, primary_key=True),
    sa.Column("promise_id", sa.Text, nullable=False, index=True),
    sa.Column("focus_area_id", sa.Text, nullable=False),
    sa.Column("colour", sa.Text, nullable=False),
    sa.Column("evidence", sa.Text, nullable=False),
    sa.Column("decided_on", sa.Date, nullable=False),
    sa.Column("author_role", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("recorded_at", sa.DateTime, nullable=False),
    sa.Column("is_demo", sa.Boolean, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.UniqueConstraint("promise_id", "focus_area_id", "is_demo", "version", name="one_assessment_per_version"),
    sqlite_autoincrement=True,
)
"""How a focus area stands, as somebody judged it on a day."""

DEFINITION = sa.Table(
    "definition",
    METADATA,
    sa.Column("definition_id", sa.Integer, primary_key=True),
    sa.Column("promise_id", sa.Text, nullable=False, index=True),
    sa.Column("goal_id", sa.Text, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("source", sa.Text, nullable=False),
    sa.Column("category", sa.Text, nullable=False),
    sa.Column("baseline_year", sa.Integer, nullable=False),
    sa.Column("decided_on", sa.Date, nullable=False),
    sa.Column("author_role", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("recorded_at", sa.DateTime, nullable=False),
    sa.Column("is_demo", sa.Boolean, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.UniqueConstraint("promise_id", "goal_id", "is_demo", "version", name="one_definition_per_version"),
    sqlite_autoincrement=True,
)
"""What a goal is held against: which source's figures, of what, compared with which year."""

FOLLOW_UP = sa.Table(
    "follow_up",
    METADATA,
    sa.Column("follow_up_id", sa.Integer, primary_key=True),
    sa.Column("promise_id", sa.Text, nullable=False, index=True),
    sa.Column("rule_id", sa.Text, nullable=False),
    sa.Column("held_on", sa.Date, nullable=False),
    sa.Column("told_to", sa.Text, nullable=False),
    sa.Column("channel", sa.Text, nullable=False),
    sa.Column("author_role", sa.Text, nullable=False),
    sa.Column("recorded_at", sa.DateTime, nullable=False),
    sa.Column("is_demo", sa.Boolean, nullable=False),
    sqlite_autoincrement=True,
)

UNDOING = sa.Table(
    "undoing",
    METADATA,
    sa.Column("undoing_id", sa.Integer, primary_key=True),
    sa.Column("delivery_id", sa.Integer, sa.ForeignKey("delivery.delivery_id"), nullable=False, index=True),
    sa.Column("is_undone", sa.Boolean, nullable=False),
    sa.Column("author_role", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("recorded_at", sa.DateTime, nullable=False),
    sqlite_autoincrement=True,
)
"""Deliveries that were undone or restored; the newest line about a delivery holds."""

REVIEW = sa.Table(
    "review",
    METADATA,
    sa.Column("review_id", sa.Integer, primary_key=True),
    sa.Column("incident_id", sa.Integer, sa.ForeignKey("incident.incident_id"), nullable=False, index=True),
    sa.Column("verdict", sa.Text, nullable=False),
    sa.Column("merged_into_id", sa.Integer, sa.ForeignKey("incident.incident_id"), index=True),
    sa.Column("author_role", sa.Text, nullable=False),
    sa.Column("reason", sa.Text, nullable=False),
    sa.Column("recorded_at", sa.DateTime, nullable=False),
    sqlite_autoincrement=True,
)
"""What was decided of incidents that need review; the newest line about an incident holds."""

PROFILE = sa.Table(
    "profile",
    METADATA,
    sa.Column("profile_id", sa.Integer, primary_key=True),
    sa.Column("name", sa.Text, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("text", sa.Text, nullable=False),
    sa.Column("author_role", sa.Text, nullable=False),
    sa.Column("recorded_at", sa.DateTime, nullable=False),
    sa.UniqueConstraint("name", "version", name="one_profile_per_version"),
    sqlite_autoincrement=True,
)

CHANGE = sa.Table(
    "change",
    METADATA,
    sa.Column("change_id", sa.Integer, primary_key=True),
    sa.Column("what", sa.Text, nullable=False),
    sqlite_autoincrement=True,
)
"""One row per commit of data; the newest number is the version that caches are keyed by."""
