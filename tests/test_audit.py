"""The audit trail shows whatever was rewritten, removed or cut off. On both back ends."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable, Iterator

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st
from samples import Said, extraction, many
from typer.testing import CliRunner

from extract.carry import save_revision
from extract.commands import audit
from extract.store import GENESIS, Judgement, Store, open_store
from extract.store.audit import AuditEntry, canonical, digest, entry_hash

FIRST = extraction(many(8), findings=2)


@pytest.fixture
def store(address: str) -> Iterator[Store]:
    with open_store(address) as opened:
        yield opened


@pytest.fixture
def reviewed(store: Store) -> Store:
    """Two revisions, a few decisions by two reviewers, one of them undone. Eleven entries."""
    first = store.save_run(FIRST, "s")
    for claim in FIRST.claims[:3]:
        store.decide(Judgement(verdict="accept", claim=claim.id), first.id, "mori")
    store.decide(
        Judgement(verdict="reject", claim=FIRST.claims[3].id, reason="direction", comment="逆"),
        first.id,
        "abe",
    )
    store.undo("mori", "sample.md")
    store.redo("mori", "sample.md")
    second = save_revision(store, extraction([*many(8), ("9", [Said(effect="追加")])]), "s")
    store.decide(Judgement(verdict="accept", claim=store.claims(second.id)[-1].id), second.id, "abe")
    return store


def tamper(store: Store, *statements: str) -> None:
    """Change the database behind the store's back."""
    sqlite = store._database.sqlite
    with store._database.engine.connect() as connection:
        raw = connection.connection.dbapi_connection
        assert raw is not None
        cursor = raw.cursor()
        cursor.execute("PRAGMA foreign_keys = OFF" if sqlite else "SET session_replication_role = replica")
        for statement in statements:
            cursor.execute(statement)
        raw.commit()
        cursor.execute("PRAGMA foreign_keys = ON" if sqlite else "SET session_replication_role = origin")


# --- an honest trail ---------------------------------------------------------------------------------------


def test_the_trail_says_who_did_what_when_and_why(reviewed: Store) -> None:
    entries = reviewed.audit()
    assert [(entry.who, entry.what) for entry in entries] == [
        ("konkyo", "revision"),
        ("mori", "reviewer"),
        *[("mori", "decision")] * 3,
        ("abe", "reviewer"),
        ("abe", "decision"),
        ("mori", "undo"),
        ("mori", "redo"),
        ("konkyo", "revision"),
        ("abe", "decision"),
    ]
    rejection = entries[6]
    assert rejection.reason == "逆"
    new = json.loads(rejection.new or "")
    assert (new["verdict"], new["reason"], new["before"]["id"]) == ("reject", "direction", FIRST.claims[3].id)
    assert [entry.seq for entry in entries] == list(range(1, 12))
    assert entries == reviewed.audit(after=0)
    assert reviewed.audit(after=9) == entries[9:]
    assert sorted(entry.at for entry in entries) == [entry.at for entry in entries]


def test_changing_ones_mind_shows_old_and_new(store: Store) -> None:
    first = store.save_run(FIRST, "s")
    claim = FIRST.claims[0].id
    made = store.decide(Judgement(verdict="accept", claim=claim), first.id, "mori")
    store.decide(Judgement(verdict="reject", claim=claim, reason="boundary"), first.id, "mori")
    last = store.audit()[-1]
    assert json.loads(last.old or "") == {"decision": made.id, "verdict": "accept", "reason": None}


def test_an_honest_trail_verifies_against_every_head_it_ever_had(reviewed: Store) -> None:
    entries = reviewed.audit()
    assert reviewed.audit_head() == entries[-1].head
    for entry in entries:
        assert reviewed.verify(entry.head).ok
        assert reviewed.verify(entry.hash).ok
    assert reviewed.verify(GENESIS).ok
    assert reviewed.verify(f" {entries[0].head.upper()} ").ok


def test_an_empty_trail_verifies(store: Store) -> None:
    assert store.audit_head() == GENESIS
    assert store.verify(GENESIS).ok


# --- a dishonest one ---------------------------------------------------------------------------------------

