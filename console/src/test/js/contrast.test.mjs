// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import test from 'node:test';

const CSS = readFileSync(new URL('../../main/resources/reeve-console/css/tokens.css', import.meta.url), 'utf8');
const INKS = ['ink', 'ink-soft', 'ink-faint', 'accent', 'trace', 'debug', 'info', 'warn', 'error', 'fatal', 'good'];
const GROUNDS = ['ground', 'list', 'panel', 'raised', 'sunken', 'hover'];
/** Coloured text on its own tinted row, faint text on every row it can stand on. */
const PAIRS = [['warn', 'warn-ground'], ['error', 'error-ground'], ['fatal', 'fatal-ground'], ['ink', 'chosen'], ['ink-soft', 'chosen'], ['ink-faint', 'chosen'],
  ['ink-faint', 'warn-ground'], ['ink-faint', 'error-ground'], ['ink-soft', 'error-ground'], ['error', 'chosen'], ['accent-ink', 'accent-ground']];

function colours(theme) {
  const found = {};
  for (const [, name, light, dark] of CSS.matchAll(/--([a-z-]+): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)/g)) found[name] ??= theme === 'light' ? light : dark;
  return { ...found, 'accent-ink': '#ffffff' };
}

function luminance(hex) {
  const [r, g, b] = [1, 3, 5].map((at) => parseInt(hex.slice(at, at + 2), 16) / 255).map((c) => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(one, other) {
  const [dark, light] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

for (const theme of ['light', 'dark']) {
  test(`text has a contrast of 4.5:1 or more in the ${theme} theme`, () => {
    const named = colours(theme);
    const pairs = [...INKS.flatMap((ink) => GROUNDS.map((ground) => [ink, ground])), ...PAIRS];
    const weak = pairs.map(([ink, ground]) => [ink, ground, contrast(named[ink], named[ground])]).filter(([, , ratio]) => !(ratio >= 4.5));
    assert.deepEqual(weak, []);
  });
}
