# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
"""libzmq as a CURVE peer.

dealer PORT SERVER_KEY PUBLIC SECRET COUNT: sends so many messages, wants each back, prints "done CHECKSUM".
router SERVER_PUBLIC SERVER_SECRET ALLOWED: binds, prints "port N", sends back what comes until it is killed.
"""
import sys
import zlib

import zmq
from zmq.auth.thread import ThreadAuthenticator

WINDOW = 200


def frames(number):
    """Three frames, the first empty, the last up to 9,999 bytes long."""
    return [b"", b"%d" % number, bytes([number % 251]) * (number * 7 % 10_000)]


def dealer(port, server_key, public, secret, count):
    socket = zmq.Context().socket(zmq.DEALER)
    socket.curve_serverkey = server_key.encode()
    socket.curve_publickey = public.encode()
    socket.curve_secretkey = secret.encode()
    socket.setsockopt(zmq.HEARTBEAT_IVL, 100)
    socket.setsockopt(zmq.RCVTIMEO, 20_000)
    socket.connect("tcp://127.0.0.1:%s" % port)
    total = int(count)
    checksum = sent = 0
    for number in range(total):
        while sent < min(total, number + WINDOW):
            socket.send_multipart(frames(sent))
            sent += 1
        received = socket.recv_multipart()
        if received != frames(number):
            sys.exit("message %d differs" % number)
        for frame in received:
            checksum = zlib.crc32(frame, checksum)
    print("done %d" % checksum, flush=True)


def router(public, secret, allowed):
    context = zmq.Context()
    authenticator = ThreadAuthenticator(context)
    authenticator.start()
    authenticator.configure_curve_callback(domain="*", credentials_provider=OneKey(allowed))
    socket = context.socket(zmq.ROUTER)
    socket.curve_server = True
    socket.curve_publickey = public.encode()
    socket.curve_secretkey = secret.encode()
    port = socket.bind_to_random_port("tcp://127.0.0.1")
    print("port %d" % port, flush=True)
    while True:
        socket.send_multipart(socket.recv_multipart())


class OneKey:
    """Who is let in."""

    def __init__(self, allowed):
        self.allowed = allowed.encode()

    def callback(self, domain, key):
        return key == self.allowed


if __name__ == "__main__":
    {"dealer": dealer, "router": router}[sys.argv[1]](*sys.argv[2:])
