// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import test from 'node:test';
import { Problem } from '../../main/resources/reeve-console/js/gateway.js';
import { mistake, problemText, waitText } from '../../main/resources/reeve-console/js/problem-text.js';
import { homeOf, pagesFor } from '../../main/resources/reeve-console/js/rights.js';
import { keyProblem, passwordProblem } from '../../main/resources/reeve-console/js/sign-in-text.js';

test('a wait is rounded up to what a person would wait', () => {
  assert.equal(waitText(0), '1 s');
  assert.equal(waitText(1_001), '2 s');
  assert.equal(waitText(90_000), '90 s');
  assert.equal(waitText(90_001), '2 min');
  assert.equal(waitText(15 * 60_000), '15 min');
});

test('each refusal of a sign-in has its own words', () => {
  const refused = (reason, status = 401) => new Problem({ reason, status, detail: 'x', retryAfterMs: 12_000 });
  assert.match(passwordProblem(refused('INVALID_CREDENTIALS')), /not right/);
  assert.match(passwordProblem(refused('ACCOUNT_DISABLED')), /disabled/);
  assert.match(passwordProblem(refused('MFA_INVALID')), /code/);
  assert.match(passwordProblem(refused('RATE_LIMITED', 429)), /12 s/);
  assert.match(passwordProblem(new Problem({ detail: 'gone' })), /cannot be reached/);
  assert.match(keyProblem(refused('INVALID_CREDENTIALS')), /key is not known/);
  assert.match(keyProblem(refused('DATABASE_UNAVAILABLE', 503)), /database is away/);
});

test('what the page refuses itself is said as it is, what the server says as a sentence', () => {
  assert.equal(problemText(mistake('This is not it')), 'This is not it');
  assert.equal(problemText(new Problem({ status: 404, reason: 'USER_UNKNOWN', detail: 'there is no such user' })), 'There is no such user.');
  assert.equal(problemText(new Problem({ status: 404, reason: 'X', detail: 'y' }), { X: 'Z.' }), 'Z.');
});

test('a session sees the pages that its scopes allow, else its own account', () => {
  const names = (...scopes) => pagesFor({ scopes }).map(([name]) => name);
  assert.deepEqual(names('admin'), ['logs', 'services', 'users', 'audit']);
  assert.deepEqual(names('logs:write', 'users:admin'), ['users', 'audit']);
  assert.equal(homeOf({ scopes: ['logs:write'] }), 'account');
  assert.equal(homeOf({ scopes: ['services:read'] }), 'services');
});
