// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Places in a JSON value: their path as text, and the part of a value whose keys or values have a text in them.
const PLAIN = /^[A-Za-z_$][A-Za-z0-9_$]*$/;
/** Places a search goes on to show. */
const FOUND_MAX = 500;
/** What found() kept of arrays. */
const ofArrays = new WeakSet();

/** order.items[3]["odd key"] */
export function pathText(path) {
  return path.map((name, index) => {
    if (typeof name === 'number') return `[${name}]`;
    if (!PLAIN.test(name)) return `[${JSON.stringify(name)}]`;
    return index === 0 ? name : `.${name}`;
  }).join('');
}

/** The parts of an object or array, or of what was found of one: pairs of a name, a number in arrays, and a value. */
export function partsOf(value) {
  if (Array.isArray(value)) return value.map((item, index) => [index, item]);
  return ofArrays.has(value) ? Object.entries(value).map(([name, item]) => [Number(name), item]) : Object.entries(value);
}

/** {value, count}: only what leads to a match; a key that matches keeps all that is in it. Places of arrays become keys. */
export function found(value, text) {
  const wanted = text.toLowerCase();
  let count = 0;
  const search = (part) => {
    if (count >= FOUND_MAX) return undefined;
    if (part === null || typeof part !== 'object') {
      if (!String(part).toLowerCase().includes(wanted)) return undefined;
      count++;
      return part;
    }
    const kept = {};
    for (const [name, inner] of Object.entries(part)) {
      if (name.toLowerCase().includes(wanted) && !Array.isArray(part)) {
        count++;
        define(kept, name, inner);
      } else {
        const deeper = search(inner);
        if (deeper !== undefined) define(kept, name, deeper);
      }
    }
    if (Array.isArray(part)) ofArrays.add(kept);
    return Object.keys(kept).length > 0 ? kept : undefined;
  };
  const part = search(value);
  return { value: part, count };
}

/** Also for a key that is called __proto__. */
function define(target, name, value) {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}
