"""The authority of `--tls self`: what a browser believes it about, how long, and who can read its key."""

from __future__ import annotations

import socket
import ssl
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509

from geo_portal.core import tls

HOSTS = ["localhost", "127.0.0.1", "192.168.1.20", "office-pc"]


def shake_hands(folder: Path, name: str) -> str:
    """Offer the certificate in `folder` to a client that trusts the authority and asks for `name`."""
    server_side = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    server_side.load_cert_chain(folder / "server.pem", folder / "server.key")
    client_side = ssl.create_default_context(cafile=folder / "authority.pem")
    left, right = socket.socketpair()

    def serve() -> None:
        try:
            server_side.wrap_socket(left, server_side=True).close()
        except (ssl.SSLError, OSError):
            left.close()

    thread = threading.Thread(target=serve)
    thread.start()
    try:
        client_side.wrap_socket(right, server_hostname=name).close()
    except ssl.SSLCertVerificationError as error:
        return error.verify_message
    finally:
        right.close()
        thread.join()
    return "trusted"


@pytest.mark.parametrize("host", HOSTS)
def test_a_client_that_trusts_the_authority_trusts_each_of_our_names(tmp_path: Path, host: str) -> None:
    tls.ensure_certificate(tmp_path / "tls", HOSTS)
    assert shake_hands(tmp_path / "tls", host) == "trusted"


def test_a_client_asking_for_another_name_is_warned(tmp_path: Path) -> None:
    tls.ensure_certificate(tmp_path / "tls", HOSTS)
    assert "mismatch" in shake_hands(tmp_path / "tls", "192.168.1.21")


def test_a_stolen_authority_cannot_speak_for_a_public_site(tmp_path: Path) -> None:
    folder = tmp_path / "tls"
    tls.ensure_certificate(folder, HOSTS)
    public = tls.general_name("bank.example.com")
    tls.Authority(folder).sign([public], folder / "server.pem", folder / "server.key")
    assert shake_hands(folder, "bank.example.com") == "permitted subtree violation"


def test_a_second_start_keeps_authority_and_certificate(tmp_path: Path) -> None:
    first = tls.ensure_certificate(tmp_path, HOSTS)
    kept = (tmp_path / "server.pem").read_bytes()
    second = tls.ensure_certificate(tmp_path, HOSTS)
    assert (first["outcome"], second["outcome"]) == ("authority and certificate made", "unchanged")
    assert (tmp_path / "server.pem").read_bytes() == kept


def test_a_new_address_gets_a_new_certificate_from_the_authority_that_tablets_know(tmp_path: Path) -> None:
    tls.ensure_certificate(tmp_path, HOSTS)
    fingerprint = tls.Authority(tmp_path).fingerprint
    assert tls.ensure_certificate(tmp_path, [*HOSTS, "10.1.2.3"])["outcome"] == "renewed"
    assert tls.Authority(tmp_path).fingerprint == fingerprint
    assert shake_hands(tmp_path, "10.1.2.3") == "trusted"


def test_a_name_that_the_authority_may_not_speak_for_is_told(tmp_path: Path) -> None:
    tls.ensure_certificate(tmp_path, HOSTS)
    answer = tls.ensure_certificate(tmp_path, [*HOSTS, "new-name.example.org"])
    assert answer["notes"] == [
        f"The authority in {tmp_path} may not speak for new-name.example.org. Move that directory away for a new "
        "authority; tablets must then trust the new one."
    ]
    assert shake_hands(tmp_path, "localhost") == "trusted"


def test_a_certificate_about_to_run_out_is_renewed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tls, "SERVER_LIFE", timedelta(days=20))
    tls.ensure_certificate(tmp_path, HOSTS)
    monkeypatch.undo()
    assert tls.ensure_certificate(tmp_path, HOSTS)["outcome"] == "renewed"
    certificate = x509.load_pem_x509_certificate((tmp_path / "server.pem").read_bytes())
    assert certificate.not_valid_after_utc > datetime.now(UTC) + timedelta(days=390)


def test_a_certificate_by_a_stranger_is_replaced(tmp_path: Path) -> None:
    tls.ensure_certificate(tmp_path / "ours", HOSTS)
    tls.ensure_certificate(tmp_path / "theirs", HOSTS)
    (tmp_path / "ours" / "server.pem").write_bytes((tmp_path / "theirs" / "server.pem").read_bytes())
    assert tls.ensure_certificate(tmp_path / "ours", HOSTS)["outcome"] == "renewed"


def test_keys_are_closed_to_other_users(tmp_path: Path) -> None:
    tls.ensure_certificate(tmp_path / "tls", HOSTS)
    assert {path.stat().st_mode & 0o777 for path in (tmp_path / "tls").glob("*.key")} == {0o600}
    assert (tmp_path / "tls").stat().st_mode & 0o777 == 0o700


@pytest.fixture
def page(tmp_path: Path) -> Iterator[str]:
    tls.ensure_certificate(tmp_path, HOSTS)
    server = tls.trust_page(tmp_path, "127.0.0.1", 0, "https://192.168.1.20:8443/tablet/")
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


def test_a_tablet_gets_the_authority_and_its_fingerprint(page: str, tmp_path: Path) -> None:
    with urllib.request.urlopen(f"{page}/") as answer:  # noqa: S310  our own server
        text = answer.read().decode()
    assert tls.Authority(tmp_path).fingerprint in text
    assert 'href="https://192.168.1.20:8443/tablet/"' in text
    with urllib.request.urlopen(f"{page}/authority.crt") as answer:  # noqa: S310  our own server
        assert answer.headers["Content-Type"] == "application/x-x509-ca-cert"
        assert x509.load_der_x509_certificate(answer.read()) == tls.Authority(tmp_path).certificate


@pytest.mark.parametrize("path", ["/authority.key", "/server.key", "/../authority.key", "/%2e%2e/authority.key"])
def test_the_page_never_gives_a_key(page: str, path: str) -> None:
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(f"{page}{path}")  # noqa: S310  our own server
    assert refused.value.code == 404


def test_the_operator_reads_address_fingerprint_and_a_code_to_scan(tmp_path: Path) -> None:
    tls.ensure_certificate(tmp_path, HOSTS)
    command = [
        sys.executable,
        "-m",
        "geo_portal.core.tls",
        "explain",
        str(tmp_path),
        "--page",
        "http://192.168.1.20:8001/",
    ]
    told = subprocess.check_output(command, text=True)
    assert "http://192.168.1.20:8001/" in told
    assert tls.Authority(tmp_path).fingerprint in told
    assert told.count("█") > 100
