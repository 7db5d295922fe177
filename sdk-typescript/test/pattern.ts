// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { isRecord } from '../src/error.js';

/** Names that a pattern has given to values: `$x` takes a value the first time, and must equal it later. */
export type Captures = Map<string, unknown>;

const ANYTHING = '$?';

/** Why a value does not match a pattern; undefined if it does. */
export function mismatch(pattern: unknown, value: unknown, captures: Captures, at = ''): string | undefined {
  if (pattern === ANYTHING) {
    return undefined;
  }
  if (typeof pattern === 'string' && pattern.startsWith('$')) {
    if (!captures.has(pattern)) {
      captures.set(pattern, value);
    }
    return captures.get(pattern) === value ? undefined : `${at}: ${value} is not ${pattern} = ${captures.get(pattern)}`;
  }
  if (Array.isArray(pattern)) {
    if (!Array.isArray(value) || value.length !== pattern.length) {
      return `${at}: ${JSON.stringify(value)} is no list of ${pattern.length}`;
    }
    return first(pattern.map((item, index) => mismatch(item, value[index], captures, `${at}[${index}]`)));
  }
  if (isRecord(pattern)) {
    if (!isRecord(value)) {
      return `${at}: ${JSON.stringify(value)} is no object`;
    }
    return first(Object.entries(pattern).map(([name, member]) => member === null
      ? value[name] === undefined || value[name] === null ? undefined : `${at}.${name} is there`
      : mismatch(member, value[name], captures, `${at}.${name}`)));
  }
  return pattern === value ? undefined : `${at}: ${JSON.stringify(value)} is not ${JSON.stringify(pattern)}`;
}

/** Puts captured values in their places. */
export function filled(template: unknown, captures: Captures): unknown {
  if (typeof template === 'string' && captures.has(template)) {
    return captures.get(template);
  }
  if (Array.isArray(template)) {
    return template.map(item => filled(item, captures));
  }
  return isRecord(template)
    ? Object.fromEntries(Object.entries(template).map(([name, member]) => [name, filled(member, captures)]))
    : template;
}

function first(faults: (string | undefined)[]): string | undefined {
  return faults.find(fault => fault !== undefined);
}
