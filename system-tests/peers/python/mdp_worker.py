# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
"""A worker written from RFC 7 and RFC 18 on plain pyzmq, knowing nothing of Reeve.

Usage: mdp_worker.py ENDPOINT 0.1|0.2 SERVICE [--hold]
Answers each request with its own body in upper case; 0.2 sends the body as it came as a PARTIAL first. With --hold it
takes requests and never answers. After DISCONNECT and after silence it registers anew on a new socket; SIGTERM sends
DISCONNECT. Prints "ready", "request FRAME|FRAME", "heartbeat", "disconnected", "silent" and "stopped".
"""
import os
import signal
import sys
import time

import zmq

HEARTBEAT_SECONDS = 2.5
EXPIRY_SECONDS = 3 * HEARTBEAT_SECONDS


def encrypt(socket):
    """With CURVE_KEYS in the environment: public and secret key and the server's, each Z85, a blank between."""
    if "CURVE_KEYS" in os.environ:
        keys = [key.encode() for key in os.environ["CURVE_KEYS"].split()]
        socket.curve_publickey, socket.curve_secretkey, socket.curve_serverkey = keys


class Worker:
    def __init__(self, endpoint, version, service, hold):
        self.endpoint = endpoint
        self.old = version == "0.1"
        self.service = service.encode()
        self.hold = hold
        self.lead = [b"", b"MDPW01"] if self.old else [b"MDPW02"]
        self.heartbeat, self.disconnect = (b"\x04", b"\x05") if self.old else (b"\x05", b"\x06")
        self.context = zmq.Context()
        self.stopping = False
        signal.signal(signal.SIGTERM, self.stop)
        self.register()

    def stop(self, _signal, _frame):
        self.stopping = True

    def register(self):
        self.socket = self.context.socket(zmq.DEALER)
        self.socket.linger = 0
        encrypt(self.socket)
        self.socket.connect(self.endpoint)
        self.send(b"\x01", self.service)
        self.heard = time.monotonic()
        print("ready", flush=True)

    def register_anew(self, reason):
        print(reason, flush=True)
        self.socket.close()
        time.sleep(0.2)
        self.register()

    def send(self, *frames):
        self.socket.send_multipart([*self.lead, *frames])
        self.sent = time.monotonic()

    def run(self):
        while not self.stopping:
            if self.socket.poll(200):
                self.on_message(self.socket.recv_multipart())
            now = time.monotonic()
            if now - self.heard > EXPIRY_SECONDS:
                self.register_anew("silent")
            elif now - self.sent > HEARTBEAT_SECONDS:
                self.send(self.heartbeat)
        self.send(self.disconnect)
        self.socket.close(linger=1000)
        self.context.term()
        print("stopped", flush=True)

    def on_message(self, frames):
        self.heard = time.monotonic()
        lead, (command, *rest) = frames[: len(self.lead)], frames[len(self.lead) :]
        assert lead == self.lead, lead
        if command == b"\x02":
            address, empty, *body = rest
            assert empty == b"" and body, rest
            print("request", b"|".join(body).decode(), flush=True)
            if not self.hold:
                self.answer([address, b""], body)
        elif command == self.disconnect:
            self.register_anew("disconnected")
        else:
            assert command == self.heartbeat, command
            print("heartbeat", flush=True)

    def answer(self, envelope, body):
        upper = [frame.upper() for frame in body]
        if self.old:
            self.send(b"\x03", *envelope, *upper)
        else:
            self.send(b"\x03", *envelope, *body)
            self.send(b"\x04", *envelope, *upper)


Worker(*sys.argv[1:4], hold="--hold" in sys.argv[4:]).run()
