"""Answers that are files: conditional, in ranges, and never run by a browser as anything but what they are."""

from __future__ import annotations

import re
from typing import BinaryIO

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.utils.http import content_disposition_header, parse_etags

from geo_portal.core.errors import problem_response

PRIVATE = {
    # Kept by the browser, but asked for again each time: rights may have ended since.
    "Cache-Control": "private, no-cache",
    "Vary": "Authorization, Cookie",
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
}
_RANGE = re.compile(r"bytes=(\d{0,18})-(\d{0,18})")


class FilePart:
    """Part of an open file, as the server's streaming reads it. Closes the file with itself."""

    def __init__(self, file: BinaryIO, begin: int, length: int) -> None:
        self._file, self._left = file, length
        file.seek(begin)

    def read(self, size: int = -1) -> bytes:
        wanted = self._left if size < 0 else min(size, self._left)
        data = self._file.read(wanted)
        self._left -= len(data)
        return data

    def close(self) -> None:
        self._file.close()


def read_range(header: str, size: int) -> tuple[int, int] | None:
    """First byte and length of a Range header over a file of `size` bytes.

    None when the header is not one simple range: the whole file is the right answer then. A length of 0 says that the
    range lies outside the file.

    >>> read_range("bytes=10-19", 100)
    (10, 10)
    >>> read_range("bytes=-5", 100)
    (95, 5)
    >>> read_range("bytes=100-", 100)
    (100, 0)
    """
    match = _RANGE.fullmatch(header.strip())
    if match is None or match[0] == "bytes=-":
        return None
    first, last = match[1], match[2]
    if not first:
        length = min(int(last), size)
        return (size - length, length)
    begin = int(first)
    end = min(int(last), size - 1) if last else size - 1
    if last and int(last) < begin:
        return None
    return (begin, max(end - begin + 1, 0))


def file_response(
    request: HttpRequest,
    file: BinaryIO,
    *,
    size: int,
    etag: str,
    content_type: str,
    attachment: str | None = None,
) -> HttpResponseBase:
    """The open `file` of `size` bytes: 200, 206, 304 or 416. `attachment` names it for download; None shows it inline.

    The file is closed by the answer, which streams without holding a worker thread (see `core.front`).
    """
    headers = {**PRIVATE, "ETag": f'"{etag}"', "Accept-Ranges": "bytes"}
    disposition = content_disposition_header(attachment is not None, attachment or "")
    if disposition:
        headers["Content-Disposition"] = disposition
    if _has_it(request, etag):
        file.close()
        return HttpResponse(status=304, headers=headers)
    wanted = _wanted(request, etag, size)
    if wanted is not None and wanted[1] == 0:
        file.close()
        outside = {**PRIVATE, "Content-Range": f"bytes */{size}"}
        return problem_response(416, "range_not_satisfiable", f"The file has {size} bytes.", outside, size=size)
    begin, length = wanted or (0, size)
    status = 200 if wanted is None else 206
    if wanted is not None:
        headers["Content-Range"] = f"bytes {begin}-{begin + length - 1}/{size}"
    if request.method == "HEAD":
        file.close()
        response: HttpResponseBase = HttpResponse(status=status, headers=headers, content_type=content_type)
    else:
        part = FilePart(file, begin, length)
        response = FileResponse(part, status=status, headers=headers, content_type=content_type)
    response["Content-Length"] = str(length)
    return response


def _has_it(request: HttpRequest, etag: str) -> bool:
    sent = parse_etags(request.headers.get("If-None-Match", ""))
    return "*" in sent or f'"{etag}"' in {tag.removeprefix("W/") for tag in sent}


def _wanted(request: HttpRequest, etag: str, size: int) -> tuple[int, int] | None:
    """The range to send; None for the whole file, also when the client's part is of another file."""
    header = request.headers.get("Range")
    only_if = request.headers.get("If-Range")
    if header is None or (only_if is not None and only_if.strip() != f'"{etag}"'):
        return None
    return read_range(header, size)
