# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
"""libzmq by pyzmq as a peer of the engine; wire_peer.c says what it does and what it prints."""
import os
import sys
import time
import zlib

import zmq

WINDOW = 200
PATIENCE_S = 30
AGAIN_MS = 2_000
END = b"end"


def noise():
    made = bytearray()
    x = 1
    for _ in range(131_072):
        x = (x * 1_103_515_245 + 12_345) & 0xFFFFFFFF
        made.append(x >> 24)
    return bytes(made)


NOISE = noise()
SIZES = [0, 255, 256] + [3 * i for i in range(3, 128)]


def frames(number):
    mixed = number * 2_654_435_761 & 0xFFFFFFFF
    made = [number.to_bytes(4, "big")]
    for part in range(1 + (mixed >> 30)):
        which = mixed >> 7 * part & 127
        size = 65_536 if which == 3 and part == 0 else SIZES[which]
        start = number * 31 + part * 7_919 & 65_535
        made.append(NOISE[start : start + size])
    return made


def checksum(before, message):
    for frame in message:
        before = zlib.crc32(frame, before)
    return before


def number_of(message):
    """Of a message that is as it must be."""
    number = int.from_bytes(message[0], "big")
    if message != frames(number):
        sys.exit("damaged: message %d, %d frames" % (number, len(message)))
    return number


def socket_of(kind):
    socket = zmq.Context.instance().socket(kind)
    socket.linger = 0
    socket.sndhwm = socket.rcvhwm = 0
    keys = [key.encode() for key in os.environ.get("CURVE_KEYS", "").split()]
    if keys:
        socket.curve_publickey, socket.curve_secretkey = keys[:2]
        if kind == zmq.ROUTER:
            socket.curve_server = True
        else:
            socket.curve_serverkey = keys[2]
    return socket


def router(port):
    socket = socket_of(zmq.ROUTER)
    socket.bind("tcp://127.0.0.1:" + port)
    print("ready", flush=True)
    last = {}
    seen = crc = 0
    while True:
        peer, *message = socket.recv_multipart()
        if message == [END]:
            print("seen %d %d" % (seen, crc), flush=True)
        else:
            number = number_of(message)
            if number != last.get(peer, number - 1) + 1:
                sys.exit("out of order: %d after %d" % (number, last[peer]))
            last[peer] = number
            seen += 1
            crc = checksum(crc, message)
        socket.send_multipart([peer, *message])


class Dealer:
    def __init__(self, port):
        self.endpoint = "tcp://127.0.0.1:" + port
        self.next = self.settled = self.answered = self.expected = self.crc = 0
        self.missing = []
        self.connect()

    def connect(self):
        self.socket = socket_of(zmq.DEALER)
        self.socket.connect(self.endpoint)

    def run(self, count, quiet_ms):
        silent_since = time.monotonic()
        self.socket.rcvtimeo = quiet_ms
        while self.answered < count:
            while self.next < self.settled + min(WINDOW, count - self.answered):
                self.socket.send_multipart(frames(self.next))
                self.next += 1
            try:
                self.accept(self.socket.recv_multipart())
                silent_since = time.monotonic()
            except zmq.Again:
                if time.monotonic() - silent_since > PATIENCE_S:
                    sys.exit("silent: %d of %d answered" % (self.answered, count))
                self.settled = self.next

    def accept(self, message):
        number = number_of(message)
        if number < self.expected:
            sys.exit("twice or out of order: %d, not %d" % (number, self.expected))
        if number > self.expected:
            self.missing.append((self.expected, number))
        self.expected = number + 1
        self.answered += 1
        self.settled = max(self.settled, number + 1)
        self.crc = checksum(self.crc, message)

    def end(self):
        """Says so, once more now and then: the router may restart just now."""
        since = time.monotonic()
        self.socket.rcvtimeo = AGAIN_MS
        message = None
        while message != [END]:
            if message is None:
                if time.monotonic() - since > PATIENCE_S:
                    sys.exit("no answer to the end: %d answered" % self.answered)
                self.socket.send(END)
            else:
                self.accept(message)
            try:
                message = self.socket.recv_multipart()
            except zmq.Again:
                message = None
        gaps = "".join(" %d-%d" % gap for gap in self.missing)
        print("done %d %d%s" % (self.answered, self.crc, gaps), flush=True)


def dealer(port, count, connections, quiet_ms):
    load = Dealer(port)
    for connection in range(int(connections)):
        if connection > 0:
            load.socket.close()
            load.connect()
        load.run(int(count) * (connection + 1) // int(connections), int(quiet_ms))
    load.end()


if __name__ == "__main__":
    {"router": router, "dealer": dealer}[sys.argv[1]](*sys.argv[2:])
