"""What Schemathesis has to be told: how the bytes of an upload are written."""

from __future__ import annotations

from typing import Any

import schemathesis


@schemathesis.serializer("application/offset+octet-stream")
def offset_octet_stream(ctx: Any, value: Any) -> bytes:
    return value if isinstance(value, bytes) else str(value).encode()
