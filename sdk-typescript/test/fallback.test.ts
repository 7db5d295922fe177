// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect, memoryStore, type Reeve } from '../src/index.js';
import { FakeNetwork, settle, virtualPlatform, VirtualTime } from './virtual-platform.js';

const EPOCH = 'AAAAAAAAAAE';

class Blocked {
  readonly time = new VirtualTime();
  readonly network = new FakeNetwork();
  readonly reeve: Reeve;
  readonly heard: unknown[] = [];

  constructor(hasSockets = true) {
    const platform = virtualPlatform(this.time, this.network);
    Object.assign(platform, hasSockets ? {} : { webSocket: undefined });
    const store = memoryStore();
    this.reeve = connect({ url: 'http://gateway.test', store, platform, apiKey: 'rvs_1', logs: false });
    this.reeve.topic('chat.lobby').subscribe({
      message: ({ offset, body }) => this.heard.push([offset, body]),
      reset: position => this.heard.push(position),
      closed: reason => this.heard.push(reason),
    });
  }

  /** Two sockets that never open; then HTTP is asked whether it works. */
  async refuseSockets(): Promise<void> {
    await settle();
    this.network.connects.shift()!.onclose!({ code: 1006, reason: '' });
    await this.time.advance(500);
    this.network.connects.shift()!.onclose!({ code: 1006, reason: '' });
    await settle();
  }

  request(path: string) {
    const [request] = this.network.requests.splice(this.network.requests.findIndex(one => one.path === path), 1);
    assert.equal(request?.path, path);
    return request!;
  }

  /** Answers the request for the topic's events. Returns what writes into the stream. */
  open() {
    const request = this.request('/v1/topics/chat.lobby/events');
    let controller!: ReadableStreamDefaultController<Uint8Array>;
    request.reply(new Response(new ReadableStream({ start: given => void (controller = given) })));
    request.signal!.addEventListener('abort', () => controller.error(new DOMException('aborted', 'AbortError')));
    return {
      request,
      end: () => controller.close(),
      raw: (text: string) => controller.enqueue(new TextEncoder().encode(text)),
      write: (kind: string, offset: number, members: object) => controller.enqueue(new TextEncoder().encode(
        `id: ${EPOCH}:${offset}\nevent: ${kind}\ndata: ${JSON.stringify(members)}\n\n`)),
    };
  }
}

test('where no WebSocket gets through topics come as event streams, and go on after a loss', async () => {
  const blocked = new Blocked();
  const { time, reeve, heard } = blocked;
  await blocked.refuseSockets();
  blocked.request('/echo/').reply(new Response(null, { status: 204 }));
  await settle();
  assert.equal(reeve.isFallback, true);

  const first = blocked.open();
  assert.equal(first.request.headers['authorization'], 'Bearer rvs_1');
  assert.equal(first.request.headers['last-event-id'], undefined);
  first.write('position', 41, { recovered: false });
  first.write('publication', 42, { offset: 42, body: { text: 'a' } });
  await settle();
  first.end();
  await time.advance(500);

  const second = blocked.open();
  assert.equal(second.request.headers['last-event-id'], `${EPOCH}:42`);
  second.write('position', 42, { recovered: true });
  second.write('publication', 43, { offset: 43, body: { text: 'b' } });
  await settle();
  assert.deepEqual(heard, [[42, { text: 'a' }], [43, { text: 'b' }]]);
  await reeve.close();
  assert.equal(time.pending, 0);
});

test('what the stream could not keep is told as a reset', async () => {
  const blocked = new Blocked();
  await blocked.refuseSockets();
  blocked.request('/echo/').reply(new Response(null, { status: 204 }));
  await settle();
  const first = blocked.open();
  first.write('position', 41, { recovered: false });
  await settle();
  first.end();
  await blocked.time.advance(500);
  blocked.open().write('position', 7, { recovered: false });
  await settle();
  assert.deepEqual(blocked.heard, [{ epoch: EPOCH, offset: 7 }]);
  await blocked.reeve.close();
});

