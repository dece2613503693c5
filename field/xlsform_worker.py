"""Reads one XLSForm in a process of its own: `python -m field.xlsform_worker < form.xlsx`.

What somebody uploads may be made to take all memory or all time of whoever opens it. So the size is looked at before
anything is unpacked, and the operating system bounds what this process may take; the server goes on either way. Imports
nothing of the server.
"""

from __future__ import annotations

import io
import json
import resource
import sys
import zipfile
from typing import Any, Final

MAX_UNPACKED: Final = 20 * 1024 * 1024
MAX_MEMBERS: Final = 200
MAX_RATIO: Final = 200
MAX_ROWS: Final = 5_000
MAX_CPU_S: Final = 20
MAX_MEMORY: Final = 1024 * 1024 * 1024


class Unreadable(Exception):
    """Not a form, or more than is taken: `code` and why."""

    def __init__(self, code: str, detail: str) -> None:
        self.code, self.detail = code, detail
        super().__init__(detail)


def bound() -> None:
    resource.setrlimit(resource.RLIMIT_CPU, (MAX_CPU_S, MAX_CPU_S + 1))
    resource.setrlimit(resource.RLIMIT_AS, (MAX_MEMORY, MAX_MEMORY))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


def check_archive(content: bytes) -> None:
    """Raises Unreadable for what is no workbook, or unpacks to too much. A member that unpacks to more than it says is
    cut off by the unpacking itself, which fails then."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        # NotImplementedError: packed in a way that zipfile does not know
        raise Unreadable("bad_xlsform", "The file is no .xlsx workbook.") from error
    if "xl/workbook.xml" not in {member.filename for member in members}:
        raise Unreadable("bad_xlsform", "The file is no .xlsx workbook.")
    unpacked = sum(member.file_size for member in members)
    packed = sum(member.compress_size for member in members)
    if len(members) > MAX_MEMBERS or unpacked > MAX_UNPACKED or unpacked > max(packed, 10_000) * MAX_RATIO:
        raise Unreadable("xlsform_too_big", f"The workbook unpacks to more than {MAX_UNPACKED // 2**20} MiB.")


def read(content: bytes) -> dict[str, Any]:
    """pyxform's description of the form, the sheets' rows, and what pyxform warns of."""
    check_archive(content)
    from pyxform.errors import PyXFormError
    from pyxform.xls2json import workbook_to_json
    from pyxform.xls2json_backends import xlsx_to_dict

    try:
        workbook = xlsx_to_dict(content)
        sheets = {
            name: [dict(row) for row in rows]
            for name, rows in workbook.items()
            if isinstance(rows, list) and name != "sheet_names" and not name.endswith("_header")
        }
        if any(len(rows) > MAX_ROWS for rows in sheets.values()):
            raise Unreadable("xlsform_too_big", f"A sheet has at most {MAX_ROWS:,} rows.")
        warnings: list[str] = []
        survey = workbook_to_json(
            workbook_dict=_definition(workbook), fallback_form_name="form", form_name="form", warnings=warnings
        )
    except PyXFormError as error:
        raise Unreadable("bad_xlsform", str(error)[:1_000]) from error
    return {"survey": survey, "sheets": sheets, "warnings": [str(one)[:1_000] for one in warnings[:100]]}


def _definition(workbook: dict[str, Any]) -> Any:
    from pyxform.xls2json_backends import DefinitionData

    known = set(DefinitionData.__slots__)
    return DefinitionData(**{name: value for name, value in workbook.items() if name in known})


def main() -> None:
    bound()
    content = sys.stdin.buffer.read()
    try:
        answer = read(content)
    except Unreadable as error:
        answer = {"code": error.code, "detail": error.detail}
    except MemoryError:
        answer = {"code": "xlsform_too_big", "detail": "Reading the workbook takes too much memory."}
    sys.stdout.buffer.write(json.dumps(answer).encode())


if __name__ == "__main__":
    main()
