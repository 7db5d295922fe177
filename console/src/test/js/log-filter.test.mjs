// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';
import { attributeTerm, fieldTerm, withTerm } from '../../main/resources/reeve-console/js/filter-terms.js';
import { FilterMistake, parseFilter } from '../../main/resources/reeve-console/js/log-filter.js';

const VECTORS = new URL('../../../../gateway-api/src/test/resources/log-filter-vectors.json', import.meta.url);
const { vectors } = JSON.parse(readFileSync(VECTORS, 'utf8'));

function mistakeOf(filter) {
  try {
    parseFilter(filter);
  } catch (mistake) {
    if (mistake instanceof FilterMistake) return mistake;
    throw mistake;
  }
  return null;
}

test('reads every vector as Java does', () => {
  assert.ok(vectors.length > 50);
  for (const { filter, tree, mistake } of vectors) {
    if (tree) assert.deepEqual(parseFilter(filter), tree, filter);
    else assert.deepEqual([mistakeOf(filter)?.from, mistakeOf(filter)?.to], mistake, filter);
  }
});

test('keeps its bounds', () => {
  assert.match(mistakeOf('x'.repeat(1_025)).message, /1,024/);
  assert.match(mistakeOf('x '.repeat(101)).message, /100 terms/);
  assert.match(mistakeOf(`${'('.repeat(17)}x${')'.repeat(17)}`).message, /16 deep/);
  assert.equal(mistakeOf(`${'('.repeat(16)}x${')'.repeat(16)}`), null);
});

test('ends in a tree or a mistake within the text whatever is typed', () => {
  const letters = 'ab OR"/\\():=<>-*.\t level\u00a0\u3000';
  for (let seed = 1; seed < 20_000; seed++) {
    const random = generator(seed);
    const filter = Array.from({ length: random(30) }, () => letters[random(letters.length)]).join('');
    const mistake = mistakeOf(filter);
    if (!mistake) continue;
    assert.ok(mistake.from >= 0 && mistake.from <= mistake.to && mistake.to <= filter.length, `seed ${seed}: ${filter}`);
  }
});

test('a term that is written is read as what was meant', () => {
  for (const value of ['net.http', 'a b', 'say "hi"', 'back\\slash', '(x)', 'a:b', '-', 'ä', '*']) {
    assert.deepEqual(parseFilter(fieldTerm('logger', value)), { field: 'logger', operator: '=', value }, value);
  }
  assert.deepEqual(parseFilter(attributeTerm('http.status', 500)), { field: 'attr.http.status', operator: '=', value: '500' });
  assert.deepEqual(parseFilter(attributeTerm('odd name', 'x y')), { phrase: 'x y' });
});

test('a term is added to what is typed once, and to alternatives as a whole', () => {
  assert.equal(withTerm('', 'a=1'), 'a=1');
  assert.equal(withTerm('cart', 'user=u_1'), 'cart user=u_1');
  assert.equal(withTerm('cart user=u_1', 'user=u_1'), 'cart user=u_1');
  assert.equal(withTerm('a OR b', 'user=u_1'), '(a OR b) user=u_1');
});

/** A small generator of whole numbers below a bound, the same for the same seed. */
function generator(seed) {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1_103_515_245) + 12_345) & 0x7fffffff;
    return (state >>> 8) % bound;
  };
}
