// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Memory reports of a device that are kept to be compared: which classes grew between two of them.
const UNITS = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];

/** Reports kept; the oldest goes. */
export const STATES_MAX = 10;

export class MemoryStates {
  #next = 1;

  constructor() {
    this.states = [];
  }

  /** Keeps a MemoryAnswer; returns it as it is shown. */
  add(answer, atMs) {
    const state = { number: this.#next++, atMs, facts: factsOf(answer), classes: (answer.classes || []).map(classOf), captions: answer.captions || [] };
    this.states = [...this.states, state].slice(-STATES_MAX);
    return state;
  }

  numbered(number) {
    return this.states.find((state) => state.number === number) || null;
  }
}

/** Rows for a state: each class with what changed since base (null: since the device's own report before), most change first. */
export function memoryRows(state, base = null) {
  const before = base && new Map(base.classes.map((one) => [one.name, one]));
  const rows = state.classes.map((one) => ({ ...one, delta: one.count - (before ? before.get(one.name)?.count || 0 : one.previous) }));
  if (before) {
    const now = new Set(state.classes.map(({ name }) => name));
    for (const one of base.classes) if (!now.has(one.name)) rows.push({ ...one, count: 0, bytes: 0, delta: -one.count });
  }
  return rows.sort((a, b) => Math.abs(b.delta) - Math.abs(a.delta) || b.bytes - a.bytes || a.name.localeCompare(b.name));
}

function classOf({ name = '', count = 0, previous = 0, bytes = 0, max = 0 }) {
  return { name, count: Number(count), previous: Number(previous), bytes: Number(bytes), max: Number(max) };
}

function factsOf({ heapBytes = 0, nonHeapBytes = 0, directBytes = 0, rssBytes = 0, threads = 0, gcCount = 0, gcMs = 0 }) {
  return { heap: Number(heapBytes), 'non-heap': Number(nonHeapBytes), direct: Number(directBytes), RSS: Number(rssBytes), threads: Number(threads), collections: Number(gcCount), 'in them': Number(gcMs) };
}

/** 1.5 MiB. */
export function bytesText(bytes) {
  let size = Math.abs(bytes);
  let unit = 0;
  while (size >= 1_024 && unit < UNITS.length - 1) {
    size /= 1_024;
    unit++;
  }
  const digits = unit === 0 || size >= 100 ? 0 : 1;
  return `${bytes < 0 ? '−' : ''}${size.toFixed(digits)} ${UNITS[unit]}`;
}

/** +12, −3, 0. */
export function signedText(number) {
  return number === 0 ? '0' : `${number < 0 ? '−' : '+'}${Math.abs(number).toLocaleString('en')}`;
}