test('a socket that opens later takes the topics over', async () => {
  const blocked = new Blocked();
  await blocked.refuseSockets();
  blocked.request('/echo/').reply(new Response(null, { status: 204 }));
  await settle();
  const stream = blocked.open();
  stream.write('position', 41, { recovered: false });
  await blocked.time.advance(30_000);
  assert.equal(blocked.network.connects.length, 0, 'a blocked WebSocket is left alone for five minutes');

  blocked.reeve.networkUp();
  await settle();
  const socket = blocked.network.connects.shift()!;
  socket.onopen!(undefined as never);
  socket.onmessage!({ data: '{"id":1,"done":{"user":"k_1"}}' });
  await settle();
  assert.equal(blocked.reeve.isFallback, false);
  const { subscribe } = blocked.network.frames.at(-1) as Record<string, unknown>;
  assert.deepEqual(subscribe, { topic: 'chat.lobby', epoch: EPOCH, offset: 41 });
  await blocked.reeve.close();
});

test('where answers cannot be read in parts, as in React Native, WebSockets are tried as before', async () => {
  const blocked = new Blocked();
  await blocked.refuseSockets();
  blocked.request('/echo/').reply({ ok: true, status: 204, text: async () => '' } as Response);
  await settle();
  assert.equal(blocked.reeve.isFallback, false);
  await blocked.time.advance(1_000);
  assert.equal(blocked.network.connects.length, 1);
  await blocked.reeve.close();
});

test('a gateway that answers nothing at all is not a blocked WebSocket', async () => {
  const blocked = new Blocked();
  await blocked.refuseSockets();
  blocked.request('/echo/').fail(false);
  await settle();
  assert.equal(blocked.reeve.isFallback, false);
  await blocked.reeve.close();
});

test('without any WebSocket topics are event streams as soon as the gateway answers', async () => {
  const blocked = new Blocked(false);
  await settle();
  blocked.request('/echo/').fail(false);
  await blocked.time.advance(30_000);
  blocked.request('/echo/').reply(new Response(null, { status: 204 }));
  await settle();
  blocked.open().write('position', 41, { recovered: false });
  await settle();
  assert.equal(blocked.reeve.isFallback, true);
  await blocked.reeve.close();
  assert.equal(blocked.time.pending, 0);
});

test('a stream of which nothing is heard is opened again', async () => {
  const blocked = new Blocked();
  await blocked.refuseSockets();
  blocked.request('/echo/').reply(new Response(null, { status: 204 }));
  await settle();
  const silent = blocked.request('/v1/topics/chat.lobby/events');
  await blocked.time.advance(60_500);
  assert.equal(silent.signal?.aborted, true);
  blocked.open().write('position', 41, { recovered: false });
  await settle();
  assert.deepEqual(blocked.heard, []);
  await blocked.reeve.close();
});

test('a topic without right is closed, not asked for again', async () => {
  const blocked = new Blocked();
  await blocked.refuseSockets();
  blocked.request('/echo/').reply(new Response(null, { status: 204 }));
  await settle();
  blocked.request('/v1/topics/chat.lobby/events').reply(Response.json(
    { code: 'permission_denied', reason: 'FORBIDDEN', domain: 'reeve.dev', detail: 'no' }, { status: 403 }));
  await blocked.time.advance(60_000);
  assert.deepEqual(blocked.heard, ['FORBIDDEN']);
  assert.deepEqual(blocked.network.requests, []);
  await blocked.reeve.close();
});

test('an event of endless lines ends the topic before it fills the memory', async () => {
  const blocked = new Blocked();
  await blocked.refuseSockets();
  blocked.request('/echo/').reply(new Response(null, { status: 204 }));
  await settle();
  const stream = blocked.open();
  const line = `data: ${'x'.repeat(1024 * 1024)}\n`;
  [1, 2, 3].forEach(() => stream.raw(line));
  await settle(50);
  assert.deepEqual(blocked.heard, ['TOO_LARGE']);
  await blocked.reeve.close();
});
