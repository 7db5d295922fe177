# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
"""Sends what no MDP peer may send, each on a fresh connection: cut messages, unknown headers, random frames, raw bytes.

Usage: mdp_garbage.py tcp://HOST:PORT
"""
import random
import socket as net
import sys

import zmq

MESSAGES = [
    [b""],
    [b"x"],
    [b"", b"MDPC01"],
    [b"", b"MDPC01", b"echo"],
    [b"", b"MDPW01"],
    [b"", b"MDPW01", b"\x01"],
    [b"", b"MDPW01", b"\x01", b""],
    [b"", b"MDPW01", b"\x03", b"addr", b"", b"late"],
    [b"", b"MDPX99", b"echo", b"body"],
    [b"MDPC02"],
    [b"MDPC02", b"\x01"],
    [b"MDPC02", b"\x01", b"echo"],
    [b"MDPC02", b"\x7f", b"echo", b"body"],
    [b"MDPW02", b"\x01"],
    [b"MDPW02", b"\x01", b"mmi.service"],
    [b"MDPW02", b"\x81", b"\x00RV\x01"],
    [b"MDPC02", b"\x01", b"mmi.reeve.hello", b"\x00RV\x01\xff\xff\xff"],
    [b"MDPC02", b"\x01"] + [b"f"] * 1000,
    [b"MDPW01", b"\x01", b"s" * 65536],
]


def main():
    endpoint = sys.argv[1]
    context = zmq.Context()
    chance = random.Random(7)
    noise = [[chance.randbytes(chance.randrange(40)) for _ in range(chance.randrange(1, 9))] for _ in range(200)]
    for frames in MESSAGES + noise:
        peer = context.socket(zmq.DEALER)
        peer.linger = 200
        peer.connect(endpoint)
        peer.send_multipart(frames)
        peer.close()
    host, port = endpoint.removeprefix("tcp://").rsplit(":", 1)
    greeting = b"\xff" + b"\0" * 8 + b"\x7f\x03\0NULL" + b"\0" * 48
    ready = b"\x04\x26\x05READY\x0bSocket-Type\x00\x00\x00\x06DEALER\x08Identity\x00\x00\x00\x00"
    for raw in [b"GET / HTTP/1.1\r\n\r\n", greeting, greeting + ready + b"\x02" + b"\x7f" * 8, greeting + ready + b"\x02" + b"\xff" * 8]:
        with net.create_connection((host, int(port)), timeout=5) as connection:
            connection.sendall(raw)
    context.term()


main()