TAMPERING = [
    ("UPDATE audit SET who = 'sato' WHERE seq = 4", 4, "rewritten"),
    ("UPDATE audit SET reason = 'OK' WHERE seq = 7", 7, "rewritten"),
    ("UPDATE audit SET new = replace(new, 'reject', 'accept') WHERE seq = 7", 7, "rewritten"),
    ("UPDATE audit SET at = '2020-01-01T00:00:00+00:00' WHERE seq = 1", 1, "rewritten"),
    ("UPDATE audit SET previous = hash WHERE seq = 5", 5, "does not follow"),
    ("DELETE FROM audit WHERE seq = 6", 6, "missing"),
    ("DELETE FROM audit WHERE seq = 1", 1, "missing"),
    ("DELETE FROM audit WHERE seq >= 10", 10, "truncated"),
    ("DELETE FROM audit", 1, "truncated"),
    ("UPDATE decisions SET verdict = 'accept', reason = NULL WHERE id = 4", 7, "decision 4"),
    ("UPDATE decisions SET body = replace(body, '逆', '順') WHERE id = 4", 7, "comment"),
    ("UPDATE decisions SET made = '2020-01-01T00:00:00+00:00' WHERE id = 1", 3, "made"),
    ("UPDATE decisions SET reviewer_id = 2 WHERE id = 1", 3, "reviewer"),
    ("DELETE FROM decisions WHERE id = 2", 4, "gone"),
    ("DELETE FROM events WHERE kind = 'undone'", None, "gone"),
    ("UPDATE events SET kind = 'undone' WHERE kind = 'redone'", None, "not in the trail"),
    ("UPDATE claims SET body = replace(body, '薬剤A', '薬剤B') WHERE revision_id = 1", 1, "claims"),
    ("UPDATE claims SET direction = 'increase' WHERE revision_id = 1 AND position = 3", 1, "claims"),
    ("DELETE FROM claims WHERE revision_id = 2 AND position = 8", 10, "claims"),
    ("UPDATE findings SET severity = 'error' WHERE revision_id = 1", 1, "findings"),
    ("UPDATE carries SET outcome = 'orphaned' WHERE decision_id = 1", 10, "carried"),
    ("DELETE FROM carries", 10, "carried"),
    ("UPDATE revisions SET source = revisions.source || revisions.source WHERE id = 1", 1, "source"),
    ("UPDATE revisions SET signature = 'x' WHERE id = 2", 10, "signature"),
    ("UPDATE documents SET name = 'other.md'", 1, "document"),
    ("UPDATE reviewers SET name = 'sato' WHERE id = 2", 6, "reviewer"),
    ("UPDATE audit SET new = '[' WHERE seq = 11", 11, "rewritten"),
    ("UPDATE decisions SET body = '[' WHERE id = 5", 11, "cannot be read"),
    ("DELETE FROM chain", None, "end is gone"),
    ("INSERT INTO reviewers (name, created) VALUES ('sato', '')", None, "not in the trail"),
]


@pytest.mark.parametrize(("statement", "seq", "problem"), TAMPERING)
def test_tampering_is_found_and_the_first_entry_named(
    reviewed: Store, statement: str, seq: int | None, problem: str
) -> None:
    tamper(reviewed, statement)
    result = reviewed.verify()
    assert not result.ok
    assert any(problem in fault.problem for fault in result.faults if fault.seq == seq), result.faults
    assert result.faults[0].seq == seq, "the first one comes first"


def test_a_decision_slipped_in_is_found(reviewed: Store) -> None:
    columns = "revision_id, reviewer_id, sentence_start, sentence_end, verdict, adjudication, made, body"
    tamper(reviewed, f"INSERT INTO decisions ({columns}) SELECT {columns} FROM decisions WHERE id = 1")
    assert [fault.problem for fault in reviewed.verify().faults] == ["decision 6 is not in the trail"]


def rewrite(store: Store, change: Callable[[AuditEntry], AuditEntry | None]) -> None:
    """Rewrite the trail as somebody would who knows how it is made: with all later hashes computed anew."""
    previous, count, statements = "0" * 64, 0, ["DELETE FROM audit"]
    for changed in filter(None, map(change, store.audit())):
        count += 1
        fields = changed.model_dump(exclude={"previous", "hash"}) | {"seq": count}
        row = {**fields, "previous": previous, "hash": entry_hash(previous, fields)}
        previous = row["hash"]
        values = ", ".join(
            "NULL" if one is None else "'" + str(one).replace("'", "''") + "'" for one in row.values()
        )
        statements.append(f"INSERT INTO audit ({', '.join(row)}) VALUES ({values})")
    statements.append(f"UPDATE chain SET seq = {count}, hash = '{previous}'")
    tamper(store, *statements)


