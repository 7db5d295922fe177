# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
"""A worker written from RFC 7 and RFC 18 on plain pyzmq, knowing nothing of Reeve.

Usage: mdp_worker.py ENDPOINT 0.1|0.2 SERVICE [--hold]
Answers each request with its own body in upper case; 0.2 sends the body as it came as a PARTIAL first. With --hold it
takes requests, says so, and never answers. Says "ready" once it has registered, "request BODY" for each request.
"""
import sys
import time

import zmq

HEARTBEAT_SECONDS = 2.5


def main():
    endpoint, version, service = sys.argv[1:4]
    hold = "--hold" in sys.argv[4:]
    old = version == "0.1"
    header = b"MDPW01" if old else b"MDPW02"
    heartbeat, disconnect = (b"\x04", b"\x05") if old else (b"\x05", b"\x06")
    lead = [b"", header] if old else [header]

    socket = zmq.Context().socket(zmq.DEALER)
    socket.linger = 0
    socket.connect(endpoint)
    socket.send_multipart([*lead, b"\x01", service.encode()])
    print("ready", flush=True)
    sent = time.monotonic()
    while True:
        if socket.poll(200):
            frames = socket.recv_multipart()
            if old:
                assert frames.pop(0) == b"", frames
            got, command, *rest = frames
            assert got == header, got
            if command == b"\x02":
                address, empty, *body = rest
                assert empty == b"", empty
                print("request", *[frame.decode() for frame in body], flush=True)
                if not hold:
                    answer = [frame.upper() for frame in body]
                    if old:
                        socket.send_multipart([*lead, b"\x03", address, b"", *answer])
                    else:
                        socket.send_multipart([*lead, b"\x03", address, b"", *body])
                        socket.send_multipart([*lead, b"\x04", address, b"", *answer])
                    sent = time.monotonic()
            elif command == disconnect:
                print("disconnected", flush=True)
                return
            else:
                assert command == heartbeat, command
        if time.monotonic() - sent > HEARTBEAT_SECONDS:
            socket.send_multipart([*lead, heartbeat])
            sent = time.monotonic()


main()
