"""The upload protocol in the OpenAPI document: native ASGI handlers have no view that drf-spectacular could read."""

from __future__ import annotations

from typing import Any

from media.domain.chunks import CHECKSUMS, EXTENSIONS, MAX_LENGTH, TUS_VERSION

COLLECTION, MEMBER = "/api/v1/uploads/", "/api/v1/uploads/{id}"
TAGS = ["uploads"]


def _header(name: str, description: str, *, required: bool = False, kind: str = "string") -> dict[str, Any]:
    schema = {"type": kind, "minimum": 0} if kind == "integer" else {"type": kind}
    return {"name": name, "in": "header", "required": required, "description": description, "schema": schema}


def _given(*headers: tuple[str, str]) -> dict[str, Any]:
    return {name: {"description": text, "schema": {"type": "string"}} for name, text in headers}


RESUMABLE = _header("Tus-Resumable", f"the protocol's version, {TUS_VERSION}", required=True)
OFFSET = _header("Upload-Offset", "where these bytes begin: what HEAD answered", required=True, kind="integer")
CHECKSUM = _header("Upload-Checksum", f"`<algorithm> <base64 digest>` over this body; {' or '.join(CHECKSUMS)}")
ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "format": "uuid"}}
BODY = {"content": {"application/offset+octet-stream": {"schema": {"type": "string", "format": "binary"}}}}
EXPIRES = ("Upload-Expires", "when an unfinished upload is deleted")
NEXT = ("Upload-Offset", "how many bytes are held")
LIMITS = ", ".join(f"{purpose} {size // (1024 * 1024)} MiB" for purpose, size in MAX_LENGTH.items())

PROBLEMS = {
    "408": "no byte came for too long; what had arrived is kept",
    "409": "wrong offset; the right one stands in Upload-Offset",
    "410": "discarded (upload_gone) or not finished in time (upload_expired); begin a new upload",
    "412": "Tus-Resumable is missing or of another version",
    "423": "bytes arrive on another connection, or did so within the last 3 s; Retry-After",
    "460": "the checksum does not match; the bytes were discarded",
    "507": "the storage is full; what has arrived is kept",
}


def _problems(*codes: str) -> dict[str, Any]:
    content = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {code: {"description": PROBLEMS[code], "content": content} for code in codes}


def describe_uploads(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """Post-processing hook: adds the addresses of `media.tus`."""
    del generator, request, public
    paths = result.setdefault("paths", {})
    operations: dict[str, dict[str, Any]] = {
        COLLECTION: {"options": _options(), "post": _create()},
        MEMBER: {"head": _head(), "patch": _patch(), "delete": _delete()},
    }
    # the same sign-in as everywhere: taken over from the one address here that has a view
    security = paths.get(f"{COLLECTION}known", {}).get("get", {}).get("security")
    for path, methods in operations.items():
        for method, operation in methods.items():
            if method != "options" and security is not None:
                operation["security"] = security
        paths[path] = methods
    return result


def _operation(name: str, description: str, **parts: Any) -> dict[str, Any]:
    return {"operationId": name, "description": description, "tags": TAGS, **parts}


def _options() -> dict[str, Any]:
    headers = _given(
        ("Tus-Version", TUS_VERSION),
        ("Tus-Extension", ",".join(EXTENSIONS)),
        ("Tus-Max-Size", "bytes"),
        ("Tus-Checksum-Algorithm", ",".join(CHECKSUMS)),
    )
    operation = _operation(
        "uploads_options",
        "What of tus is spoken here.",
        responses={"204": {"description": "capabilities, in headers", "headers": headers}},
    )
    return {**operation, "security": [{}]}


def _create() -> dict[str, Any]:
    return _operation(
        "uploads_create",
        "Begin a resumable upload (tus 1.0). Bytes may come along (creation-with-upload).",
        parameters=[
            RESUMABLE,
            _header("Upload-Length", f"bytes of the whole file; at most: {LIMITS}", required=True, kind="integer"),
            _header(
                "Upload-Metadata",
                "`key base64,…` of filename, filetype, sha256, purpose (photo, panorama, attachment, recording) and "
                "subject (`<type>:<id>`, such as visit_photo:0192…; the record may arrive later)",
            ),
            CHECKSUM,
        ],
        requestBody=BODY,
        responses={
            "201": {
                "description": "begun; its address is in Location",
                "headers": _given(("Location", "of the upload"), EXPIRES, NEXT),
            },
            **_problems("408", "412", "460", "507"),
        },
    )


def _head() -> dict[str, Any]:
    headers = _given(NEXT, ("Upload-Length", "bytes of the whole file"), ("Upload-Metadata", "as sent"), EXPIRES)
    return _operation(
        "uploads_offset",
        "How much of an upload has arrived.",
        parameters=[ID, RESUMABLE],
        responses={
            "200": {"description": "the offset, in headers", "headers": headers},
            **_problems("410", "412", "423", "460"),
        },
    )


def _patch() -> dict[str, Any]:
    return _operation(
        "uploads_append",
        "Send the next bytes. With the last one the file is checked, stored and handed to its subject.",
        parameters=[ID, RESUMABLE, OFFSET, CHECKSUM],
        requestBody={**BODY, "required": True},
        responses={
            "204": {"description": "held", "headers": _given(NEXT, EXPIRES)},
            **_problems("408", "409", "410", "412", "423", "460", "507"),
        },
    )


def _delete() -> dict[str, Any]:
    return _operation(
        "uploads_terminate",
        "End an unfinished upload. A finished one stays: 409.",
        parameters=[ID, RESUMABLE],
        responses={"204": {"description": "ended"}, **_problems("409", "410", "412", "423")},
    )
