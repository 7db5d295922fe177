#!/usr/bin/env python3
# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
"""A worker on plain pyzmq, no library of Reeve's: the service hello-python in MDP 0.2 (ZeroMQ RFC 18).

Any ZeroMQ binding can do the same: a DEALER socket and six kinds of message.
"""
import os
import random
import signal
import sys
import time

import zmq

BROKER = os.environ.get("REEVE_BROKERS", "tcp://127.0.0.1:5555").split(",")[0]
SERVICE = b"hello-python"
HEADER, READY, REQUEST, FINAL, HEARTBEAT, DISCONNECT = b"MDPW02", b"\x01", b"\x02", b"\x04", b"\x05", b"\x06"
INTERVAL, LIVENESS = 2.5, 3  # seconds between heartbeats; the broker is gone after three silent ones


def handle(body):
    """Your code: the body frames of a request in, those of the reply out."""
    name = body[0].decode("utf-8", "replace").strip() or "world"
    return [f"Hello {name} from Python".encode()]


def serve(socket):
    """One registration: until the broker leaves or falls silent."""
    socket.send_multipart([HEADER, READY, SERVICE])
    heard = sent = time.monotonic()
    while time.monotonic() - heard < INTERVAL * LIVENESS:
        if time.monotonic() - sent >= INTERVAL:
            socket.send_multipart([HEADER, HEARTBEAT])
            sent = time.monotonic()
        if not socket.poll(200):
            continue
        frames = socket.recv_multipart()
        heard = time.monotonic()
        if frames[:1] != [HEADER] or len(frames) < 2:
            continue
        if frames[1] == REQUEST and len(frames) >= 5:  # header, command, client address, empty, body 1..n
            socket.send_multipart([HEADER, FINAL, frames[2], b"", *handle(frames[4:])])
            sent = time.monotonic()
        elif frames[1] == DISCONNECT:
            return


def main():
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    context = zmq.Context()
    while True:
        socket = context.socket(zmq.DEALER)  # a new socket for each registration, as the RFC wants
        socket.linger = 500
        socket.connect(BROKER)
        print(f"hello-python: connecting to {BROKER}", flush=True)
        try:
            serve(socket)
        except (KeyboardInterrupt, SystemExit):
            socket.send_multipart([HEADER, DISCONNECT])
            return
        finally:
            socket.close()
        time.sleep(random.uniform(0.1, 3))


if __name__ == "__main__":
    main()
