"""browser.py - the book's pages in Chromium, without a network: what look.js finds in them."""
import functools
import http.server
import json
import os
import re
import tempfile
import threading

import harness
from harness import check

HERE = os.path.dirname(os.path.abspath(__file__))
SIZES = {"phone": (360, 740), "desktop": (1280, 800)}
PAGE = '<!doctype html><title>look</title><iframe style="border: 0"></iframe><script src="/look/look.js"></script>' \
       '<img src="/look/wait" alt="">'
# Runs before what is in the page. Nothing moves while it is measured.
PROBE = b"""<script>
var book_errors = []
addEventListener("error", function (event) { book_errors.push(event.message || "not loaded: " + event.target.src) }, true)
addEventListener("unhandledrejection", function (event) { book_errors.push("rejected: " + event.reason) })
addEventListener("securitypolicyviolation", function (event) { book_errors.push("asked for " + event.blockedURI) })
console.error = console.warn = function () { book_errors.push(Array.from(arguments).join(" ")) }
</script><style>*, *::before, *::after { transition: none !important; animation: none !important }</style>"""
POLICY = "default-src 'self' 'unsafe-inline' data:"


class Handler(http.server.SimpleHTTPRequestHandler):
    """Serves the book, each page with the probe in it, and under /look/ what looks at it."""

    def __init__(self, *arguments, look, **named):
        self.look = look
        super().__init__(*arguments, **named)

    def log_message(self, *_):  # it logs to the terminal
        pass

    def handle(self):
        try:
            super().handle()
        except ConnectionError:  # Chromium has ended, or wants it no more
            pass

    def end_headers(self):
        self.send_header("Content-Security-Policy", POLICY)
        super().end_headers()

    def answer(self, kind, body):
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_GET(self):
        path = self.path.partition("?")[0]
        if path == "/look/":
            self.answer("text/html", PAGE.encode())
        elif path == "/look/look.js":
            with open(os.path.join(HERE, "look.js"), "rb") as file:
                self.answer("text/javascript", file.read())
        elif path == "/look/task":
            self.answer("application/json", json.dumps(self.look.task).encode())
        elif path == "/look/wait":  # Chromium ends when all is loaded: not before this is
            self.look.done.wait()
            self.answer("image/svg+xml", b'<svg xmlns="http://www.w3.org/2000/svg"/>')
        elif path.endswith(".html"):
            with open(self.translate_path(path), "rb") as file:
                self.answer("text/html; charset=utf-8", file.read().replace(b"<head>", b"<head>" + PROBE, 1))
        else:
            super().do_GET()

    def do_POST(self):
        self.look.found = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        self.answer("text/plain", b"")
        self.look.done.set()


class Look:
    def __init__(self, task):
        self.task, self.found, self.done = task, None, threading.Event()


def chromium(address, dark=False, timeout=400, action="--dump-dom"):
    """Starts Chromium, which finds no host by name, and waits for its end. Returns the page as it is then, and what was
    on the console."""
    command = harness.need("chromium")
    with tempfile.TemporaryDirectory(prefix="firstlight-chromium-") as folder:
        options = ["--headless", "--disable-gpu", "--disable-dev-shm-usage", "--no-first-run", "--hide-scrollbars",
                   "--disable-background-networking", "--disable-component-update", "--enable-logging=stderr",
                   "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1", f"--user-data-dir={folder}",
                   f"--blink-settings=preferredColorScheme={0 if dark else 1}", "--window-size=1400,1000",
                   "--virtual-time-budget=20000" if address.startswith("file:") else "--timeout=380000"]
        if os.geteuid() == 0:
            options.append("--no-sandbox")
        _, output = harness.run(command, *options, action, address, timeout=timeout,
                                env={**os.environ, "HOME": folder, "XDG_CONFIG_HOME": folder, "XDG_CACHE_HOME": folder})
    console = [line for line in output.splitlines() if re.match(r"\[.*CONSOLE", line)]
    return output, console


def look(site, size, dark, **what):
    """What look.js finds on a screen of that size."""
    width, height = SIZES[size]
    task = Look({"width": width, "height": height, **what})
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), functools.partial(Handler, directory=site, look=task))
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        output, console = chromium(f"http://127.0.0.1:{server.server_port}/look/", dark)
    finally:
        task.done.set()
        server.shutdown()
        server.server_close()
    check(task.found, "Chromium found nothing:\n" + "\n".join(console or [output[-1000:]]))
    check("problem" not in task.found, task.found.get("problem"))
    return task.found, console
