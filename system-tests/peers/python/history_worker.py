# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
"""A plain worker of RFC 7 or RFC 18 on pyzmq that writes down each request it takes before it answers.

Usage: history_worker.py ENDPOINT 0.1|0.2 SERVICE WHO FOLDER HANDLER_MS steady|once
Appends lines as docs/tests.md, Histories, has them, to FOLDER/WHO-PID.jsonl: unbuffered, so that a worker that is killed
in the middle has still said what it took. Answers "REQUEST HASH" with a hash that is new for each execution. No broker
tells a plain worker which attempt its request is: it writes 0. Prints "ready" once the broker has spoken.
"""
import json
import os
import random
import sys
import time

import zmq

HEARTBEAT_SECONDS = 2.5
EXPIRY_SECONDS = 3 * HEARTBEAT_SECONDS


class Worker:
    def __init__(self, endpoint, version, service, who, folder, handler_ms, kind):
        self.endpoint = endpoint
        self.old = version == "0.1"
        self.service = service
        self.who = who
        self.handler_seconds = int(handler_ms) / 1000
        self.idempotent = kind == "steady"
        self.lead = [b"", b"MDPW01"] if self.old else [b"MDPW02"]
        self.heartbeat, self.disconnect = (b"\x04", b"\x05") if self.old else (b"\x05", b"\x06")
        self.final = b"\x03" if self.old else b"\x04"
        self.history = open(f"{folder}/{who}-{os.getpid()}.jsonl", "xb", buffering=0)
        self.executions = 0
        self.context = zmq.Context()
        self.said_ready = False
        self.register()

    def register(self):
        self.socket = self.context.socket(zmq.DEALER)
        self.socket.linger = 0
        self.socket.connect(self.endpoint)
        self.send(b"\x01", self.service.encode())
        self.heard = time.monotonic()

    def send(self, *frames):
        self.socket.send_multipart([*self.lead, *frames])
        self.sent = time.monotonic()

    def run(self):
        while True:
            if self.socket.poll(200):
                self.on_message(self.socket.recv_multipart())
            now = time.monotonic()
            if now - self.heard > EXPIRY_SECONDS:
                self.socket.close()
                self.register()
            elif now - self.sent > HEARTBEAT_SECONDS:
                self.send(self.heartbeat)

    def on_message(self, frames):
        self.heard = time.monotonic()
        if not self.said_ready:
            self.said_ready = True
            print("ready", flush=True)
        command, *rest = frames[len(self.lead) :]
        if command == b"\x02":
            address, _, *body = rest
            self.send(self.final, address, b"", self.execute(body[0].decode()))
        elif command == self.disconnect:
            self.socket.close()
            self.register()

    def execute(self, request):
        self.executions += 1
        result = f"{self.who}.{os.getpid()}.{self.executions}"
        line = {
            "t": time.monotonic_ns() // 1000,
            "who": self.who,
            "op": "exec",
            "request": request,
            "service": self.service,
            "idempotent": self.idempotent,
            "attempt": 0,
            "hash": result,
        }
        self.history.write(json.dumps(line).encode() + b"\n")
        time.sleep(random.random() * self.handler_seconds)
        return f"{request} {result}".encode()


Worker(*sys.argv[1:]).run()
