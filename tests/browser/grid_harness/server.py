"""A stub of the entry pages the grid talks to, and the ways in which a server can fail it."""

from __future__ import annotations

import json
import threading
from html import escape
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from .stub import HERE, Stub

STATIC = HERE.parents[2] / "static"
TYPES = {".js": "text/javascript", ".css": "text/css", ".html": "text/html"}
POLICY = "default-src 'none'; " + "; ".join(
    f"{kind} 'self'" for kind in ("script-src", "style-src", "connect-src", "form-action")
)


class Handler(BaseHTTPRequestHandler):
    """Routes of the stub; ``stub`` is set on the subclass made for each server."""

    stub: Stub
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Stay silent."""

    def answer(
        self, status: int, body: str | bytes, kind: str = "text/html", **headers: str
    ) -> None:
        content = body.encode() if isinstance(body, str) else body
        self.send_response(status)
        self.send_header("Content-Type", f"{kind}; charset=utf-8")
        self.send_header("Content-Length", str(len(content)))
        self.send_header("Content-Security-Policy", POLICY)
        self.send_header("Cache-Control", "no-store")
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def do_GET(self) -> None:
        path = urlsplit(self.path).path
        if path == "/login/":
            self.answer(200, "<title>登录</title><p>请登录</p>")
        elif path == "/panel/":
            self.panel()
        elif path == "/harness.css" or path.startswith("/static/"):
            self.file(path)
        elif path == "/" and self.stub.mode in ("expired", "redirect"):
            self.answer(302, "", Location="/login/?next=/")
        elif path == "/":
            self.answer(200, self.stub.page())
        else:
            self.answer(204 if path == "/favicon.ico" else 404, "")

    def file(self, path: str) -> None:
        is_static = path.startswith("/static/")
        source = STATIC / path.removeprefix("/static/") if is_static else HERE / path[1:]
        if not source.is_file():
            self.answer(404, "")
        else:
            self.answer(200, source.read_bytes(), TYPES[source.suffix])

    def panel(self) -> None:
        query = {name: values[0] for name, values in parse_qs(urlsplit(self.path).query).items()}
        self.stub.panels.append(query)
        if self.stub.mode == "error":
            self.answer(500, "<p>坏了</p>")
        else:
            name = escape(self.stub.row(query["subject"]).name)
            self.answer(200, f"<h2>{name}</h2><p>{escape(query['column'])}</p>")

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        if self.path == "/plain/":
            self.stub.forms.append(parse_qs(body.decode(), keep_blank_values=True))
            self.answer(200, "已收到")
        elif self.path == "/submit/":
            self.stub.submitted += 1
            self.answer(200, "已提交")
        else:
            self.cells(body)

    def cells(self, body: bytes) -> None:
        self.stub.gate.wait(timeout=10)
        mode = self.stub.mode
        if mode == "expired":
            self.answer(401, json.dumps({"login": True}), "application/json")
        elif mode == "redirect":
            self.answer(302, "", Location="/login/?next=/cells/")
        elif mode == "error":
            self.answer(503, "<h1>503</h1>")
        elif mode == "frozen":
            message = {"message": "这份月报已由李明提交审核，不能再修改"}
            self.answer(409, json.dumps(message), "application/json")
        elif self.headers.get("X-CSRFToken") != self.stub.token:
            self.answer(403, "<h1>CSRF</h1>")
        else:
            answer = json.dumps(self.stub.save(json.loads(body)["changes"]))
            if mode == "cut":  # saved, but the answer is lost on the way
                self.close_connection = True
                return
            self.answer(200, answer, "application/json")


class StubServer:
    """A stub listening on a free port of this machine."""

    def __init__(self) -> None:
        self.stub = Stub()
        handler = type("BoundHandler", (Handler,), {"stub": self.stub})
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
        self.server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True)
        self.thread.start()

    def close(self) -> None:
        self.stub.gate.set()
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()


if __name__ == "__main__":
    server = StubServer()
    print(server.url)
    server.thread.join()
