# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
"""A client written from RFC 7 and RFC 18 on plain pyzmq, knowing nothing of Reeve.

Usage: mdp_client.py ENDPOINT 0.1|0.2 SERVICE BODY...
Sends each body, waits for its reply, prints the reply's body frames, one reply a line.
"""
import sys

import zmq


def main():
    endpoint, version, service, *bodies = sys.argv[1:]
    socket = zmq.Context().socket(zmq.REQ if version == "0.1" else zmq.DEALER)
    socket.linger = 0
    socket.rcvtimeo = 10_000
    socket.connect(endpoint)
    for body in bodies:
        if version == "0.1":
            socket.send_multipart([b"MDPC01", service.encode(), body.encode()])
            header, answered, *reply = socket.recv_multipart()
            assert header == b"MDPC01", header
        else:
            socket.send_multipart([b"MDPC02", b"\x01", service.encode(), body.encode()])
            header, command, answered, *reply = socket.recv_multipart()
            assert header == b"MDPC02", header
            while command == b"\x02":
                print("partial", *[frame.decode() for frame in reply], flush=True)
                header, command, answered, *reply = socket.recv_multipart()
            assert command == b"\x03", command
        assert answered == service.encode(), answered
        print(*[frame.decode() for frame in reply], flush=True)


main()
