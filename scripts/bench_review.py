"""How fast the review pages answer: ``python scripts/bench_review.py``. A benchmark, not a test.

Starts a server over a store with invented claims, of which a part is flagged and decided by two reviewers, and
prints the median time of every page. What is aimed at: less than 100 ms a page at 10,000 claims.
"""

from __future__ import annotations

import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))

from invented import large
from served import served

from extract.model import Extraction, Finding
from extract.store import Judgement, Store, open_store

CLAIMS = 10_000
DECISIONS = 2_000
ROUNDS = 9


def main(claims: int = CLAIMS, decisions: int = DECISIONS, rounds: int = ROUNDS) -> dict[str, float]:
    """Measure and print; the median of each page in milliseconds."""
    with tempfile.TemporaryDirectory() as folder, open_store(Path(folder) / "konkyo.db") as store:
        revision = store.save_run(_flagged(large(claims)), "bench").id
        _decide(store, revision, decisions)
        with (
            served(store, reviewer="mori") as address,
            httpx.Client(base_url=address, headers={"origin": address}) as client,
        ):
            found = _measure(client, revision, rounds)
    print(f"review pages, {claims} claims, {decisions} decisions, median of {rounds}:")
    for name, milliseconds in found.items():
        print(f"  {name:<22} {milliseconds:7.1f} ms")
    return found


def _measure(client: httpx.Client, revision: int, rounds: int) -> dict[str, float]:
    root = f"/r/{revision}"
    pages: dict[str, Callable[[int], httpx.Response]] = {
        "queue": lambda _: client.get(root),
        "queue, last page": lambda _: client.get(f"{root}?show=all&page=9999"),
        "search": lambda turn: client.get(f"{root}?q=試験{turn}で 血圧"),
        "filter": lambda _: client.get(f"{root}?show=undecided&direction=decrease"),
        "claim": lambda turn: client.get(f"{root}/c/c{turn * 7}"),
        "sentence": lambda _: client.get(f"{root}/sentences", follow_redirects=True),
        "matrix": lambda _: client.get(f"{root}/matrix"),
        "agreement": lambda _: client.get(f"{root}/agreement"),
        "decide and go on": lambda turn: _post(client, f"{root}/c/c{turn * 7}/decide", "accept"),
        "undo": lambda _: _post(client, f"{root}/undo", ""),
    }
    return {name: statistics.median(_times(page, rounds)) for name, page in pages.items()}


def _times(page: Callable[[int], httpx.Response], rounds: int) -> Iterator[float]:
    page(0)  # What is made once per revision is not part of it.
    for turn in range(1, rounds + 1):
        begun = time.perf_counter()
        response = page(turn)
        yield 1_000 * (time.perf_counter() - begun)
        response.raise_for_status()


def _post(client: httpx.Client, path: str, verdict: str) -> httpx.Response:
    form = {"csrf": client.cookies["konkyo_csrf"], "verdict": verdict, "to": "/"}
    return client.post(path, data=form, follow_redirects=True)


def _flagged(extraction: Extraction) -> Extraction:
    findings = [
        Finding(
            rule=f"rule-{number % 9}", severity="warning", message="Something.", message_ja="指摘。", remedy="Look.",
            start=claim.sentence.start, end=claim.sentence.end, line=1, column=1, claims=(claim.id,),
            rank=float(number % 13),
        )
        for number, claim in enumerate(extraction.claims) if number % 7 == 0
    ]  # fmt: skip
    return extraction.model_copy(update={"findings": tuple(findings)})


def _decide(store: Store, revision: int, count: int) -> None:
    for number in range(count):
        judgement = Judgement(verdict="accept", claim=f"c{number // 2 * 3}")
        store.decide(judgement, revision, ("mori", "sato")[number % 2])


def _arguments(given: Sequence[str]) -> list[int]:
    return [int(one) for one in given]


if __name__ == "__main__":
    main(*_arguments(sys.argv[1:]))
