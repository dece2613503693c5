"""An authority of our own, so that tablets on an office network get TLS without anybody's help.

Browsers give position, camera and work offline only over TLS. `./portal run --tls self` calls this module:

    python -m geo_portal.core.tls certificate DIR NAME…          make or renew; prints JSON
    python -m geo_portal.core.tls explain DIR --page URL         how a tablet comes to trust it, with a QR code
    python -m geo_portal.core.tls serve DIR --host H --port P --to URL   the page that hands out the authority

DIR holds `authority.pem` and `authority.key` (ten years) and `server.pem` and `server.key` (397 days, the longest
that every browser accepts). Keys are 0600. Nothing here touches Django.
"""

from __future__ import annotations

import argparse
import html
import io
import ipaddress
import json
import os
import socket
import sys
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import segno
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

AUTHORITY_LIFE = timedelta(days=3650)
SERVER_LIFE = timedelta(days=397)
RENEW_BEFORE_END = timedelta(days=30)

# A stolen authority key must be of no use against any public site: browsers that trust it trust it only for these.
PRIVATE_NETWORKS = [
    "127.0.0.0/8",
    "10.0.0.0/8",
    "172.16.0.0/12",
    "192.168.0.0/16",
    "169.254.0.0/16",
    "100.64.0.0/10",
    "::1/128",
    "fc00::/7",
    "fe80::/10",
]
PRIVATE_DOMAINS = ["localhost", "local"]

GeneralName = x509.DNSName | x509.IPAddress


def general_name(name: str) -> GeneralName:
    """`name` as an entry of a certificate: an IP address or a host name."""
    try:
        return x509.IPAddress(ipaddress.ip_address(name))
    except ValueError:
        return x509.DNSName(name.encode("idna").decode())


class Authority:
    """The certificate and key that tablets are told to trust."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.certificate_file = folder / "authority.pem"
        self.key_file = folder / "authority.key"

    def ensure(self, hosts: Sequence[str]) -> bool:
        """Make the authority unless there is one that lasts; whether it was made. `hosts` it may speak for are kept."""
        if self.certificate_file.exists() and self.key_file.exists() and not runs_out(self.certificate):
            return False
        key = ec.generate_private_key(ec.SECP256R1())
        name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, f"geo_portal authority of {socket.gethostname()}")])
        own_names = [host for host in hosts if isinstance(general_name(host), x509.DNSName)]
        permitted: list[GeneralName] = [
            x509.DNSName(domain) for domain in dict.fromkeys([*PRIVATE_DOMAINS, *own_names])
        ]
        networks = [*PRIVATE_NETWORKS, *(f"{host}" for host in hosts if host not in own_names)]
        permitted += [x509.IPAddress(ipaddress.ip_network(network)) for network in dict.fromkeys(networks)]
        certificate = (
            started(AUTHORITY_LIFE)
            .subject_name(name)
            .issuer_name(name)
            .public_key(key.public_key())
            .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
            .add_extension(x509.NameConstraints(permitted_subtrees=permitted, excluded_subtrees=None), critical=True)
            .add_extension(key_usage(key_cert_sign=True), critical=True)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .sign(key, hashes.SHA256())
        )
        keep(self.key_file, pem_of_key(key))
        keep(self.certificate_file, certificate.public_bytes(serialization.Encoding.PEM))
        return True

    @property
    def certificate(self) -> x509.Certificate:
        return x509.load_pem_x509_certificate(self.certificate_file.read_bytes())

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the certificate, as phones show it: pairs of hexadecimal digits with colons."""
        return self.certificate.fingerprint(hashes.SHA256()).hex(":").upper()

    def covers(self, name: GeneralName) -> bool:
        """Whether browsers will believe this authority about `name`."""
        constraints = self.certificate.extensions.get_extension_for_class(x509.NameConstraints).value
        return any(lies_within(name, permitted) for permitted in constraints.permitted_subtrees or [])

    def sign(self, names: Sequence[GeneralName], into: Path, key_into: Path) -> None:
        """Write a server certificate for `names` (with the authority's behind it) and its new key."""
        authority_key = serialization.load_pem_private_key(self.key_file.read_bytes(), password=None)
        if not isinstance(authority_key, ec.EllipticCurvePrivateKey):
            raise TypeError(f"{self.key_file} holds no elliptic-curve key")
        authority = self.certificate
        key = ec.generate_private_key(ec.SECP256R1())
        certificate = (
            started(SERVER_LIFE)
            .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "geo_portal")]))
            .issuer_name(authority.subject)
            .public_key(key.public_key())
            .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
            .add_extension(x509.SubjectAlternativeName(names), critical=False)
            .add_extension(key_usage(digital_signature=True), critical=True)
            .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.SERVER_AUTH]), critical=False)
            .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
            .add_extension(
                x509.AuthorityKeyIdentifier.from_issuer_public_key(authority_key.public_key()), critical=False
            )
            .sign(authority_key, hashes.SHA256())
        )
        keep(key_into, pem_of_key(key))
        chain = [each.public_bytes(serialization.Encoding.PEM) for each in (certificate, authority)]
        keep(into, b"".join(chain))


