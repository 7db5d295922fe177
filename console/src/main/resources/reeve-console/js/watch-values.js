// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The values a device was asked to watch: the newest of each name, and the numbers of the last while for their lines.

/** Names kept; a device answers with at most 100 at once, and may answer with others later. */
export const NAMES_MAX = 200;
/** Numbers kept of a name. */
export const VALUES_MAX = 60;
const DECIMALS_MAX = 12;

export class WatchValues {
  #watched = new Map();

  /** An answer arrived. */
  note({ values = [] }, atMs) {
    for (const value of values) this.#noteOne(value, atMs);
  }

  /** [{name, text, numbers, isRight, atMs}] by name. */
  list() {
    return [...this.#watched.values()].sort((a, b) => a.name.localeCompare(b.name));
  }

  clear() {
    this.#watched.clear();
  }

  #noteOne(value, atMs) {
    const name = value.name || '';
    const known = this.#watched.get(name);
    if (!known && this.#watched.size >= NAMES_MAX) return;
    const number = numberOf(value);
    const numbers = number === null ? [] : [...(known?.numbers || []), number].slice(-VALUES_MAX);
    this.#watched.set(name, { name, text: valueText(value), numbers, isRight: value.alignment === 'RIGHT' || value.alignment === 1, atMs });
  }
}

/** The value as it is shown. */
export function valueText({ text, integer, number, flag, decimals = 0 }) {
  if (text !== undefined) return text;
  if (integer !== undefined) return String(integer);
  if (number !== undefined) return Number.isFinite(Number(number)) ? Number(number).toFixed(Math.min(decimals, DECIMALS_MAX)) : String(number);
  return flag === undefined ? '' : String(flag);
}

function numberOf({ integer, number, flag }) {
  const value = integer ?? number;
  if (value !== undefined) return Number.isFinite(Number(value)) ? Number(value) : null;
  return flag === undefined ? null : Number(flag);
}

/** The names a person typed, separated by commas or line breaks, each once. */
export function namesOf(text) {
  return [...new Set(text.split(/[,\n]/).map((name) => name.trim()).filter(Boolean))];
}
