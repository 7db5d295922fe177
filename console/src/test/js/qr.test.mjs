// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import test from 'node:test';
import { qrRows } from '../../main/resources/reeve-console/js/qr.js';

const LINK = 'otpauth://totp/Reeve:ada%40example.org?secret=ABCDEFGHIJKLMNOPQRSTUVWXYZ234567&issuer=Reeve'.repeat(3);
/** Read back by another program (jsQR 1.4.0) when this was written, as all lengths from 1 to 180 were. */
const KNOWN = [[8, 21, '32bfe710ac2466e2'], [80, 37, '85bb028ce175a65b'], [180, 53, '6b78a7ebfa257f4f']];

for (const [length, size, digest] of KNOWN) {
  test(`a text of ${length} bytes makes the picture that was read back`, () => {
    const rows = qrRows(LINK.slice(0, length));
    assert.equal(rows.length, size);
    const text = rows.map((row) => row.map(Number).join('')).join('\n');
    assert.equal(createHash('sha256').update(text).digest('hex').slice(0, 16), digest);
  });
}

test('every module of every length is drawn', () => {
  for (let length = 1; length <= 180; length += 7) assert.ok(qrRows(LINK.slice(0, length)).every((row) => row.every((on) => typeof on === 'boolean')));
});

test('a text that is too long has no picture', () => {
  assert.equal(qrRows(LINK.slice(0, 181)), null);
});
