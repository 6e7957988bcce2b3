"""Servers for debug files, on 127.0.0.1: a real debuginfod, and ones that are up to no good. Each
ends with its `with`, whatever its clients do; what it was asked for is in `requests`."""

import http.client
import os
import socket
import subprocess
import threading

from toolbox import Missing, tool

PATIENCE_S = 20  # for what does not take long
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: application/octet-stream\r\n"
PIECE = b"x" * 65536
# Above every bound that a test sets, and an end all the same.
ENDLESS_PIECES = 2048


class Server:
    """Answers each request by calling answer(connection) in a thread of its own; true: more may
    come on that connection."""

    def __init__(self, answer):
        self.answer = answer
        self.requests = []
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.threads = [threading.Thread(target=self.accept, daemon=True)]
        self.url = "http://127.0.0.1:%d" % self.socket.getsockname()[1]

    def __enter__(self):
        self.threads[0].start()
        return self

    def __exit__(self, *_):
        # A thread that waits in accept() is not woken by close().
        self.socket.shutdown(socket.SHUT_RDWR)
        self.socket.close()

    def accept(self):
        while True:
            try:
                connection = self.socket.accept()[0]
            except OSError:
                return
            connection.settimeout(PATIENCE_S)
            thread = threading.Thread(target=self.serve, args=(connection,), daemon=True)
            self.threads.append(thread)
            thread.start()

    def serve(self, connection):
        with connection:
            try:
                goes_on = True
                while goes_on:
                    line = connection.recv(65536).split(b"\r\n")[0]
                    if not line:
                        break
                    self.requests.append(line.decode(errors="replace"))
                    goes_on = self.answer(connection)
            except OSError:
                pass

    def is_left(self):
        """Whether nobody is connected any more, after a while."""
        for thread in self.threads[1:]:
            thread.join(PATIENCE_S)
        return not any(thread.is_alive() for thread in self.threads[1:])


def until_left(connection):
    """Waits until the other end is closed."""
    while connection.recv(65536):
        pass


def hang(connection):
    """never says a word"""
    until_left(connection)


def hang_after_the_head(connection):
    """stops after its first line and headers"""
    connection.sendall(HEAD + b"Content-Length: 5000\r\n\r\n")
    until_left(connection)


def drip(connection):
    """sends a byte now and then"""
    connection.sendall(HEAD + b"Content-Length: 5000\r\n\r\n")
    connection.settimeout(0.05)
    for _ in range(PATIENCE_S * 20):
        connection.sendall(b"x")
        try:
            if not connection.recv(65536):
                return
        except socket.timeout:
            pass


def say_no(connection):
    """has nothing"""
    connection.sendall(b"HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n")


def garbage(connection):
    """answers with what is no HTTP"""
    connection.sendall(b"\0\x7fELF" * 1000)


def redirect_to_a_file(connection):
    """redirects to a file of this machine"""
    place = "Location: file://%s\r\n" % os.path.realpath("/proc/self/exe")
    connection.sendall(
        b"HTTP/1.1 302 Found\r\n" + place.encode() + b"Content-Length: 0\r\n\r\n"
    )


def redirect_to_itself(connection):
    """redirects for ever"""
    # On one connection: closed, it might be reset, and that would be an end.
    connection.sendall(b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")
    return True


def send_without_end(connection):
    """sends chunks that do not end"""
    connection.sendall(HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
    for _ in range(ENDLESS_PIECES):
        connection.sendall(b"%x\r\n" % len(PIECE) + PIECE + b"\r\n")


def declare_100_gigabytes(connection):
    """declares 100 GB, and begins to send them"""
    connection.sendall(HEAD + b"Content-Length: 100000000000\r\n\r\n")
    for _ in range(ENDLESS_PIECES):
        connection.sendall(PIECE)


def close_at_once(connection):
    """hangs up"""


def send_a_part(connection):
    """hangs up in the middle"""
    connection.sendall(HEAD + b"Content-Length: 5000\r\n\r\n" + b"x" * 100)


def send(content):
    """An answer that is `content`."""

    def answer(connection):
        connection.sendall(HEAD + b"Content-Length: %d\r\n\r\n" % len(content) + content)

    return answer


class Debuginfod:
    """elfutils' own, over the files in a folder, once it has found the one with this build-id."""

    def __init__(self, folder, build_id):
        self.command = [tool("debuginfod"), "-F", "-d", ":memory:", folder]
        self.path = "/buildid/%s/debuginfo" % build_id
        self.process = None
        self.url = None

    def start(self):
        """On a port that was free a moment ago. False: it is no longer."""
        with socket.create_server(("127.0.0.1", 0)) as found:
            port = found.getsockname()[1]
        self.process = subprocess.Popen(
            [*self.command, "-p", str(port)],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        for _ in range(PATIENCE_S * 20):
            if self.process.poll() is not None:
                return False
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, PATIENCE_S)
                connection.request("GET", self.path)
                if connection.getresponse().status == 200:
                    self.url = "http://127.0.0.1:%d" % port
                    return True
            except OSError:
                pass
            threading.Event().wait(0.05)
        raise Missing("debuginfod does not find the file")

    def __enter__(self):
        for _ in range(5):
            if self.start():
                return self
        raise Missing("debuginfod does not start")

    def __exit__(self, *_):
        if self.process:
            self.process.terminate()
            self.process.wait()
