"""Structured logs: one JSON object a line on standard error, each with the request's number."""

from __future__ import annotations

import logging.config
import re
from typing import Any

import structlog
from django.conf import settings

from geo_portal.core import context


def _add_request_id(_logger: Any, _method: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    if number := context.request_id():
        event["request_id"] = number
    return event


# Keys that may stand in an address (`/ingest/osmand?id=…`), and so in whatever quotes one.
_KEY = re.compile(r"gpik_[0-9A-Za-z]+")


def strike_keys(_logger: Any, _method: str, event: structlog.types.EventDict) -> structlog.types.EventDict:
    """No log line shows a key, wherever it came from: a message, a traceback, an extra."""
    return {name: _struck(value) for name, value in event.items()}


def _struck(value: Any) -> Any:
    match value:
        case str():
            return _KEY.sub("gpik_***", value)
        case dict():
            return {_struck(name): _struck(inner) for name, inner in value.items()}
        case list() | tuple():
            return [_struck(inner) for inner in value]
        case None | bool() | int() | float():
            return value
    text = str(value)
    return _KEY.sub("gpik_***", text) if "gpik_" in text else value


def configure() -> None:
    shared: list[Any] = [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        _add_request_id,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.format_exc_info,
    ]
    logging.config.dictConfig(
        {
            "version": 1,
            "disable_existing_loggers": False,
            "formatters": {
                "json": {
                    "()": structlog.stdlib.ProcessorFormatter,
                    "foreign_pre_chain": shared,
                    "processors": [
                        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                        strike_keys,
                        structlog.processors.JSONRenderer(ensure_ascii=False),
                    ],
                }
            },
            "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
            "root": {"handlers": ["stderr"], "level": settings.LOG_LEVEL},
            "loggers": {
                "django.request": {"level": "ERROR"},  # refusals are answers, not events
                "django.security.DisallowedHost": {"level": "CRITICAL"},
                "procrastinate": {"level": "WARNING"},
                "uvicorn.error": {"level": "WARNING"},
            },
        }
    )
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
