#!/usr/bin/env python3
# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
"""A worker on plain pyzmq, no library of Reeve's: the service hello-python in MDP 0.2 (ZeroMQ RFC 18).

Any ZeroMQ binding can do the same: a DEALER socket for each broker and seven kinds of message.
"""
import asyncio
import contextlib
import os
import random
import signal
import socket
import time
import traceback

import zmq
import zmq.asyncio

SERVICE = b"hello-python"
BROKERS = os.environ.get("REEVE_BROKERS", "tcp://127.0.0.1:5555")  # tcp://HOST:PORT,... or dns://NAME:PORT
KEY_FILE = os.environ.get("REEVE_KEY_FILE")  # as ./reeve keys new makes it; none = in clear
PROBE_PORT = os.environ.get("REEVE_MANAGEMENT_PORT")  # opened once a broker has answered
HEADER, READY, REQUEST, FINAL, HEARTBEAT, DISCONNECT = b"MDPW02", b"\x01", b"\x02", b"\x04", b"\x05", b"\x06"
DRAIN = b"\x83"  # Reeve's, beyond the RFC: send me nothing new, and say so
INTERVAL, LIVENESS = 2.5, 3  # seconds between heartbeats; a broker is gone after three silent ones


def handle(body):
    """Your code: the body frames of a request in, those of the reply out. One at a time, on a thread of its own."""
    name = body[0].decode("utf-8", "replace").strip() or "world"
    time.sleep(float(os.environ.get("HELLO_SECONDS", "0")))  # as if there were more to do
    return [f"Hello {name} from Python".encode()]


async def brokers():
    """All of them: a request waits at the broker that took it."""
    if not BROKERS.startswith("dns://"):
        return BROKERS.split(",")
    name, port = BROKERS[6:].rsplit(":", 1)
    try:
        found = await asyncio.get_running_loop().getaddrinfo(name, port, family=socket.AF_INET, type=socket.SOCK_STREAM)
    except OSError as e:
        print(f"{name}: {e}", flush=True)
        return []
    return {f"tcp://{address}:{port}" for *_, (address, port) in found}


class Worker:
    def __init__(self):
        self.context = zmq.asyncio.Context()
        self.turn, self.answered, self.stopping = asyncio.Lock(), asyncio.Event(), asyncio.Event()
        self.keys, self.stopped = {}, float("inf")
        if KEY_FILE:
            with open(KEY_FILE, encoding="ascii") as file:
                self.keys = dict(line.strip().split("=", 1) for line in file if "=" in line and line[0] != "#")

    async def run(self):
        """A registration at every broker there is, until SIGTERM."""
        for name in (signal.SIGTERM, signal.SIGINT):
            asyncio.get_running_loop().add_signal_handler(name, self.stop)
        probe, serving = asyncio.create_task(self.open_probe()), {}
        while not self.stopping.is_set():
            for broker in await brokers():
                if broker not in serving or serving[broker].done():
                    serving[broker] = asyncio.create_task(self.serve(broker))
            with contextlib.suppress(asyncio.TimeoutError):
                await asyncio.wait_for(self.stopping.wait(), random.uniform(0.5, 3))
        await asyncio.gather(*serving.values())
        probe.cancel()
        self.context.term()

    def stop(self):
        self.stopped = time.monotonic()
        self.stopping.set()

    async def serve(self, broker):
        """One registration: until the broker leaves or falls silent, or nothing more comes after our DRAIN."""
        print(f"{SERVICE.decode()}: registering at {broker}", flush=True)
        dealer = self.context.socket(zmq.DEALER)  # a new one for each registration, as the RFC wants
        dealer.linger = 2000
        if self.keys:
            dealer.curve_serverkey = self.keys["server"].encode()
            dealer.curve_publickey, dealer.curve_secretkey = self.keys["public"].encode(), self.keys["secret"].encode()
        dealer.connect(broker)
        await dealer.send_multipart([HEADER, READY, SERVICE])
        beside = [asyncio.create_task(self.beat(dealer)), asyncio.create_task(self.drain(dealer))]
        try:
            while True:
                frames = await asyncio.wait_for(dealer.recv_multipart(), INTERVAL * LIVENESS)
                self.answered.set()
                if frames[:1] != [HEADER] or len(frames) < 2:
                    continue
                if frames[1] == REQUEST and len(frames) >= 5:  # header, command, client address, empty, body 1..n
                    async with self.turn:
                        reply = await asyncio.to_thread(handle, frames[4:])
                    await dealer.send_multipart([HEADER, FINAL, frames[2], b"", *reply])
                elif frames[1] in (DRAIN, DISCONNECT):
                    return
                elif time.monotonic() - self.stopped > 2:  # a broker that beats on and does not know DRAIN
                    return
        except asyncio.TimeoutError:
            print(f"{broker} is silent", flush=True)
        except Exception:  # MDP has no error reply: we leave, and the caller gets UNKNOWN at once
            traceback.print_exc()
        finally:
            for task in beside:
                task.cancel()
            await dealer.send_multipart([HEADER, DISCONNECT])
            dealer.close()

    async def beat(self, dealer):
        while True:
            await dealer.send_multipart([HEADER, HEARTBEAT])
            await asyncio.sleep(INTERVAL)

    async def drain(self, dealer):
        await self.stopping.wait()
        await dealer.send_multipart([HEADER, DRAIN, b"\0RV\1"])

    async def open_probe(self):
        await self.answered.wait()
        if PROBE_PORT:
            await asyncio.start_server(lambda _, writer: writer.close(), port=int(PROBE_PORT))


if __name__ == "__main__":
    asyncio.run(Worker().run())
