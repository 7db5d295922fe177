// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isSecretName, redact } from '../src/log-redaction.js';
import { cut, logValue } from '../src/log-value.js';

test('names of secrets are found in every spelling and in longer words, short ones only as words', () => {
  const secret = [
    'password', 'passwd', 'accessToken', 'accesstoken', 'tokens', 'cookies', 'api_key', 'api-key', 'apiKey',
    'X-Authorization', 'PIN', 'cardPin', 'card_pin', 'PINCode', 'pin2', 'user-cvv', 'client_secret', 'secretary',
  ];
  for (const name of secret) {
    assert.equal(isSecretName(name), true, name);
  }
  for (const name of ['shipping', 'spinner', 'pinned', 'mapping', 'user', 'keys', 'passage']) {
    assert.equal(isSecretName(name), false, name);
  }
});

test('tokens and card numbers are taken out of texts', () => {
  const jwt = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJ1XzEifQ.c2lnbmF0dXJl';
  assert.equal(redact(`Bearer ${jwt} and rvs_01abc`), 'Bearer [redacted] and [redacted]');
  assert.equal(redact('card 4111 1111 1111 1111'), 'card [redacted]');
  assert.equal(redact('order 4111 1111 1111 1112'), 'order 4111 1111 1111 1112');
});

test('a token behind what begins like a JWT is taken out, too', () => {
  assert.equal(
    redact('eyJabc-rr1_TOKEN eyJabc.rvs_TOKEN rr1_TOKEN'),
    'eyJabc-[redacted] eyJabc.[redacted] [redacted]',
  );
});

test('what begins like a token and is none is read once', () => {
  // read again from each beginning it would take minutes
  const none = 'eyJ-'.repeat(250_000);
  assert.equal(redact(none), none);
  assert.equal(redact(`${none}x.y.z, eyJa.b eyJc.d.e`), '[redacted], eyJa.b [redacted]');
});

test('digits and letters around the number of a card do not hide it', () => {
  assert.equal(redact('4111 1111 1111 1111 08/27'), '[redacted] 08/27');
  assert.equal(redact('4111 1111 1111 1111 123'), '[redacted] 123');
  assert.equal(redact('12 4111 1111 1111 1111'), '12 [redacted]');
  assert.equal(redact('at 1790000000005 ms'), 'at 1790000000005 ms');
  assert.equal(redact('card4111111111111111x'), 'card[redacted]x');
  assert.equal(redact('5500-0000-0000-0004, 378282246310005'), '[redacted], [redacted]');
});

test('what is no number of a card stays', () => {
  for (const text of ['411111111111', '4111  1111  1111  1111', '0000000000000000', '4'.repeat(26), '4111 1111', '']) {
    assert.equal(redact(text), text);
  }
});

test('numbers, names of fields and what has no JSON are looked at, too', () => {
  const card = '4111111111111111';
  const value = {
    card: 4111111111111111, big: 4111111111111111n, small: 411, part: 0.4111111111111111,
    list: [Symbol(card), () => `${4111111111111111}`], [`of ${card}`]: 1, ['of 5500000000000004']: 2,
  };
  assert.deepEqual(logValue(value), {
    card: '[redacted]', big: '[redacted]', small: 411, part: 0.4111111111111111,
    list: ['Symbol([redacted])', '() => `${[redacted]}`'], 'of [redacted]': 1, 'of [redacted] 2': 2,
  });
});

test('a cycle, a deep object and a large one end somewhere', () => {
  const round: Record<string, unknown> = { name: 'round' };
  round['self'] = round;
  assert.deepEqual(logValue(round), { name: 'round', self: { $ref: '#' } });
  assert.deepEqual(logValue({ a: { b: { c: { d: { e: 1 } } } } }), { a: { b: { c: { d: '{...}' } } } });
  const many = logValue(Array.from({ length: 1_000 }, (_, at) => at)) as unknown[];
  assert.equal(many.length, 201);
  assert.equal(many.at(-1), '... 800 more');
});

test('what JSON has not is said in words', () => {
  const odd = { big: 10n, not: Number.NaN, when: new Date(0), fault: new RangeError('no'), gone: undefined };
  assert.deepEqual(logValue(odd), {
    big: '10', not: 'NaN', when: '1970-01-01T00:00:00.000Z', fault: { name: 'RangeError', message: 'no' },
  });
});

test('a text is cut between characters, and says what is missing', () => {
  assert.deepEqual(cut('abc', 8), { text: 'abc', truncated: false });
  assert.deepEqual(cut('ééééé', 5), { text: 'éé[cut, 6 B]', truncated: true });
});
