# Copyright The Reeve Authors
# SPDX-License-Identifier: Apache-2.0
"""A broker written from RFC 7, RFC 18 and RFC 8 on plain pyzmq, knowing nothing of Reeve: a foreign one for our SDKs.

Usage: mdp_broker.py ENDPOINT 0.1|0.2
One version, as foreign brokers have. Prints "listens", "worker SERVICE", "gone SERVICE", "beat" (a
heartbeat to all workers) and "invalid FRAMES".
"""
import collections
import signal
import sys
import time

import zmq

HEARTBEAT_SECONDS = 2.5
EXPIRY_SECONDS = 3 * HEARTBEAT_SECONDS


class Worker:
    def __init__(self, service):
        self.service = service
        self.heard = time.monotonic()


class Broker:
    def __init__(self, endpoint, version):
        self.old = version == "0.1"
        self.client_lead = [b"", b"MDPC01"] if self.old else [b"MDPC02"]
        self.worker_lead = [b"", b"MDPW01"] if self.old else [b"MDPW02"]
        self.partial, self.final = (None, b"\x03") if self.old else (b"\x03", b"\x04")
        self.heartbeat, self.disconnect = (b"\x04", b"\x05") if self.old else (b"\x05", b"\x06")
        self.workers = {}
        self.idle = collections.defaultdict(list)
        self.waiting = collections.defaultdict(collections.deque)
        self.stopping = False
        signal.signal(signal.SIGTERM, self.stop)
        self.socket = zmq.Context().socket(zmq.ROUTER)
        self.socket.linger = 1000
        self.socket.bind(endpoint)
        print("listens", flush=True)

    def stop(self, _signal, _frame):
        self.stopping = True

    def run(self):
        beat = time.monotonic()
        while not self.stopping:
            if self.socket.poll(200):
                self.on_message(*self.socket.recv_multipart())
            now = time.monotonic()
            for peer in [peer for peer, worker in self.workers.items() if now - worker.heard > EXPIRY_SECONDS]:
                self.remove(peer)
            if now - beat > HEARTBEAT_SECONDS:
                beat = now
                print("beat", flush=True)
                for peer in self.workers:
                    self.to_worker(peer, self.heartbeat)
        for peer in self.workers:
            self.to_worker(peer, self.disconnect)
        self.socket.close()

    def on_message(self, peer, *frames):
        frames = list(frames)
        size = len(self.client_lead)
        lead, rest = frames[:size], frames[size:]
        if lead == self.client_lead and len(rest) >= 2 and (self.old or rest.pop(0) == b"\x01"):
            self.on_request(peer, *rest)
        elif lead == self.worker_lead and rest:
            self.on_worker(peer, *rest)
        else:
            print("invalid", frames, flush=True)

    def on_request(self, client, service, *body):
        if service == b"mmi.service":
            registered = any(worker.service == body[-1] for worker in self.workers.values())
            self.to_client(client, True, service, b"200" if registered else b"404")
        elif service.startswith(b"mmi."):
            self.to_client(client, True, service, b"501")
        else:
            self.waiting[service].append((client, body))
            self.dispatch(service)

    def on_worker(self, peer, command, *rest):
        worker = self.workers.get(peer)
        if worker:
            worker.heard = time.monotonic()
        if command == b"\x01" and not worker and rest:
            self.workers[peer] = Worker(rest[0])
            print("worker", rest[0].decode(), flush=True)
            self.ready(peer)
        elif command == self.disconnect:
            self.remove(peer)
        elif worker and command in (self.partial, self.final):
            client, empty, *body = rest
            assert empty == b"" and body, rest
            self.to_client(client, command == self.final, worker.service, *body)
            if command == self.final:
                self.ready(peer)
        elif not worker or command != self.heartbeat:
            self.remove(peer)
            self.to_worker(peer, self.disconnect)

    def ready(self, peer):
        service = self.workers[peer].service
        self.idle[service].append(peer)
        self.dispatch(service)

    def dispatch(self, service):
        while self.idle[service] and self.waiting[service]:
            client, body = self.waiting[service].popleft()
            self.to_worker(self.idle[service].pop(0), b"\x02", client, b"", *body)

    def remove(self, peer):
        worker = self.workers.pop(peer, None)
        if worker:
            print("gone", worker.service.decode(), flush=True)
            if peer in self.idle[worker.service]:
                self.idle[worker.service].remove(peer)

    def to_worker(self, peer, command, *rest):
        self.socket.send_multipart([peer, *self.worker_lead, command, *rest])

    def to_client(self, client, last, *rest):
        command = [] if self.old else [b"\x03" if last else b"\x02"]
        self.socket.send_multipart([client, *self.client_lead, *command, *rest])


Broker(*sys.argv[1:3]).run()
