// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { connect, memoryStore, type Reeve, type Store } from '../src/index.js';
import { type Channel, type Platform, withinProcess } from '../src/platform.js';
import { FakeNetwork, settle, virtualPlatform, VirtualTime } from './virtual-platform.js';

/** Two tabs of one browser: one store, the same locks, one channel, one clock. */
class Browser {
  readonly time = new VirtualTime();
  readonly store: Store = memoryStore();
  readonly tabs: { readonly reeve: Reeve; readonly network: FakeNetwork }[] = [];
  readonly #exclusive = withinProcess();
  readonly #claimed = new Set<string>();
  readonly #ears: ((message: unknown) => void)[] = [];
  readonly #told: boolean;

  constructor(told = true) {
    this.#told = told;
  }

  openTab(): { readonly reeve: Reeve; readonly network: FakeNetwork } {
    const network = new FakeNetwork();
    const platform: Platform = {
      ...virtualPlatform(this.time, network),
      exclusive: this.#exclusive,
      claim: async name => this.#claim(name),
      channel: (_, heard) => this.#channel(heard),
    };
    const tab = { network, reeve: connect({ url: 'http://gateway.test', store: this.store, platform }) };
    this.tabs.push(tab);
    return tab;
  }

  requests(path: string) {
    return this.tabs.flatMap(({ network }) => network.requests.filter(request => request.path === path));
  }

  async close(): Promise<void> {
    await Promise.all(this.tabs.map(({ reeve }) => reeve.close()));
  }

  #claim(name: string): (() => void) | undefined {
    if (this.#claimed.has(name)) {
      return undefined;
    }
    this.#claimed.add(name);
    return () => void this.#claimed.delete(name);
  }

  #channel(heard: (message: unknown) => void): Channel {
    this.#ears.push(heard);
    return {
      post: message => {
        const others = this.#ears.filter(ear => ear !== heard);
        if (this.#told) {
          queueMicrotask(() => others.forEach(ear => ear(structuredClone(message))));
        }
      },
      close: () => void this.#ears.splice(this.#ears.indexOf(heard), 1),
    };
  }
}

const session = (refreshToken: string, more: object = {}) =>
  ({ user: 'u_1', session: 's_1', accessToken: `at of ${refreshToken}`, expiresInMs: 600_000, refreshToken, ...more });

async function signedIn(told = true): Promise<Browser> {
  const browser = new Browser(told);
  await browser.store.set('session', JSON.stringify({ user: 'u_1', session: 's_1', refreshToken: 'rt-1' }));
  browser.openTab();
  browser.openTab();
  return browser;
}

test('two tabs that need a token at once refresh once, and both get it', async () => {
  const browser = await signedIn();
  const tokens = browser.tabs.map(({ reeve }) => reeve.token());
  await settle();
  const refreshes = browser.requests('/v1/auth/refresh');
  assert.equal(refreshes.length, 1);
  refreshes[0]!.reply(Response.json(session('rt-2')));
  await settle();
  assert.deepEqual(await Promise.all(tokens), ['at of rt-2', 'at of rt-2']);
  assert.equal(browser.requests('/v1/auth/refresh').length, 1);
  await browser.close();
});

test('a tab that is not told asks with the token of the store, never with an old one', async () => {
  const browser = await signedIn(false);
  const tokens = browser.tabs.map(({ reeve }) => reeve.token());
  await settle();
  browser.requests('/v1/auth/refresh')[0]!.reply(Response.json(session('rt-2')));
  await browser.time.advance(500);
  const [, second] = browser.requests('/v1/auth/refresh');
  assert.deepEqual(second!.body, { refreshToken: 'rt-2' });
  second!.reply(Response.json(session('rt-3')));
  await Promise.all(tokens);
  await browser.close();
});

test('signing out in one tab signs the other out', async () => {
  const browser = await signedIn();
  const [first, second] = browser.tabs;
  const lost: string[] = [];
  second!.reeve.onSessionLost(reason => lost.push(reason));
  const token = first!.reeve.token();
  await settle();
  browser.requests('/v1/auth/refresh')[0]!.reply(Response.json(session('rt-2')));
  await token;
  const out = first!.reeve.auth.signOut();
  await settle();
  browser.requests('/v1/auth/sign-out')[0]!.reply(Response.json({}));
  await out;
  await settle();
  assert.deepEqual(lost, ['SIGNED_OUT_ELSEWHERE']);
  assert.equal(second!.reeve.auth.session, undefined);
  await browser.close();
});

test('an entry of the outbox is sent by one of the tabs', async () => {
  const browser = await signedIn();
  const [first, second] = browser.tabs;
  second!.reeve.networkDown();
  first!.reeve.networkDown();
  await first!.reeve.outbox.add('notes', 'add', { text: 'once' });
  second!.reeve.networkUp();
  first!.reeve.networkUp();
  const other = browser.openTab();
  await settle();
  browser.requests('/v1/auth/refresh')[0]!.reply(Response.json(session('rt-2')));
  await settle();
  const calls = browser.requests('/v1/services/notes/add');
  assert.equal(calls.length, 1);
  calls[0]!.reply(Response.json({}));
  await browser.time.advance(60_000);
  assert.equal(browser.requests('/v1/services/notes/add').length, 1);
  assert.deepEqual(await other.reeve.outbox.entries(), []);
  await browser.close();
});

test('a socket that is closed as revoked while signing out is no lost session', async () => {
  const browser = await signedIn();
  const { reeve, network } = browser.tabs[0]!;
  const events: string[] = [];
  reeve.onSession(({ kind }) => events.push(kind));
  reeve.connect();
  await settle();
  browser.requests('/v1/auth/refresh')[0]!.reply(Response.json(session('rt-2')));
  await settle();
  const socket = network.connects[0]!;
  socket.onopen!(undefined as never);
  socket.onmessage!({ data: '{"id":1,"done":{"user":"u_1"}}' });
  await settle();
  events.splice(0);
  const out = reeve.auth.signOut();
  await settle();
  socket.onclose!({ code: 4201, reason: 'SESSION_REVOKED' });
  await settle();
  browser.requests('/v1/auth/sign-out')[0]!.reply(Response.json({}));
  await out;
  assert.deepEqual(events, ['ended']);
  assert.equal(reeve.state, 'idle');
  await browser.close();
});

test('what a tab has logged another one sends once that tab is gone, not before', async () => {
  const browser = await signedIn();
  const first = browser.tabs[0]!;
  browser.tabs.forEach(({ reeve }) => reeve.networkDown());
  first.reeve.logs.info('mine');
  await browser.time.advance(2_000);
  assert.deepEqual(await sentByNewTab(browser), []);
  assert.equal((await browser.store.keys('logs/')).length, 2);

  await first.reeve.close();
  assert.deepEqual(await sentByNewTab(browser), ['mine']);
  await browser.close();
});

/** Texts of records that a tab sends which is opened now. */
async function sentByNewTab(browser: Browser): Promise<string[]> {
  const { reeve, network } = browser.openTab();
  void reeve.logs.flush();
  await settle();
  browser.requests('/v1/auth/refresh').forEach(request => request.reply(Response.json(session('rt-2'))));
  await settle();
  return network.requests.flatMap(({ body }) => (body as { records?: { body: string }[] } | undefined)?.records ?? [])
    .map(({ body }) => body);
}
