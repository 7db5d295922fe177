// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import test, { mock } from 'node:test';
import { Problem } from '../../main/resources/reeve-console/js/gateway.js';
import { Session } from '../../main/resources/reeve-console/js/session.js';

const TOKENS = { user: 'k_1', session: 's_1', accessToken: 'a1', refreshToken: 'r1', expiresInMs: 100_000, scopes: ['admin'] };

function storage() {
  const kept = new Map();
  return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key), kept };
}

/** A session with a clock that is moved by hand; answers(path, body) plays the gateway. */
function setUp(answers, store = storage(), kept = storage()) {
  mock.timers.reset();
  mock.timers.enable({ apis: ['setTimeout'] });
  const calls = [];
  const clock = { now: 1_000_000 };
  const post = async (path, body, token) => { calls.push({ path, body, token }); return answers(path, calls.length); };
  const session = new Session({ storage: store, kept, now: () => clock.now, post, channel: null });
  return { session, calls, clock, store, kept };
}

test.afterEach(() => mock.timers.reset());

test('keeps tokens in the storage it is given but not the key', async () => {
  const { session, store, calls } = setUp(() => TOKENS);
  await session.signIn('rvs_secret');
  assert.deepEqual(calls[0].body, { apiKey: 'rvs_secret', session: true });
  assert.equal(await session.accessToken(), 'a1');
  assert.ok(![...store.kept.values()].join().includes('rvs_secret'));
  assert.ok(setUp(() => TOKENS, store).session.isSignedIn, 'after a reload');
});

test('renews at four fifths of the life with one request for all callers', async () => {
  const { session, calls, clock } = setUp((path) => (path.endsWith('refresh') ? { ...TOKENS, accessToken: 'a2', refreshToken: 'r2' } : TOKENS));
  await session.signIn('rvs_x');
  clock.now += 79_000;
  assert.equal(await session.accessToken(), 'a1');
  clock.now += 2_000;
  assert.deepEqual(await Promise.all([session.accessToken(), session.accessToken(), session.accessToken()]), ['a2', 'a2', 'a2']);
  assert.equal(calls.filter(({ path }) => path.endsWith('refresh')).length, 1);
});

test('a network error ends no session while the token is valid nor after', async () => {
  let offline = false;
  const { session, clock } = setUp(() => { if (offline) throw new Problem({ detail: 'offline' }); return TOKENS; });
  let ended = false;
  session.onEnd = () => { ended = true; };
  await session.signIn('rvs_x');
  offline = true;
  clock.now += 90_000;
  assert.equal(await session.accessToken(), 'a1');
  clock.now += 20_000;
  await assert.rejects(session.accessToken(), /offline/);
  assert.ok(session.isSignedIn && !ended);
});

test('a revoked session is dropped and said so', async () => {
  const { session, store } = setUp((path) => { if (path.endsWith('refresh')) throw new Problem({ status: 401, reason: 'SESSION_REVOKED' }); return TOKENS; });
  let said = '';
  session.onEnd = (text) => { said = text; };
  await session.signIn('rvs_x');
  await assert.rejects(session.renew());
  assert.equal(session.isSignedIn, false);
  assert.equal(store.kept.size, 0);
  assert.match(said, /sign in again/);
});

test('signing out forgets the tokens at once and tells the server', async () => {
  const { session, calls, store } = setUp(() => TOKENS);
  await session.signIn('rvs_x');
  await session.signOut();
  assert.equal(store.kept.size, 0);
  assert.deepEqual(calls.at(-1), { path: 'v1/auth/sign-out', body: {}, token: 'a1' });
});

test('a sign-in that needs a code says so and the code makes the session', async () => {
  const half = new Problem({ status: 401, reason: 'MFA_REQUIRED', details: [{ mfaToken: 'm1', expiresInMs: 300_000 }] });
  const { session, calls } = setUp((path) => { if (path.endsWith('sign-in')) throw half; return { ...TOKENS, user: 'u_1' }; });

  const { mfaToken } = await session.signInWithPassword('ada@example.org', 'secret');
  assert.equal(session.isSignedIn, false);
  await session.signInMfa(mfaToken, '123456');

  assert.ok(session.isSignedIn && session.isPerson);
  assert.equal(calls.at(-1).path, 'v1/auth/mfa');
  assert.equal(calls.at(-1).body.mfaToken, 'm1');
});

test('a fresh proof changes the access token and keeps the refresh token', async () => {
  const { session, store } = setUp((path) => (path.endsWith('reauthenticate') ? { ...TOKENS, accessToken: 'a2', refreshToken: '' } : TOKENS));
  await session.signInWithPassword('ada@example.org', 'secret');

  await session.reauthenticate('secret', '');

  assert.equal(await session.accessToken(), 'a2');
  assert.equal(JSON.parse([...store.kept.values()][0]).refreshToken, 'r1');
});

test('signs in as the installation that this browser is', async () => {
  const person = { ...TOKENS, user: 'u_1', installation: 'i_1', installationSecret: 'ri1_x' };
  const first = setUp(() => person);
  await first.session.signInWithPassword('a@b.c', 'p');
  await first.session.signOut();
  assert.ok(!('installation' in first.calls[0].body.client));
  assert.ok(![...first.store.kept.values()].join().includes('ri1_x'), 'not among the tokens');

  const next = setUp(() => ({ ...person, installationSecret: '' }), storage(), first.kept);
  await next.session.signInWithPassword('a@b.c', 'p');
  await next.session.signInMfa('token', '123456');

  for (const { body } of next.calls) {
    assert.deepEqual(body.client, { name: 'Console', platform: 'web', browser: true, installation: 'i_1', installationSecret: 'ri1_x' });
  }
});

test('an API key leaves nothing behind that outlives the tab', async () => {
  const { session, kept } = setUp(() => ({ ...TOKENS, installation: 'i_1', installationSecret: 'ri1_x' }));
  await session.signIn('rvs_x');
  assert.equal(kept.kept.size, 0);
});

test('a storage that is blocked or spoiled stops no sign-in', async () => {
  const blocked = { getItem() { throw new Error('blocked'); }, setItem() { throw new Error('blocked'); } };
  for (const kept of [null, blocked, { ...storage(), getItem: () => 'nonsense' }]) {
    const { session } = setUp(() => ({ ...TOKENS, user: 'u_1', installation: 'i_1', installationSecret: 'ri1_x' }), storage(), kept);
    await session.signInWithPassword('a@b.c', 'p');
    assert.ok(session.isSignedIn);
  }
});
