// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import test from 'node:test';
import { Backoff } from '../../main/resources/reeve-console/js/backoff.js';
import { Problem } from '../../main/resources/reeve-console/js/gateway.js';
import { exportLines } from '../../main/resources/reeve-console/js/log-export.js';
import { jsonLines, LINE_CHARS_MAX } from '../../main/resources/reeve-console/js/ndjson.js';
import { Tail } from '../../main/resources/reeve-console/js/tail.js';

async function collect(chunks) {
  const values = [];
  for await (const value of jsonLines(streamOf(chunks))) values.push(value);
  return values;
}

function streamOf(chunks) {
  return new ReadableStream({
    start(controller) {
      for (const chunk of chunks) controller.enqueue(typeof chunk === 'string' ? new TextEncoder().encode(chunk) : chunk);
      controller.close();
    },
  });
}

test('reads lines whatever the chunk borders', async () => {
  const bytes = new TextEncoder().encode('{"a":"ä"}\n\n{"b":2}\n{"c":3}');
  for (let cut = 1; cut < bytes.length; cut++) {
    assert.deepEqual(await collect([bytes.subarray(0, cut), bytes.subarray(cut)]), [{ a: 'ä' }, { b: 2 }, { c: 3 }]);
  }
});

test('refuses a line that never ends', async () => {
  await assert.rejects(collect(['x'.repeat(LINE_CHARS_MAX), 'yy']), RangeError);
});

test('backoff doubles its ceiling up to the maximum and starts over', () => {
  const backoff = new Backoff({ random: () => 1 });
  assert.deepEqual([1, 2, 3].map(() => backoff.next()), [500, 1_000, 2_000]);
  for (let index = 0; index < 20; index++) backoff.next();
  assert.equal(backoff.next(), 30_000);
  backoff.reset();
  assert.equal(backoff.next(), 500);
});

test('backoff never spins', () => {
  assert.equal(new Backoff({ random: () => 0 }).next(), 100);
});

/** A tail on scripted connections: each is a list of batches, a Problem at its end is thrown. */
async function follow(connections) {
  const asked = [];
  const shown = [];
  const states = [];
  let tail;
  const api = {
    async *follow(_path, parameters) {
      asked.push(parameters);
      const batches = connections.shift();
      if (!batches) return tail.stop();
      for (const batch of batches) {
        if (batch instanceof Problem) throw batch;
        yield batch;
      }
    },
  };
  const backoff = new Backoff({ firstMs: 1, random: () => 0 });
  backoff.next = () => 1;
  tail = new Tail({ api, parameters: { device: 'd' }, backoff, onLines: (lines) => shown.push(...lines), onState: (state) => states.push(state.name) });
  await tail.run();
  return { asked, shown, states };
}

const entry = (number) => ({ cursor: `c${number}`, body: String(number) });
const cut = () => new Problem({ detail: 'The connection was lost.' });

test('a tail goes on from its last cursor and says what it recovered', async () => {
  const { asked, shown } = await follow([[{ entries: [entry(1)] }, { live: true }, cut()], [{ entries: [entry(1), entry(2)] }, { live: true }]]);
  assert.deepEqual(asked.slice(0, 2), [{ device: 'd', history: 200 }, { device: 'd', after: 'c1' }]);
  assert.deepEqual(shown.filter((line) => line.type === 'record').map((line) => line.text), ['1', '2'], 'a line sent twice is shown once');
  assert.match(shown.find((line) => line.type === 'note').text, /^reconnected after .*: recovered 1 line$/);
});

test('a tail goes on from the cursor of the batch rather than from that of a line', async () => {
  const { asked } = await follow([[{ entries: [entry(1)], cursor: 'b7' }, { live: true }, cut()], [{ live: true }]]);
  assert.equal(asked[1].after, 'b7');
});

test('a tail without a cursor says that lines may be missing', async () => {
  const { shown } = await follow([[{ live: true }, cut()], [{ live: true }]]);
  assert.match(shown[0].text, /may be missing/);
  assert.equal(shown[0].tone, 'loss');
});

test('a tail stops when it is refused', async () => {
  const { states } = await follow([[new Problem({ status: 403, reason: 'FORBIDDEN' })], [{ live: true }]]);
  assert.deepEqual(states, ['connecting', 'denied']);
});

test('a tail forgets a cursor that the server refuses', async () => {
  const { asked } = await follow([[{ entries: [entry(1)] }, cut()], [new Problem({ status: 400, reason: 'INVALID_REQUEST' })], [{ live: true }]]);
  assert.deepEqual(asked[2], { device: 'd', history: 0 });
});

const exported = (chunks) => exportLines({ open: async () => ({ body: streamOf(chunks) }) }, {}, { signal: new AbortController().signal });

test('an export is read to the line that says it is complete', async () => {
  const { blob, count, isWhole } = await exported(['{"body":"a\\n\\"b"}\n{"gap":{"count":"2"}}\n', '{"complete":true}\n']);
  assert.deepEqual([count, isWhole], [2, true]);
  assert.equal(await blob.text(), '{"body":"a\\n\\"b"}\n{"gap":{"count":"2"}}\n');
  assert.deepEqual((await exported(['{"complete":false}'])).isWhole, false);
});

test('an export that was cut or failed is a problem', async () => {
  await assert.rejects(exported(['{"body":"a"}\n']), /was cut/);
  await assert.rejects(exported(['{"body":"a"}\n{"error":{"status":503,"reason":"STORE_AWAY","detail":"no database"}}\n']), (problem) => problem.reason === 'STORE_AWAY');
});
