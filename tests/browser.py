"""Headless Chromium for tests of pages; tests skip with a reason where it is not installed."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parent.parent
_FLAGS = (
    "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync --hide-scrollbars"
)


@contextmanager
def chromium(profile: Path, width: int = 1280) -> Iterator[Any]:
    """A driver of a fresh browser."""
    webdriver = pytest.importorskip("selenium.webdriver", reason="selenium is not installed: pip install selenium")
    browser = shutil.which("chromium") or shutil.which("google-chrome")
    driver = shutil.which("chromedriver")
    if not browser or not driver:
        pytest.skip("Chromium is not installed: apt-get install chromium chromium-driver")
    options = webdriver.ChromeOptions()
    options.binary_location = browser
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    for flag in (*_FLAGS.split(), f"--user-data-dir={profile}", f"--window-size={width},900"):
        options.add_argument(flag)
    service = webdriver.chrome.service.Service(driver)
    chrome = webdriver.Chrome(options=options, service=service)
    try:
        yield chrome
    finally:
        chrome.quit()


def resize(chrome: Any, width: int, *, dark: bool = False) -> None:
    """A window of this width, in light or dark."""
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    chrome.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    scheme = {"name": "prefers-color-scheme", "value": "dark" if dark else "light"}
    chrome.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": [scheme]})


def axe_source() -> str:
    """The accessibility checker's script (npm package axe-core), which is not part of this project."""
    folder = os.environ.get("AXE_CORE", str(ROOT / "build" / "npm" / "node_modules" / "axe-core"))
    script = Path(folder) / "axe.min.js"
    if not script.exists():
        pytest.skip("axe-core is not here: npm install --prefix build/npm axe-core, or name its folder in AXE_CORE")
    return script.read_text(encoding="utf-8")


def axe_findings(chrome: Any) -> list[str]:
    """Serious and critical findings of axe-core on the page as it stands."""
    if not chrome.execute_script("return !!window.axe"):
        chrome.execute_script(axe_source())
    found = chrome.execute_async_script(
        "const done = arguments[0]; axe.run(document, {resultTypes: ['violations']}).then(r => done(r.violations.map("
        "v => [v.impact, v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 160)).join(' | ')])))"
    )
    return [text for impact, text in found if impact in ("serious", "critical")]
