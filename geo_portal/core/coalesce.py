"""Many small pieces of news of a process as few messages."""

from __future__ import annotations

import atexit
import logging
import threading
import time
from collections.abc import Callable, Hashable, Mapping
from typing import Any

from django.db import connections

log = logging.getLogger(__name__)

IDLE_S = 5.0


class Coalescer:
    """Hands what was put in to `send`, all at once and now and then: the first news after a silence at once, later ones
    at the moment (of the wall clock) that `next_moment` gives for that of the last. Of one key only the last value is
    kept.

    `send` runs in a thread of its own, which ends, with its database connection, when there is nothing to tell. What
    could not be sent is tried again; what a killed process held is lost, so receivers look after what they may miss.
    """

    def __init__(self, send: Callable[[list[Any]], None], next_moment: Callable[[float], float]) -> None:
        self._send = send
        self._next_moment = next_moment
        self._news: dict[Hashable, Any] = {}
        self._changed = threading.Condition()
        self._sending = threading.Lock()
        self._thread: threading.Thread | None = None
        self._sent_at = 0.0
        atexit.register(self._flush)

    def put(self, news: Mapping[Any, Any]) -> None:
        """Values by key. What is put in together is sent together: a part that went ahead would leave a second to the
        rest."""
        with self._changed:
            self._news.update(news)
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="coalescer", daemon=True)
                self._thread.start()
            self._changed.notify()

    def _run(self) -> None:
        try:
            while self._await_news():
                # a clock that was set back holds nothing up
                time.sleep(min(max(0.0, self._next_moment(self._sent_at) - time.time()), 1.0))
                self._flush()
        finally:
            connections.close_all()

    def _await_news(self) -> bool:
        """True when there is something to send; False, and the thread is no longer counted on, after a silence."""
        with self._changed:
            if not self._changed.wait_for(lambda: bool(self._news), IDLE_S):
                self._thread = None
                return False
            return True

    def _flush(self) -> None:
        with self._sending:
            with self._changed:
                news, self._news = self._news, {}
            self._sent_at = time.time()
            try:
                if news:
                    self._send(list(news.values()))
            except Exception:
                log.warning("news were not sent", exc_info=True)
                connections.close_all()
                with self._changed:
                    self._news = news | self._news
