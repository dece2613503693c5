"""Typed readers of environment variables. A bad value stops the start-up with a sentence an operator understands."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured


def env_str(name: str, default: str = "") -> str:
    return os.environ.get(name, default)


def env_bool(name: str, *, default: bool = False) -> bool:
    raw = os.environ.get(name, "").strip().lower()
    if raw in {"", "0", "false", "no", "off"}:
        return default if raw == "" else False
    if raw in {"1", "true", "yes", "on"}:
        return True
    raise ImproperlyConfigured(f"{name}={raw!r} is neither yes (1) nor no (0)")


def env_int(name: str, default: int, *, within: tuple[int, int] | None = None) -> int:
    """A whole number; `within` names the smallest and the largest that can be."""
    raw = os.environ.get(name) or str(default)
    try:
        number = int(raw)
    except ValueError:
        raise ImproperlyConfigured(f"{name}={raw!r} is not a whole number") from None
    if within is not None and not within[0] <= number <= within[1]:
        raise ImproperlyConfigured(f"{name}={raw!r} is not between {within[0]} and {within[1]}")
    return number


def env_http(name: str) -> str:
    """An address of a server that speaks HTTP, without the stroke at its end; empty when there is none."""
    address = env_str(name).strip().rstrip("/")
    if address and (urlsplit(address).scheme not in {"http", "https"} or not urlsplit(address).hostname):
        raise ImproperlyConfigured(f"{name}={address!r} is not an address that begins with http:// or https://")
    return address


def env_list(name: str) -> list[str]:
    """Comma-separated values, blanks dropped."""
    return [part.strip() for part in os.environ.get(name, "").split(",") if part.strip()]


def origins(*urls: str | None) -> list[str]:
    """The origins (scheme and host) of these addresses, each once; relative ones have none."""
    parts = [urlsplit(url) for url in urls if url]
    return list(dict.fromkeys(f"{part.scheme}://{part.netloc}" for part in parts if part.netloc))


def env_path(name: str, default: Path) -> Path:
    raw = os.environ.get(name)
    return Path(raw).expanduser().resolve() if raw else default


def env_secret(value_name: str, file_name: str) -> str:
    """A secret given directly or as a file's path; the file is what the launcher uses (mode 0600)."""
    if value := os.environ.get(value_name):
        return value
    if path := os.environ.get(file_name):
        try:
            secret = Path(path).read_text().strip()
        except OSError as error:
            raise ImproperlyConfigured(f"{file_name}={path!r} cannot be read: {error.strerror}") from None
        if secret:
            return secret
        raise ImproperlyConfigured(f"{file_name}={path!r} is empty")
    raise ImproperlyConfigured(
        f"Neither {value_name} nor {file_name} is set. `./portal run` makes and keeps a secret by itself; "
        "a start without the launcher must name one."
    )


def database_from_url(name: str) -> dict[str, Any]:
    """Django's settings for `postgresql://user:password@host:port/name?host=/socket/dir`."""
    url = os.environ.get(name)
    if not url:
        raise ImproperlyConfigured(f"{name} is not set: start with ./portal run, or name a PostgreSQL database")
    parts = urlsplit(url)
    if parts.scheme not in {"postgres", "postgresql", "postgis"}:
        raise ImproperlyConfigured(f"{name} must start with postgresql://")
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    return {
        "ENGINE": "django.contrib.gis.db.backends.postgis",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": query.pop("port", str(parts.port or "")),
        "OPTIONS": query,
    }


def wheel_library(package: str, pattern: str) -> str | None:
    """Path of a shared library that a wheel carries, or None to let Django search the system.

    The GDAL and GEOS of the pyogrio and shapely wheels are newer than Debian's (GDAL >= 3.9 can refuse a hostile
    spatial reference that reaches for files or the network; Django's check gis.W001 asks for that).
    """
    spec = importlib.util.find_spec(package)
    if spec is None or spec.origin is None:
        return None
    folder = Path(spec.origin).parent.parent / f"{package}.libs"
    return next((str(path) for path in sorted(folder.glob(pattern))), None)
