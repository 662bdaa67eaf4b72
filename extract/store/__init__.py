"""Documents, revisions, claims, findings and decisions, kept in SQLite or PostgreSQL.

The one package that holds SQL. What is acknowledged is durable: every call that writes is one transaction,
committed and synced before it returns.

    with open_store("konkyo-out/konkyo.db") as store:
        revision = store.save_run(extraction, signature)
        store.decide(Judgement(verdict="accept", claim=claim.id), revision.id, "mori")
"""

from __future__ import annotations

from extract.store.audit import GENESIS, AuditEntry, Fault, Verification
from extract.store.errors import StaleRevision, StoreError, UnknownTarget
from extract.store.named import find_revision
from extract.store.records import (
    Carried,
    Decision,
    Judgement,
    Mark,
    Outcome,
    Reason,
    Revision,
    Verdict,
)
from extract.store.store import Store, open_store, parse_key

__all__ = [
    "GENESIS",
    "AuditEntry",
    "Carried",
    "Decision",
    "Fault",
    "Judgement",
    "Mark",
    "Outcome",
    "Reason",
    "Revision",
    "StaleRevision",
    "Store",
    "StoreError",
    "UnknownTarget",
    "Verdict",
    "Verification",
    "find_revision",
    "open_store",
    "parse_key",
]
