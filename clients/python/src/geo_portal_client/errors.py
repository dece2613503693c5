"""What can go wrong, as classes a script may catch. All are `ClientError`."""

from __future__ import annotations


class ClientError(Exception):
    """Anything this package raises on purpose."""


class Offline(ClientError):
    """The server was not reached, or what came back was not its answer. Nothing is lost; try again later."""


class Busy(ClientError):
    """The server asks to wait `retry_after_s` seconds (429, 503, 507). Nothing is lost."""

    def __init__(self, status: int, code: str, retry_after_s: float) -> None:
        self.status, self.code, self.retry_after_s = status, code, retry_after_s
        super().__init__(f"{status} {code}: again in {retry_after_s:g} s")


class SignedOut(ClientError):
    """There is no valid token: sign in again. Store and outbox stay as they are."""


class Revoked(ClientError):
    """The server has revoked this device. `wipe` is `after_quarantine`, `now` or empty."""

    def __init__(self, wipe: str) -> None:
        self.wipe = wipe
        super().__init__(f"this device has been revoked (wipe: {wipe or 'no'})")


class Refused(ClientError):
    """The server refused a request for good: `status`, stable `code`, `detail`, and the whole `problem`."""

    def __init__(self, status: int, code: str, detail: str, problem: dict[str, object] | None = None) -> None:
        self.status, self.code, self.detail, self.problem = status, code, detail, problem or {}
        super().__init__(f"{status} {code}: {detail}")


class StoreDamaged(ClientError):
    """The file is no intact store. `Client.open` meets this by salvaging it."""


class StoreOfAnother(ClientError):
    """This store belongs to another person or server; open another file for this one."""
