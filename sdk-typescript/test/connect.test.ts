// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Code, ConnectError, createClient, createRouterTransport } from '@connectrpc/connect';
import { withToken } from '../src/connect.js';
import { Auth } from '../src/proto.js';
import type { Reeve } from '../src/reeve.js';

/** Shows token after token, and remembers which ones were refused. */
class Tokens {
  readonly refused: string[] = [];
  readonly #tokens: (string | undefined)[];

  constructor(...tokens: (string | undefined)[]) {
    this.#tokens = tokens;
  }

  get reeve(): Reeve {
    return {
      token: async () => this.#tokens[0],
      tokenAfter: async (refused: string) => {
        this.refused.push(refused);
        return this.#tokens[1];
      },
    } as unknown as Reeve;
  }
}

/** A client of a service that takes the token `good`, and how often it was called. */
function clientOf(tokens: Tokens) {
  const shown: (string | null)[] = [];
  const transport = createRouterTransport(({ service }) => service(Auth, {
    me: (_, context) => {
      shown.push(context.requestHeader.get('Authorization'));
      if (shown.at(-1) !== 'Bearer good') {
        throw new ConnectError('no', Code.Unauthenticated);
      }
      return { user: 'u_1' };
    },
  }), { transport: { interceptors: [withToken(tokens.reeve)] } });
  return { client: createClient(Auth, transport), shown };
}

test('a call of a generated client shows the token', async () => {
  const { client, shown } = clientOf(new Tokens('good'));
  assert.equal((await client.me({})).user, 'u_1');
  assert.deepEqual(shown, ['Bearer good']);
});

test('a refused token is replaced once', async () => {
  const tokens = new Tokens('old', 'good');
  const { client, shown } = clientOf(tokens);
  assert.equal((await client.me({})).user, 'u_1');
  assert.deepEqual(shown, ['Bearer old', 'Bearer good']);
  assert.deepEqual(tokens.refused, ['old']);
});

test('a second refusal stands', async () => {
  const { client, shown } = clientOf(new Tokens('old', 'older'));
  await assert.rejects(client.me({}), { code: Code.Unauthenticated });
  assert.equal(shown.length, 2);
});

test('without a session nothing is shown', async () => {
  const { client, shown } = clientOf(new Tokens(undefined));
  await assert.rejects(client.me({}), { code: Code.Unauthenticated });
  assert.deepEqual(shown, [null]);
});
