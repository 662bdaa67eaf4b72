"""One target under atheris, in a process of its own: libFuzzer ends the process, whatever it finds."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["extract"]):
    from benchmarks.fuzz.targets import TARGETS, attempt


def main(name: str, seconds: str, seed: str, finds: str) -> None:
    """Fuzz a target for some seconds; what breaks it is written to the folder ``finds``."""
    target = TARGETS[name]
    place = Path(tempfile.mkdtemp(prefix=f"konkyo-fuzz-{name}-"))
    corpus, work = place / "corpus", place / "work"
    for folder in (corpus, work):
        folder.mkdir()
    for number, data in enumerate(target.seeds()):
        (corpus / f"seed{number}").write_bytes(data)

    def one(data: bytes) -> None:
        attempt(target, data, work)

    atheris.Setup(
        [
            name, str(corpus), f"-max_total_time={seconds}", f"-seed={seed}", f"-max_len={target.size}",
            f"-artifact_prefix={finds}/{name}-", "-timeout=20", "-rss_limit_mb=4000", "-print_final_stats=1",
        ],
        one,
    )  # fmt: skip
    atheris.Fuzz()


if __name__ == "__main__":
    main(*sys.argv[1:])
