// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { CallStream } from '../src/call-stream.js';
import type { CallReply } from '../src/call.js';
import { reasonOf } from '../src/waiting.js';
import { settle } from './virtual-platform.js';

const reply: CallReply = {
  payload: { json: 'end' }, requestId: 'r', replayed: false, app: {}, queueMs: 0, workerMs: 0,
};
const untilAborted = (signal: AbortSignal) => new Promise<never>((_, reject) => {
  const stop = () => reject(reasonOf(signal));
  signal.addEventListener('abort', stop);
  if (signal.aborted) {
    stop();
  }
});

test('parts that nobody reads end the stream, after those that fit', async () => {
  const stream = new CallStream<number>(3, (next, signal) => {
    [1, 2, 3, 4, 5].forEach(json => next({ json }));
    return untilAborted(signal);
  });
  const seen: number[] = [];
  await assert.rejects(async () => {
    await settle();
    for await (const part of stream) {
      seen.push(part);
    }
  }, { reason: 'QUEUE_FULL' });
  assert.deepEqual(seen, [1, 2, 3]);
});

test('leaving the loop cancels the call', async () => {
  let cancelled = false;
  const stream = new CallStream<number>(10, (next, signal) => {
    signal.addEventListener('abort', () => cancelled = true);
    next({ json: 1 });
    return untilAborted(signal);
  });
  for await (const _ of stream) {
    break;
  }
  assert.equal(cancelled, true);
  await assert.rejects(stream.end, { reason: 'CANCELLED' });
});

test('the end has a body of its own', async () => {
  const stream = new CallStream<number>(10, async next => {
    next({ json: 1 });
    return reply;
  });
  const seen: number[] = [];
  for await (const part of stream) {
    seen.push(part);
  }
  assert.deepEqual([seen, await stream.end], [[1], 'end']);
});
