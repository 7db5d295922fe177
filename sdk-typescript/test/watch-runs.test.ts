// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noConnection } from '../src/error.js';
import { defaultSettings } from '../src/index.js';
import { redact } from '../src/log-redaction.js';
import { LogWatches } from '../src/log-watches.js';
import { WatchRuns } from '../src/watch-runs.js';
import { FakeNetwork, settle, virtualPlatform, VirtualTime } from './virtual-platform.js';

/** A device with values named `v0` to `v99`, and the answers that it has sent; each is under way until it is taken. */
class Watched {
  readonly time = new VirtualTime();
  readonly sent: { id: string; taken: (error?: Error) => void }[] = [];
  readonly runs: WatchRuns;

  constructor() {
    const watches = new LogWatches(100, redact);
    [...Array(100).keys()].forEach(number => watches.add(`v${number}`, () => number));
    this.runs = new WatchRuns({
      platform: virtualPlatform(this.time, new FakeNetwork()),
      settings: defaultSettings,
      watches,
      answer: message => new Promise((resolve, reject) => {
        const taken = (error?: Error) => (error === undefined ? resolve(undefined) : reject(error));
        this.sent.push({ id: (message as { id: string }).id, taken });
      }),
    });
  }
}

test('an answer that is under way is not overtaken by the next', async () => {
  const { runs, time, sent } = new Watched();
  runs.run('c1', ['v1'], 1_000, 30_000);
  await time.advance(5_000);
  assert.equal(sent.length, 1);
  sent[0]!.taken();
  await time.advance(1_000);
  assert.equal(sent.length, 2);
  runs.close();
  assert.equal(time.pending, 0);
});

test('so many watches at once, and one that goes on is none more', async () => {
  const { runs } = new Watched();
  for (let number = 0; number < 10; number++) {
    assert.equal(runs.run(`c${number}`, [`v${number}`], 1_000, 30_000), undefined);
  }
  assert.equal(runs.run('c10', ['v10'], 1_000, 30_000), 'too-often');
  assert.equal(runs.run('c11', ['v3'], 1_000, 30_000), undefined);
  runs.close();
});

test('a watch is over after its time, whatever was asked', async () => {
  const { runs, time, sent } = new Watched();
  runs.run('c1', ['v1'], 10_000, 3_600_000);
  for (let turn = 0; turn < 10; turn++) {
    sent.forEach(({ taken }) => taken());
    await time.advance(10_000);
  }
  assert.equal(sent.length, 3);
  assert.equal(time.pending, 0);
});

test('an answer that failed for now does not end a watch', async () => {
  const { runs, time, sent } = new Watched();
  runs.run('c1', ['v1'], 1_000, 30_000);
  sent[0]!.taken(noConnection());
  await settle();
  await time.advance(1_000);
  assert.equal(sent.length, 2);
  runs.close();
});
