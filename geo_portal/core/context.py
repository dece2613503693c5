"""The request's own number, which stands in its answer, its log lines and the changes it made."""

from __future__ import annotations

import re
import uuid
from contextvars import ContextVar

_request_id: ContextVar[str] = ContextVar("request_id", default="")
_ACCEPTABLE = re.compile(r"[A-Za-z0-9._-]{8,64}")


def request_id() -> str:
    return _request_id.get()


def begin_request(proposed: str | None = None) -> str:
    """Take over the client's number when it is a plain one, else make one."""
    number = proposed if proposed and _ACCEPTABLE.fullmatch(proposed) else uuid.uuid4().hex
    _request_id.set(number)
    return number
