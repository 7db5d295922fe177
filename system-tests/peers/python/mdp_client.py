# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
"""A client written from RFC 7 and RFC 18 on plain pyzmq, knowing nothing of Reeve.

Usage: mdp_client.py ENDPOINT 0.1|0.2 SERVICE=FRAME|FRAME...
Makes the calls one after the other; prints "SERVICE partial FRAME|FRAME" and "SERVICE final FRAME|FRAME".
"""
import os
import sys

import zmq


def main():
    endpoint, version, *calls = sys.argv[1:]
    old = version == "0.1"
    socket = zmq.Context().socket(zmq.REQ if old else zmq.DEALER)
    socket.linger = 0
    socket.rcvtimeo = 20_000
    if "CURVE_KEYS" in os.environ:  # public and secret key and the server's, each Z85
        keys = [key.encode() for key in os.environ["CURVE_KEYS"].split()]
        socket.curve_publickey, socket.curve_secretkey, socket.curve_serverkey = keys
    socket.connect(endpoint)
    for call in calls:
        service, _, text = call.partition("=")
        head = [b"MDPC01"] if old else [b"MDPC02", b"\x01"]
        socket.send_multipart([*head, service.encode(), *text.encode().split(b"|")])
        last = False
        while not last:
            header, *rest = socket.recv_multipart()
            assert header == head[0], header
            command, *rest = [b"\x03", *rest] if old else rest
            assert command in (b"\x02", b"\x03"), command
            last = command == b"\x03"
            answered, *body = rest
            assert answered == service.encode(), answered
            assert body, "a reply without a body"
            print(service, "final" if last else "partial", b"|".join(body).decode(), flush=True)


main()