def lies_within(name: GeneralName, permitted: x509.GeneralName) -> bool:
    """Whether `name` is of the permitted domain or network."""
    if isinstance(name, x509.DNSName):
        return isinstance(permitted, x509.DNSName) and f".{name.value}".endswith(f".{permitted.value}")
    network = permitted.value
    return isinstance(network, ipaddress.IPv4Network | ipaddress.IPv6Network) and name.value in network


def started(life: timedelta) -> x509.CertificateBuilder:
    """A certificate that is valid from yesterday, because tablets' clocks go wrong, for `life`."""
    now = datetime.now(UTC).replace(microsecond=0)
    builder = x509.CertificateBuilder().serial_number(x509.random_serial_number())
    return builder.not_valid_before(now - timedelta(days=1)).not_valid_after(now - timedelta(days=1) + life)


def runs_out(certificate: x509.Certificate) -> bool:
    return certificate.not_valid_after_utc - RENEW_BEFORE_END < datetime.now(UTC)


def key_usage(*, digital_signature: bool = False, key_cert_sign: bool = False) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=digital_signature,
        key_cert_sign=key_cert_sign,
        crl_sign=key_cert_sign,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def pem_of_key(key: ec.EllipticCurvePrivateKey) -> bytes:
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def keep(path: Path, content: bytes) -> None:
    """Write a file in one step, closed to everybody else from the first byte."""
    half = path.with_name(f"{path.name}.half")
    half.unlink(missing_ok=True)
    with os.fdopen(os.open(half, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(content)
    half.replace(path)


def ensure_certificate(folder: Path, hosts: Sequence[str]) -> dict[str, object]:
    """A server certificate for `hosts` that lasts a month at least; paths, what was done, and what to know of it."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    authority = Authority(folder)
    made = authority.ensure(hosts)
    names = [general_name(host) for host in hosts]
    covered = [name for name in names if authority.covers(name)]
    certificate, key = folder / "server.pem", folder / "server.key"
    notes = [
        f"The authority in {folder} may not speak for {name.value}. Move that directory away for a new authority; "
        "tablets must then trust the new one."
        for name in names
        if name not in covered
    ]
    outcome = "unchanged"
    if made or not key.exists() or not serves(certificate, covered, authority):
        authority.sign(covered, certificate, key)
        outcome = "authority and certificate made" if made else "renewed"
    return {"certificate": str(certificate), "key": str(key), "outcome": outcome, "notes": notes}


def serves(path: Path, names: Sequence[GeneralName], authority: Authority) -> bool:
    """Whether the certificate in `path` is the authority's, holds exactly `names` and does not run out soon."""
    try:
        certificate = x509.load_pem_x509_certificate(path.read_bytes())
        held = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
        certificate.verify_directly_issued_by(authority.certificate)
    except (OSError, ValueError, TypeError, x509.ExtensionNotFound):
        return False
    except Exception as error:  # cryptography raises InvalidSignature, a bare Exception, for a stranger's certificate
        if type(error).__name__ != "InvalidSignature":
            raise
        return False
    return set(held) == set(names) and not runs_out(certificate)


def explain(folder: Path, page: str) -> str:
    """What an operator reads after the start: where a tablet goes, and the fingerprint to compare."""
    authority = Authority(folder)
    lines = [f"  Authority · 证书颁发机构: {authority.certificate_file}", f"  SHA-256: {authority.fingerprint}"]
    if page:
        picture = io.StringIO()
        segno.make(page, error="m").terminal(picture, compact=True)
        lines += [
            f"  A tablet trusts it once, from this page · 平板首次使用请打开: {page}",
            *(f"    {line}" for line in picture.getvalue().splitlines()),
            "  Compare the fingerprint there with the one above before trusting it · 安装前请核对指纹",
        ]
    else:
        lines.append("  For tablets, listen on the office network too: --host 0.0.0.0")
    return "\n".join(lines)


PAGE = """<!doctype html>
<html lang="zh-Hans"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>geo_portal</title><link rel="icon" href="data:,">
<style>
body {{ font: 1.05rem/1.6 system-ui, sans-serif; max-width: 40rem; margin: 0 auto; padding: 1.5rem; color: #17202a; }}
a.big {{ display: block; padding: .8rem 1rem; margin: 1rem 0; border-radius: .5rem; background: #0b5cad; color: #fff;
  text-align: center; text-decoration: none; min-height: 44px; box-sizing: border-box; }}
code {{ overflow-wrap: anywhere; background: #eef2f6; padding: .15rem .3rem; border-radius: .25rem; }}
h2 {{ margin-top: 2.5rem; }}
</style>
<h1>信任本系统 · Trust this server</h1>
<p>指纹（SHA-256），请与管理员屏幕上显示的逐字核对：<br>Fingerprint; compare it with the administrator's screen:</p>
<p><code>{fingerprint}</code></p>
<a class="big" href="/authority.crt">① 下载证书 · Download the certificate</a>
<a class="big" href="{to}">② 打开平板页面 · Open the tablet page</a>
<h2>怎样安装</h2>
<ul>
<li><b>安卓 / 鸿蒙</b>：设置 → 安全 → 更多安全设置（加密与凭据）→ 从存储设备安装 → CA 证书 →
<code>authority.crt</code>。</li>
<li><b>iPad / iPhone</b>：允许下载描述文件 → 设置 → 已下载描述文件 → 安装；
再到 设置 → 通用 → 关于本机 → 证书信任设置，打开开关。</li>
<li><b>Windows</b>：双击文件 → 安装证书 → 受信任的根证书颁发机构。</li>
</ul>
<h2>How to install it</h2>
<ul>
<li><b>Android</b>: Settings → Security → More → Encryption &amp; credentials → Install a certificate → CA certificate →
<code>authority.crt</code>.</li>
<li><b>iPad, iPhone</b>: allow the profile → Settings → Profile downloaded → Install; then Settings → General → About →
Certificate Trust Settings → switch it on.</li>
<li><b>Windows</b>: open the file → Install certificate → Trusted Root Certification Authorities.</li>
</ul>
<p>此证书只对内网地址有效，不能用于任何公共网站。<br>It is good for private networks only, never for a public site.</p>
</html>
"""


def trust_page(folder: Path, host: str, port: int, to: str) -> ThreadingHTTPServer:
    """A server of two things over plain HTTP: the authority's certificate (public by nature) and how to install it."""
    authority = Authority(folder)
    page = PAGE.format(fingerprint=authority.fingerprint, to=html.escape(to)).encode()
    der = authority.certificate.public_bytes(serialization.Encoding.DER)
    answers = {"/": ("text/html; charset=utf-8", page), "/authority.crt": ("application/x-x509-ca-cert", der)}

    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            kind, content = answers.get(self.path.partition("?")[0], ("", b""))
            self.send_response(200 if kind else 404)
            if kind.startswith("application/"):
                self.send_header("Content-Disposition", 'attachment; filename="authority.crt"')
            self.send_header("Content-Type", kind or "text/plain")
            self.send_header("Content-Length", str(len(content)))
            self.send_header("Cache-Control", "no-store")
            self.end_headers()
            self.wfile.write(content)

        def version_string(self) -> str:
            return "geo_portal"

        def log_message(self, format: str, *args: object) -> None:
            """Nothing here is worth a line."""

    class Server(ThreadingHTTPServer):
        address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        daemon_threads = True

    return Server((host, port), Handler)


def main(arguments: Sequence[str]) -> int:
    parser = argparse.ArgumentParser(prog="python -m geo_portal.core.tls")
    commands = parser.add_subparsers(dest="command", required=True)
    certificate = commands.add_parser("certificate")
    certificate.add_argument("folder", type=Path)
    certificate.add_argument("hosts", nargs="+")
    told = commands.add_parser("explain")
    told.add_argument("folder", type=Path)
    told.add_argument("--page", default="")
    page = commands.add_parser("serve")
    page.add_argument("folder", type=Path)
    page.add_argument("--host", required=True)
    page.add_argument("--port", type=int, required=True)
    page.add_argument("--to", required=True)
    options = parser.parse_args(arguments)
    if options.command == "certificate":
        sys.stdout.write(json.dumps(ensure_certificate(options.folder, options.hosts)) + "\n")
    elif options.command == "explain":
        sys.stdout.write(explain(options.folder, options.page) + "\n")
    else:
        trust_page(options.folder, options.host, options.port, options.to).serve_forever()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
