"""Forms from elsewhere: an XLSForm is read in a process of its own and taken over as a form of ours."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from typing import Any, Final

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from field.domain.xlsform import Imported, take_over
from geo_portal.core.errors import Invalid, TooLarge, Unavailable

MAX_UPLOAD: Final = 2 * 1024 * 1024
WAIT_S: Final = 60
AT_ONCE: Final = 2
_PASSED_ON = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "VIRTUAL_ENV")  # no secret of the server's is among them
_reading = threading.BoundedSemaphore(AT_ONCE)


class BadXlsForm(Invalid):
    text = _("The file is no XLSForm.")

    def __init__(self, detail: str | None = None) -> None:
        super().__init__(
            detail,
            code="bad_xlsform",
            errors=[{"pointer": "/file", "code": "bad_xlsform", "detail": detail or "no XLSForm"}],
        )


class XlsFormTooBig(TooLarge):
    code = "xlsform_too_big"
    text = _("The workbook is larger than a form is.")


class TooManyImports(Unavailable):
    code = "busy"
    text = _("Other forms are being read at the moment; try again shortly.")


def read_xlsform(content: bytes) -> tuple[Imported, list[str]]:
    """The form in an .xlsx file, what could not be taken over, and pyxform's warnings (English). Saves nothing.

    Raises BadXlsForm, XlsFormTooBig, TooManyImports.
    """
    if len(content) > MAX_UPLOAD:
        raise XlsFormTooBig(limit_bytes=MAX_UPLOAD)
    if not _reading.acquire(timeout=10):
        raise TooManyImports
    try:
        answer = _read_apart(content)
    finally:
        _reading.release()
    if answer.get("code") == "xlsform_too_big":
        raise XlsFormTooBig(answer.get("detail"))
    if "survey" not in answer:
        raise BadXlsForm(answer.get("detail"))
    return take_over(answer["survey"], answer["sheets"]), answer["warnings"]


def _read_apart(content: bytes) -> dict[str, Any]:
    """What the worker says; one that dies of its bounds took too much."""
    try:
        worker = subprocess.run(
            [sys.executable, "-m", "field.xlsform_worker"],
            input=content,
            capture_output=True,
            timeout=WAIT_S,
            cwd=settings.BASE_DIR,
            env={name: os.environ[name] for name in _PASSED_ON if name in os.environ},
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"code": "xlsform_too_big", "detail": "Reading the workbook takes too long."}
    if worker.returncode < 0:
        return {"code": "xlsform_too_big", "detail": "Reading the workbook takes too much."}
    try:
        answer: dict[str, Any] = json.loads(worker.stdout)
    except ValueError:
        return {"code": "bad_xlsform", "detail": "The workbook cannot be read."}
    return answer
