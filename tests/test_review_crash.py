"""The server of the review pages is killed while reviewers decide: what was acknowledged is kept."""

from __future__ import annotations

import random
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

import httpx
from invented import large
from served import Reviewer

from extract.store import open_store

KONKYO = Path(sys.executable).with_name("konkyo")
KILLS = 4
SEED = 20_261_125
CLAIMS = 400


def decide_until_killed(address: str, claims: list[str], said: list[str], enough: threading.Event) -> None:
    """Accept one claim after the other; ``said`` are those that the server acknowledged."""
    with Reviewer(address) as mori:
        mori.follow_redirects = False
        try:
            for number, claim in enumerate(claims):
                response = mori.submit(f"/r/1/c/{claim}/decide", verdict="accept")
                assert response.status_code == 303, response.text
                said.append(claim)
                if number == 3:
                    enough.set()
        except httpx.TransportError:
            pass
        finally:
            enough.set()


def test_killed_while_reviewers_decide(tmp_path: Path) -> None:
    database = tmp_path / "konkyo.db"
    with open_store(database) as store:
        store.save_run(large(CLAIMS), "first")
    dice = random.Random(SEED)
    left = [f"c{number}" for number in range(CLAIMS)]
    acknowledged: list[str] = []
    for _ in range(KILLS):
        server = subprocess.Popen(
            [KONKYO, "review", "--db", str(database), "--port", "0"], stdout=subprocess.PIPE, text=True
        )
        assert server.stdout is not None
        found = re.search(r"http://\S+?(?=/\s)", server.stdout.readline())
        assert found
        said: list[str] = []
        enough = threading.Event()
        client = threading.Thread(target=decide_until_killed, args=(found[0], left, said, enough))
        client.start()
        assert enough.wait(timeout=60)
        threading.Event().wait(dice.uniform(0, 0.1))
        server.send_signal(signal.SIGKILL)
        server.wait(timeout=20)
        client.join(timeout=60)
        assert not client.is_alive()
        assert len(said) >= 4
        acknowledged += said
        with open_store(database) as store:
            kept = [mark.claim for mark in store.marks(1)]
            assert store.verify().ok
        # What was written when the signal came, and not acknowledged any more, may be there too: at most one.
        assert kept[: len(acknowledged)] == acknowledged
        assert len(kept) - len(acknowledged) <= 1
        acknowledged = [str(claim) for claim in kept]
        left = left[left.index(acknowledged[-1]) + 1 :]
