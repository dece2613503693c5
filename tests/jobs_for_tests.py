"""Jobs that note in a file what they did, so that a test can see it from outside."""

from __future__ import annotations

import time
from pathlib import Path

from geo_portal.core.jobs import task


@task(name="tests.note")
def note(path: str, text: str, seconds: float = 0) -> None:
    """Write that it began, take its time, write that it is done."""
    with Path(path).open("a") as file:
        file.write(f"{text} began\n")
    time.sleep(seconds)
    with Path(path).open("a") as file:
        file.write(f"{text} done\n")


@task(name="tests.fail", retry=False)
def fail() -> None:
    raise RuntimeError("as asked")
