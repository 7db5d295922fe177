// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// What a device answers, as a stream that begins at the first command and renews itself from where it was cut.
import { Backoff } from './backoff.js';
import { liveStream } from './live-stream.js';

export class DeviceAnswers {
  #stopped = null;
  #cursor = '';

  /** onAnswer({id, kind, answer, atMs}); onProblem(problem), null once it goes on. */
  constructor({ api, device, onAnswer, onProblem = () => {}, backoff = new Backoff() }) {
    Object.assign(this, { api, device, onAnswer, onProblem, backoff });
  }

  /** Follows from the cursor of a command, unless it follows already. */
  follow(cursor) {
    if (this.#stopped) return;
    this.#stopped = new AbortController();
    this.#cursor = cursor;
    this.#run(this.#stopped.signal);
  }

  stop() {
    this.#stopped?.abort();
    this.#stopped = null;
  }

  async #run(signal) {
    while (!signal.aborted) {
      try {
        await this.#once(signal);
      } catch (problem) {
        if (signal.aborted) return;
        this.onProblem(problem);
        if (problem.status === 403 || problem.status === 404) return;
      }
      await pause(this.backoff.next(), signal);
    }
  }

  async #once(signal) {
    for await (const batch of liveStream(this.api, 'v1/logs/answers', { device: this.device, after: this.#cursor }, signal)) {
      if (signal.aborted) return;
      this.#take(batch);
    }
  }

  #take({ answers = [], cursor = '' }) {
    this.backoff.reset();
    this.onProblem(null);
    for (const one of answers) {
      const known = answerOf(one);
      if (known) this.onAnswer(known);
    }
    if (cursor) this.#cursor = cursor;
  }
}

const KINDS = ['level', 'live', 'watch', 'memory', 'recall', 'refused'];

/** A DeviceAnswer in proto3 JSON, null if it is of a kind this page does not know. */
export function answerOf({ answer = {}, atUnixMs = 0 }) {
  const kind = KINDS.find((name) => answer[name] !== undefined);
  return kind ? { id: answer.id || '', kind, answer: answer[kind], atMs: Number(atUnixMs) } : null;
}

function pause(ms, signal) {
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, ms);
    signal.addEventListener('abort', () => { clearTimeout(timer); resolve(); }, { once: true });
  });
}
