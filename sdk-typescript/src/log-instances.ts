// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import type { Redact } from './log-redaction.js';
import { cut, safeText } from './log-value.js';

const KINDS_MAX = 50;
const CAPTIONS_MAX = 100;
const CAPTION_BYTES_MAX = 120;
/** As JSON, so that an answer stays within its 64 KiB. */
const ALL_CAPTIONS_MAX = 12 * 1024;
const COUNTED_MAX = 100_000;

/** A `MemoryClass` of log.proto in JSON. */
interface Kind {
  readonly name: string;
  readonly count: number;
  readonly previous: number;
  readonly max: number;
}

export interface InstanceReport {
  readonly classes?: readonly Kind[];
  readonly captions?: readonly string[];
}

/** Objects of the app that a memory report counts and names, by the kinds that the app registered. */
export class LogInstances {
  readonly #redact: Redact;
  readonly #kinds = new Map<string, () => Iterable<unknown>>();
  readonly #before = new Map<string, Kind>();

  constructor(redact: Redact) {
    this.#redact = redact;
  }

  /** Returns what takes it back. Over the bound, the one that was registered first goes. */
  add(kind: string, all: () => Iterable<unknown>): () => void {
    this.#remove(kind);
    this.#kinds.set(kind, all);
    if (this.#kinds.size > KINDS_MAX) {
      this.#remove(this.#kinds.keys().next().value!);
    }
    return () => {
      if (this.#kinds.get(kind) === all) {
        this.#remove(kind);
      }
    };
  }

  #remove(kind: string): void {
    this.#kinds.delete(kind);
    this.#before.delete(kind);
  }

  /** What there is now. */
  report(): InstanceReport {
    const classes: Kind[] = [];
    const captions: string[] = [];
    for (const [name, all] of [...this.#kinds].sort(([one], [other]) => (one < other ? -1 : 1))) {
      try {
        const count = this.#counted(name, all(), captions);
        const { count: previous = 0, max = 0 } = this.#before.get(name) ?? {};
        const kind = { name: cut(name, CAPTION_BYTES_MAX).text, count, previous, max: Math.max(max, count) };
        this.#before.set(name, kind);
        classes.push(kind);
      } catch {
        put(captions, `${name}: [failed]`);
      }
    }
    return { ...(classes.length === 0 ? {} : { classes }), ...(captions.length === 0 ? {} : { captions }) };
  }

  #counted(name: string, all: Iterable<unknown>, captions: string[]): number {
    let count = 0;
    for (const one of all) {
      if (count++ < CAPTIONS_MAX) {
        put(captions, this.#redact(`${name}: ${safeText(() => one)}`));
      }
      if (count >= COUNTED_MAX) {
        break;
      }
    }
    return count;
  }
}

function put(captions: string[], caption: string): void {
  const { text } = cut(caption, CAPTION_BYTES_MAX);
  if (captions.length < CAPTIONS_MAX && JSON.stringify(captions).length + text.length <= ALL_CAPTIONS_MAX) {
    captions.push(text);
  }
}
