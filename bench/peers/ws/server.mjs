// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// What comes from one goes to all, and everybody is pinged every 25 s: the least that a chat server on `ws` does.
import { WebSocket, WebSocketServer } from "ws";

const PING_MS = 25_000;
const server = new WebSocketServer({ host: "127.0.0.1", port: 0, backlog: 4096, perMessageDeflate: false });

server.on("connection", (socket) => {
  socket.isAlive = true;
  socket.on("pong", () => {
    socket.isAlive = true;
  });
  socket.on("message", (data) => {
    for (const each of server.clients) {
      if (each.readyState === WebSocket.OPEN) {
        each.send(data, { binary: false });
      }
    }
  });
});

setInterval(() => {
  for (const socket of server.clients) {
    if (!socket.isAlive) {
      socket.terminate();
    } else {
      socket.isAlive = false;
      socket.ping();
    }
  }
}, PING_MS);

server.on("listening", () => console.log(`listens port=${server.address().port}`));
