"""The tables, as the latest migration leaves them.

Records are kept as JSON text, byte for byte as written, so that both back ends give back the same and the
audit trail can hash them; columns beside it are what is searched and sorted by. Times are ISO 8601 in UTC.
Without AUTOINCREMENT SQLite would give the id of a row that someone deleted to the next one.
"""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Float,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

documents = Table(
    "documents",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("created", String(32), nullable=False),
    sqlite_autoincrement=True,
)

revisions = Table(
    "revisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("document_id", ForeignKey("documents.id"), nullable=False),
    Column("number", Integer, nullable=False),
    Column("content_hash", String(64), nullable=False),
    Column("signature", Text, nullable=False),
    Column("source", LargeBinary, nullable=False),
    Column("structure", Text, nullable=False),
    Column("sentences", Integer, nullable=False),
    Column("claims", Integer, nullable=False),
    Column("findings", Integer, nullable=False),
    Column("created", String(32), nullable=False),
    UniqueConstraint("document_id", "number"),
    sqlite_autoincrement=True,
)

claims = Table(
    "claims",
    metadata,
    Column("revision_id", ForeignKey("revisions.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("claim_id", Text, nullable=False),
    Column("section", Text, nullable=False),
    Column("sentence_start", Integer, nullable=False),
    Column("sentence_end", Integer, nullable=False),
    Column("direction", String(16), nullable=False),
    Column("modality", String(16), nullable=False),
    Column("subject", Text),
    Column("treatment", Text),
    Column("effect", Text),
    Column("confidence", Float),
    Column("body", Text, nullable=False),
    UniqueConstraint("revision_id", "claim_id"),
)

findings = Table(
    "findings",
    metadata,
    Column("revision_id", ForeignKey("revisions.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("rule", Text, nullable=False),
    Column("severity", String(16), nullable=False),
    Column("start", Integer, nullable=False),
    Column("rank", Float, nullable=False),
    Column("body", Text, nullable=False),
)

reviewers = Table(
    "reviewers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("name", Text, nullable=False, unique=True),
    Column("created", String(32), nullable=False),
    sqlite_autoincrement=True,
)

decisions = Table(
    "decisions",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("revision_id", ForeignKey("revisions.id"), nullable=False, index=True),
    Column("reviewer_id", ForeignKey("reviewers.id"), nullable=False),
    Column("claim_id", Text),
    Column("sentence_start", Integer, nullable=False),
    Column("sentence_end", Integer, nullable=False),
    Column("verdict", String(16), nullable=False),
    Column("reason", String(32)),
    Column("adjudication", Boolean(create_constraint=False), nullable=False),
    Column("origin", ForeignKey("decisions.id")),
    Column("made", String(32), nullable=False),
    Column("body", Text, nullable=False),
    sqlite_autoincrement=True,
)

# Made, undone, redone: a decision is active unless its last event undid it.
events = Table(
    "events",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("decision_id", ForeignKey("decisions.id"), nullable=False),
    Column("document_id", ForeignKey("documents.id"), nullable=False),
    Column("reviewer_id", ForeignKey("reviewers.id"), nullable=False),
    Column("kind", String(8), nullable=False),
    Column("at", String(32), nullable=False),
    Index(None, "decision_id", "id"),
    Index(None, "reviewer_id", "document_id", "id"),
    sqlite_autoincrement=True,
)

# One row for each earlier decision of the document, in each later revision.
carries = Table(
    "carries",
    metadata,
    Column("revision_id", ForeignKey("revisions.id"), primary_key=True),
    Column("decision_id", ForeignKey("decisions.id"), primary_key=True),
    Column("outcome", String(16), nullable=False),
    Column("claim_id", Text),
    Column("sentence_start", Integer),
    Column("sentence_end", Integer),
    Column("body", Text, nullable=False),
    Index(None, "decision_id"),
)

parses = Table(
    "parses",
    metadata,
    Column("key", String(64), primary_key=True),
    Column("body", LargeBinary, nullable=False),
)

audit = Table(
    "audit",
    metadata,
    Column("seq", Integer, primary_key=True, autoincrement=False),
    Column("at", String(32), nullable=False),
    Column("who", Text, nullable=False),
    Column("what", String(32), nullable=False),
    Column("target", Text, nullable=False),
    Column("old", Text),
    Column("new", Text),
    Column("reason", Text),
    Column("previous", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
)

# A single row, the end of the audit trail; whoever writes locks it first.
chain = Table(
    "chain",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Integer, nullable=False),
    Column("hash", String(64), nullable=False),
)
