"""The browser of the tests: Debian's, as Playwright's own cannot be downloaded everywhere."""

from __future__ import annotations

from pathlib import Path

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
MISSING = f"{CHROMIUM} is missing, NO BROWSER TEST RUNS: apt-get install chromium fonts-noto-cjk"
