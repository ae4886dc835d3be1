"""A server of one's own, asked over one connection, whatever the bytes."""

import collections
import http.client
import json
import pathlib
import re
import signal
import socket
import subprocess
import sys
import tempfile
import time

PATIENCE = 30  # seconds, for a start or an answer

Answer = collections.namedtuple("Answer", "status headers body")


def problems(answer):
    """The details of what an answer says is wrong."""
    return [error["detail"] for error in json.loads(answer.body).get("errors", [])]


class Server:
    """Runs as long as the `with` block."""

    def __init__(self, program):
        self.program = program
        self.connection = None
        self.connections = 0

    def __enter__(self):
        signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
        self.folder = tempfile.TemporaryDirectory()
        printed = pathlib.Path(self.folder.name, "printed")
        environment = {"LISTEN": "127.0.0.1:0", "RUST_LOG": "error,actix_http::h1=off"}
        with printed.open("wb") as output:
            self.process = subprocess.Popen(
                [self.program], cwd=self.folder.name, env=environment, stdout=output
            )
        deadline = time.monotonic() + PATIENCE
        while "data from" not in printed.read_text():
            assert self.process.poll() is None and time.monotonic() < deadline, "it does not start"
            time.sleep(0.02)
        address = re.search(r"http://(127\.0\.0\.1):(\d+)", printed.read_text())
        self.address = (address[1], int(address[2]))
        self.token = re.search(r"bs_\w+", printed.read_text())[0].encode()
        return self

    def __exit__(self, *_):
        self.process.terminate()
        self.process.wait(PATIENCE)
        self.folder.cleanup()

    def ask(self, method, path, headers=(), body=None):
        """The answer; a connection that the server has closed is replaced and counted."""
        fields = [(b"host", b"localhost"), *headers]
        if b"authorization" not in dict(headers):
            fields.append((b"authorization", b"Bearer " + self.token))
        if body is not None:
            fields.append((b"content-length", str(len(body)).encode()))
        head = b"".join(b"%s: %s\r\n" % field for field in fields)
        if self.connection is None:
            self.connection = socket.create_connection(self.address, PATIENCE)
            self.connections += 1
        self.connection.sendall(b"%s %s HTTP/1.1\r\n%s\r\n" % (method, path, head) + (body or b""))
        response = http.client.HTTPResponse(self.connection, method=method.decode())
        response.begin()
        answer = Answer(response.status, response.headers, response.read())
        # What the parser of HTTP refuses gets a bare status, and ends the connection.
        if response.will_close or "x-request-id" not in answer.headers:
            self.connection.close()
            self.connection = None
        return answer

    def post(self, kind, body, path=b"/articles"):
        return self.ask(b"POST", path, [(b"content-type", b"application/" + kind)], body)

    def get(self, path, *headers):
        return self.ask(b"GET", path, headers)
