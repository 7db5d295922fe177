// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Goal: however often a socket is cut, an app hears every message of a topic once and in order, or is told of the gap.
// Method: a topic with a short ring on a made-up gateway; seeded messages, cuts, doubles, losses and new epochs in
// virtual time. What was heard is compared with what was published. A failing seed is printed.
import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect, memoryStore, type Position } from '../src/index.js';
import { FakeNetwork, type FakeSocket, settle, virtualPlatform, VirtualTime } from './virtual-platform.js';

const RING = 20;
const CUTS = 1_000;

/** Numbers of a linear congruential generator: the same for the same seed. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32) / 2 ** 32;
}

/** One topic, its ring, and at most one socket that follows it. */
class Gateway {
  epoch = 1;
  offset = 0;
  readonly ring: number[] = [];
  readonly #network: FakeNetwork;
  #socket: FakeSocket | undefined;
  #follows = false;

  constructor(network: FakeNetwork) {
    this.#network = network;
  }

  get position(): Position {
    return { epoch: `epoch-${this.epoch}`, offset: this.offset };
  }

  /** Takes what the client has done since. */
  serve(): void {
    for (const socket of this.#network.connects.splice(0)) {
      this.#socket = socket;
      this.#follows = false;
      socket.onopen!(undefined as never);
    }
    this.#network.closes.splice(0);
    for (const frame of this.#network.frames.splice(0) as Record<string, any>[]) {
      this.#answer(frame);
    }
  }

  publish(random: () => number): void {
    this.offset++;
    this.ring.push(this.offset);
    this.ring.splice(0, this.ring.length - RING);
    if (this.#follows && random() > 0.05) {
      const times = random() < 0.05 ? 2 : 1;
      for (let time = 0; time < times; time++) {
        this.#send({ publication: { topic: 'chat', offset: this.offset, body: this.offset } });
      }
    }
  }

  /** The topic moves to another broker, which knows nothing of it. */
  move(): void {
    this.epoch++;
    this.ring.splice(0);
    if (this.#follows) {
      this.#send({ reset: { topic: 'chat', ...this.position } });
    }
  }

  cut(): void {
    this.#follows = false;
    const socket = this.#socket;
    this.#socket = undefined;
    socket?.onclose!({ code: 1006, reason: '' });
  }

  #answer(frame: Record<string, any>): void {
    if ('auth' in frame) {
      this.#send({ id: frame['id'], done: { user: 'k_1' } });
    } else if ('unsubscribe' in frame) {
      this.#follows = false;
      this.#send({ id: frame['id'], done: { topic: 'chat' } });
    } else if ('subscribe' in frame) {
      const { epoch, offset } = frame['subscribe'];
      const whole = epoch === this.position.epoch && (offset === this.offset || this.ring[0]! <= offset + 1);
      const items = whole ? this.ring.filter(one => one > offset).map(one => ({ offset: one, body: one })) : [];
      this.#follows = true;
      this.#send({ id: frame['id'], done: { topic: 'chat', ...this.position, recovered: whole, items } });
    }
  }

  #send(frame: object): void {
    this.#socket?.onmessage!({ data: JSON.stringify(frame) });
  }
}

for (const seed of [1, 2, 3]) {
  test(`no loss and no double without a word, through ${CUTS} cuts, seed ${seed}`, { timeout: 60_000 }, async () => {
    const random = seeded(seed);
    const time = new VirtualTime();
    const network = new FakeNetwork();
    const gateway = new Gateway(network);
    const platform = virtualPlatform(time, network, [0]);
    const reeve = connect({ url: 'http://gateway.test', store: memoryStore(), platform, apiKey: 'rvs_1' });
    let last: number | undefined;
    let heard = 0;
    let resets = 0;
    reeve.topic<number>('chat').subscribe({
      message: ({ offset, body }) => {
        assert.equal(body, offset);
        assert.ok(last === undefined || offset === last + 1, `seed ${seed}: ${offset} came after ${last}`);
        last = offset;
        heard++;
      },
      reset: ({ offset }) => {
        last = offset;
        resets++;
      },
    });
    const turn = async () => {
      await settle(3);
      gateway.serve();
    };
    for (let cuts = 0; cuts < CUTS;) {
      const chance = random();
      if (chance < 0.1) {
        gateway.cut();
        cuts++;
        await time.advance(0);
      } else if (chance < 0.11) {
        gateway.move();
      } else {
        gateway.publish(random);
      }
      if (random() < 0.7) {
        await turn();
      }
    }
    for (let rest = 0; rest < 10; rest++) {
      await time.advance(1_000);
      await turn();
    }
    gateway.publish(() => 1);
    await turn();
    await turn();
    assert.equal(last, gateway.offset, `seed ${seed}: the last message arrived`);
    assert.ok(heard > 5_000 && resets > 20, `${heard} messages, ${resets} resets`);
    await reeve.close();
  });
}
