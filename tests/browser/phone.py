"""A telephone on a slow network, and a server that packs what it sends, as every host of sites
does.
"""

import gzip
from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser

SCREEN: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "device_scale_factor": 3,
    "is_mobile": True,
    "has_touch": True,
}
SLOW_4G = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1.6e6 / 8,
    "uploadThroughput": 750e3 / 8,
}
"""What Lighthouse takes for a telephone: 1.6 Mbit/s, 150 ms from there and back, a processor four
times slower.
"""

PAINTED = """() => new Promise(resolve => new PerformanceObserver(list =>
    resolve(list.getEntriesByName("first-contentful-paint")[0].startTime))
    .observe({type: "paint", buffered: true}))"""


class Packing(SimpleHTTPRequestHandler):
    """Sends files packed with gzip."""

    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class names it so
        """Say nothing."""

    def do_GET(self) -> None:
        """Send a file."""
        path = Path(self.translate_path(self.path))
        if not path.is_file():
            super().do_GET()
            return
        packed = gzip.compress(path.read_bytes(), 6)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(path))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(packed)))
        self.end_headers()
        self.wfile.write(packed)


def shown_after(chromium: Browser, address: str) -> float:
    """Return after how many milliseconds a telephone that was never there shows the first words of
    a page.
    """
    context = chromium.new_context(**SCREEN)
    tab = context.new_page()
    session = context.new_cdp_session(tab)
    session.send("Network.enable")
    session.send("Network.emulateNetworkConditions", SLOW_4G)
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
    tab.goto(address)
    painted: float = tab.evaluate(PAINTED)
    context.close()
    return painted
