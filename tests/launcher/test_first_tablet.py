"""docs/howto/first-tablet.md, step by step in Chromium: from a stranger's warning to a page that may use the device."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import BrowserContext, Error, sync_playwright

from tests.launcher.conftest import Portal

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(
        shutil.which("certutil") is None, reason="certutil of libnss3-tools plays the tablet's settings"
    ),
]


@pytest.fixture
def tablet(place: Path) -> Iterator[Any]:
    """`tablet()` opens a browser with a home of its own, which is where it keeps whom it trusts."""
    home = place / "tablet"
    (home / ".pki" / "nssdb").mkdir(parents=True)
    subprocess.run(["certutil", "-d", f"sql:{home}/.pki/nssdb", "-N", "--empty-password"], check=True)
    opened: list[BrowserContext] = []
    with sync_playwright() as playwright:

        def open_browser() -> BrowserContext:
            browser = playwright.chromium.launch_persistent_context(
                home / f"profile{len(opened)}",
                executable_path=shutil.which("chromium"),
                headless=True,
                args=["--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking"],
                env={**os.environ, "HOME": str(home)},
                permissions=["geolocation"],
                geolocation={"latitude": 34.2658, "longitude": 108.9541},
                accept_downloads=True,
            )
            opened.append(browser)
            return browser

        yield open_browser
        for browser in opened:
            browser.close()


def test_a_tablet_that_installed_the_authority_opens_the_page_without_a_warning(
    portal: Portal, tablet: Any, place: Path
) -> None:
    portal.run("--no-demo", "--tls", "self", "--host", "0.0.0.0")  # noqa: S104  what is tested
    said = portal.said()
    told = re.search(r"平板首次使用请打开: (http://\S+)", said)
    fingerprint = re.search(r"SHA-256: (\S+)", said)
    assert told
    assert fingerprint

    page = tablet().new_page()
    page.goto(told[1])
    assert page.locator("code").first.inner_text() == fingerprint[1], "the fingerprint to compare"
    address = page.get_by_text("Open the tablet page").get_attribute("href")
    with page.expect_download() as download:
        page.get_by_text("Download the certificate").click()
    certificate = place / "authority.crt"
    download.value.save_as(certificate)
    with pytest.raises(Error, match="ERR_CERT_AUTHORITY_INVALID"):
        page.goto(address)

    install = ["certutil", "-d", f"sql:{place}/tablet/.pki/nssdb", "-A", "-t", "C,,", "-n", "portal", "-i", certificate]
    subprocess.run(install, check=True)
    page = tablet().new_page()
    assert page.goto(address).status == 200
    assert page.evaluate("isSecureContext && 'serviceWorker' in navigator && 'mediaDevices' in navigator")
    ask = "navigator.geolocation.getCurrentPosition(found => ok(found.coords.latitude), error => no(error.message))"
    position = page.evaluate(f"new Promise((ok, no) => {ask})")
    assert position == pytest.approx(34.2658)
    assert portal.signal(signal.SIGTERM) == 0
