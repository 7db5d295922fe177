// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createClient } from '@connectrpc/connect';
import { createConnectTransport, createGrpcWebTransport } from '@connectrpc/connect-web';
import { withToken } from '../../src/connect.js';
import { Auth } from '../../src/proto.js';
import { clientOf, url } from './gateway.js';

for (const [name, create] of [['Connect', createConnectTransport], ['gRPC-Web', createGrpcWebTransport]] as const) {
  test(`a generated client calls over ${name} with the session's token`, { timeout: 20_000 }, async context => {
    const reeve = clientOf(context);
    const { user } = await reeve.auth.startAnonymously();
    const transport = create({ baseUrl: url, interceptors: [withToken(reeve)] });
    const account = await createClient(Auth, transport).me({});
    assert.equal(account.user, user);
    assert.equal(account.anonymous, true);
  });
}
