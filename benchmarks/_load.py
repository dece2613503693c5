"""Others who use the server while something is measured, in a process of their own; and what the server takes."""

from __future__ import annotations

import multiprocessing
import os
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import psycopg
from _visits import PULL

TICKS = os.sysconf("SC_CLK_TCK")


def _pull_again_and_again(url: str, token: str, every_s: float, stop: Any, answers: Any) -> None:
    """Follow the feed by small pulls until told to stop; hands back how long each took, in seconds."""
    taken = []
    with httpx.Client(base_url=url, timeout=60, headers={"Authorization": f"Token {token}"}) as client:
        page: dict[str, Any] = {"more": True}
        parameters: dict[str, Any] = {}
        while not stop.is_set():
            begun = time.perf_counter()
            answer = client.get(PULL, params=parameters)
            took = time.perf_counter() - begun
            page = answer.raise_for_status().json()
            if parameters:
                taken.append(took)
            parameters = {"cursor": page["cursor"]}
            if not page["more"]:
                time.sleep(every_s)
    answers.put(taken)


@dataclass
class Follower:
    """Another person's tablet that asks every `every_s` seconds whether there is something new."""

    url: str
    token: str
    every_s: float = 0.05

    def __post_init__(self) -> None:
        context = multiprocessing.get_context("spawn")
        self._stop, self._answers = context.Event(), context.Queue()
        arguments = (self.url, self.token, self.every_s, self._stop, self._answers)
        self._process = context.Process(target=_pull_again_and_again, args=arguments, daemon=True)
        self._process.start()

    def seconds(self) -> list[float]:
        """End it; the durations of its pulls."""
        self._stop.set()
        taken: list[float] = self._answers.get(timeout=120)
        self._process.join(10)
        return taken


def rss_mb(pid: int) -> float:
    """Resident memory of a process, in MB."""
    fields = Path(f"/proc/{pid}/statm").read_text().split()
    return int(fields[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


def _stat(pid: int) -> list[int]:
    """The numbers of /proc/PID/stat from the parent's id on."""
    return [int(number) for number in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1:]]


def cpu_s(pid: int) -> float:
    """Processor seconds that a process has used."""
    return sum(_stat(pid)[10:12]) / TICKS


def database_cpu_s(url: str) -> float:
    """Processor seconds that the whole database server has used: its processes that live and those that ended."""
    with psycopg.connect(url) as connection:
        server = _stat(connection.info.backend_pid)[0]
        spent = sum(_stat(server)[10:14])
        for folder in Path("/proc").glob("[0-9]*"):
            with suppress(OSError):
                numbers = _stat(int(folder.name))
                if numbers[0] == server:
                    spent += sum(numbers[10:12])
    return spent / TICKS


@dataclass
class Samples:
    """Resident memory over time, MB."""

    rss: list[float] = field(default_factory=list)


@contextmanager
def sampled(pid: int, every_s: float = 0.2) -> Iterator[Samples]:
    """Sample a process's memory until the block ends."""
    samples, stop = Samples(), threading.Event()

    def sample() -> None:
        while not stop.wait(every_s):
            samples.rss.append(rss_mb(pid))

    thread = threading.Thread(target=sample, daemon=True)
    thread.start()
    try:
        yield samples
    finally:
        stop.set()
        thread.join()
