# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
"""An asynchronous client on plain pyzmq: sends all requests before it reads one reply, as the guide's mdclient2 does.

Usage: mdp_flood.py ENDPOINT 0.1|0.2 SERVICE COUNT
Request bodies are numbers, and the worker must send them back: each has to come exactly once. Prints "sent COUNT" and
"answered COUNT".
"""
import sys

import zmq


def main():
    endpoint, version, service, count = sys.argv[1], sys.argv[2], sys.argv[3].encode(), int(sys.argv[4])
    request = [b"", b"MDPC01", service] if version == "0.1" else [b"MDPC02", b"\x01", service]
    reply = [b"", b"MDPC01", service] if version == "0.1" else [b"MDPC02", b"\x03", service]
    socket = zmq.Context().socket(zmq.DEALER)
    socket.linger = 0
    socket.sndhwm = socket.rcvhwm = 0
    socket.rcvtimeo = 60_000
    socket.connect(endpoint)
    for number in range(count):
        socket.send_multipart([*request, b"%d" % number])
    print("sent", count, flush=True)
    missing = set(range(count))
    while missing:
        *head, body = socket.recv_multipart()
        assert head == reply, head
        missing.remove(int(body))
    print("answered", count, flush=True)


main()