def test_a_whole_rewriting_is_found_by_a_head_noted_before(reviewed: Store) -> None:
    heads = [entry.head for entry in reviewed.audit()]
    rewrite(reviewed, lambda entry: entry.model_copy(update={"reason": "OK"}) if entry.seq == 7 else entry)
    assert reviewed.verify().ok, "nothing but a head tells"
    assert reviewed.verify(heads[5]).ok, "it was not rewritten up to there"
    for number in (7, 11):
        fault = reviewed.verify(heads[number - 1]).faults[0]
        assert (fault.seq, "rewritten" in fault.problem) == (number, True)
    assert not reviewed.verify(heads[6].split(":")[1]).ok


def test_a_cut_off_end_is_found_by_a_head_noted_before(reviewed: Store) -> None:
    head = reviewed.audit_head()
    tamper(reviewed, "DELETE FROM decisions WHERE id = 5", "DELETE FROM events WHERE decision_id = 5")
    rewrite(reviewed, lambda entry: entry if entry.seq < 11 else None)
    assert reviewed.verify().ok, "nothing but a head tells"
    result = reviewed.verify(head)
    assert (result.faults[0].seq, "truncated" in result.faults[0].problem) == (11, True)


def test_what_is_no_head_is_said(reviewed: Store) -> None:
    for wrong in ("", "abc", "7:abc", "x:" + "0" * 64):
        assert "not a head" in reviewed.verify(wrong).faults[0].problem


# --- hashing -----------------------------------------------------------------------------------------------

_LEAVES = st.none() | st.booleans() | st.integers() | st.text(max_size=5)
_JSON = st.recursive(_LEAVES, lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner), max_leaves=6)


@given(first=st.lists(st.text()), second=st.lists(st.text()))
def test_a_digest_tells_lists_of_texts_apart(first: list[str], second: list[str]) -> None:
    assert (digest(first) == digest(second)) == (first == second)


@given(value=st.dictionaries(st.text(), _JSON))
def test_canonical_json_does_not_depend_on_the_order_of_keys(value: dict[str, object]) -> None:
    assert canonical(value) == canonical(dict(reversed(value.items())))
    assert canonical(json.loads(canonical(value))) == canonical(value)


# --- the command -------------------------------------------------------------------------------------------


def command(*arguments: str) -> tuple[int, str]:
    app = typer.Typer()
    audit.register(app)
    result = CliRunner().invoke(app, ["audit", *arguments])
    return result.exit_code, result.output


def test_head_and_verify_on_the_command_line(reviewed: Store, address: str) -> None:
    code, head = command("head", "--db", address)
    assert (code, head.strip()) == (0, reviewed.audit_head())
    code, said = command("verify", "--db", address, "--head", head.strip())
    assert (code, "11 entries, unbroken" in said, head.strip() in said) == (0, True, True)
    tamper(reviewed, "UPDATE audit SET who = 'sato' WHERE seq = 4")
    code, said = command("verify", "--db", address, "--head", head.strip())
    assert code == 1
    assert "entry 4: was rewritten" in said.splitlines()[0]


def test_verify_tells_a_truncated_trail(reviewed: Store, address: str) -> None:
    head = reviewed.audit_head()
    rewrite(reviewed, lambda entry: entry if entry.seq < 3 else None)
    code, said = command("verify", "--db", address, "--head", head)
    assert code == 1
    assert "entry 3: the trail was truncated" in said


def test_the_log_is_one_object_a_line(reviewed: Store, address: str) -> None:
    code, said = command("log", "--db", address, "--after", "9")
    assert code == 0
    assert [AuditEntry.model_validate_json(line) for line in said.splitlines()] == list(reviewed.audit(9))


def test_a_missing_store_is_an_error_without_a_traceback() -> None:
    done = subprocess.run(
        [
            sys.executable,
            "-c",
            "from extract.cli import main; main()",
            "audit",
            "head",
            "--db",
            "nowhere/none.db",
        ],
        capture_output=True,
        text=True,
    )
    assert done.returncode == 2
    assert done.stderr.startswith("konkyo: nowhere/none.db: no store here")
    assert "Traceback" not in done.stderr
