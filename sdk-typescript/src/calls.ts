// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { appHeaders } from './app-headers.js';
import { Backoff } from './backoff.js';
import type { Attempt, CallReply, CallRequest } from './call.js';
import type { Connection } from './connection.js';
import { cancelled, invalid, noConnection, outcomeUnknown, ReeveError } from './error.js';
import type { CallFrame } from './frames.js';
import type { Http } from './http.js';
import { callByHttp } from './http-door.js';
import { Limited } from './limited.js';
import type { Network } from './network.js';
import type { Payload } from './payload.js';
import type { Platform } from './platform.js';
import { verdictOn } from './retry-rule.js';
import type { SessionKeeper } from './session-keeper.js';
import type { Settings } from './settings.js';
import { sleep } from './waiting.js';

export interface CallParts {
  readonly platform: Platform;
  readonly settings: Settings;
  readonly http: Http;
  readonly network: Network;
  readonly keeper: SessionKeeper;
  readonly connection: Connection;
  /** Aborted when the client is closed. */
  readonly closed: AbortSignal;
}

/** Something with a deadline that may be tried several times. */
interface Task {
  readonly deadlineMs: number;
  readonly harmless: boolean;
  readonly token: string | undefined;
  readonly attemptsMax: number;
  readonly door: 'websocket' | 'http' | undefined;
  readonly signal: AbortSignal | undefined;
  /** Whether a try that failed now may be followed by another. */
  readonly mayRepeat: () => boolean;
  readonly bySocket: (attempt: Omit<Attempt, 'request' | 'next'>) => Promise<CallReply>;
  readonly byHttp: (attempt: Omit<Attempt, 'request' | 'next'>) => Promise<CallReply>;
}

/** Makes calls and publications: chooses the door, keeps the deadline, tries again where that is right. */
export class Calls {
  readonly #parts: CallParts;

  constructor(parts: CallParts) {
    this.#parts = parts;
  }

  /** Runs one call to its end. `next` takes parts; after the first one it is not tried again. */
  run(request: CallRequest, next: (payload: Payload) => void = () => {}): Promise<CallReply> {
    const { settings, http } = this.#parts;
    const { options, stream } = request;
    let parts = 0;
    const counted = (payload: Payload) => {
      parts++;
      next(payload);
    };
    return this.#run({
      deadlineMs: options.deadlineMs ?? (stream ? settings.streamDeadlineMs : settings.deadlineMs),
      harmless: options.idempotent === true || options.idempotencyKey !== undefined,
      token: request.token,
      attemptsMax: request.attemptsMax ?? settings.attemptsMax,
      door: request.token === undefined ? options.door : 'http',
      signal: options.signal,
      mayRepeat: () => parts === 0,
      bySocket: attempt => this.#callBySocket({ ...attempt, request, next: counted }),
      byHttp: attempt => callByHttp(http, { ...attempt, request, next: counted }),
    });
  }

  /** Runs a publication; both doors end with a reply whose body is the position. */
  publish(task: Pick<Task, 'bySocket' | 'byHttp' | 'harmless' | 'signal'>): Promise<CallReply> {
    const { deadlineMs, attemptsMax } = this.#parts.settings;
    const usual = { token: undefined, door: undefined, mayRepeat: () => true };
    return this.#run({ ...task, ...usual, deadlineMs, attemptsMax });
  }

  async #run(task: Task): Promise<CallReply> {
    const { platform, closed } = this.#parts;
    if (!(task.deadlineMs > 0)) {
      throw invalid('a deadline is a number of milliseconds, more than 0');
    }
    const limit = new Limited(closed, task.signal);
    const until = platform.elapsed() + task.deadlineMs;
    try {
      return await this.#tries(task, until, limit);
    } finally {
      limit.end();
    }
  }

  async #tries(task: Task, until: number, limit: Limited): Promise<CallReply> {
    const { platform, settings } = this.#parts;
    const backoff = new Backoff(settings, platform.random);
    let renewed = false;
    for (let tries = 1; ; tries++) {
      let shown: string | undefined;
      try {
        return await this.#try(task, until, limit, renewed, token => shown = token);
      } catch (error) {
        if (!(error instanceof ReeveError) || limit.signal.aborted || !task.mayRepeat()) {
          throw error;
        }
        const verdict = verdictOn(error, task.harmless);
        if (verdict === 'with-another-token' && !renewed && shown !== undefined) {
          renewed = true;
          this.#parts.keeper.drop(shown);
          continue;
        }
        const waitMs = backoff.nextMs(error);
        if (verdict !== 'again' || tries >= task.attemptsMax || platform.elapsed() + waitMs >= until) {
          throw error;
        }
        await sleep(platform, waitMs, limit.signal);
      }
    }
  }

  /** One try. Until it is sent it has to the deadline, then a second more, in case the answer is on its way. */
  async #try(
    task: Task,
    until: number,
    limit: Limited,
    renewed: boolean,
    showing: (token: string | undefined) => void,
  ): Promise<CallReply> {
    const { platform, settings } = this.#parts;
    const leftMs = () => Math.max(0, until - platform.elapsed());
    const ready = new Limited(limit.signal).within(platform, leftMs(), noConnection);
    const { bySocket, shown } = await this.#choose(task, renewed, ready.signal).finally(() => ready.end());
    showing(shown);
    const late = () => outcomeUnknown('no answer within the deadline');
    const sent = new Limited(limit.signal).within(platform, leftMs() + settings.graceMs, late);
    const attempt = { token: shown, leftMs: Math.max(1, Math.round(leftMs())), signal: sent.signal };
    try {
      return await (bySocket ? task.bySocket(attempt) : task.byHttp(attempt));
    } finally {
      sent.end();
    }
  }

  /** The door, and the token that is shown there. `renewed`: one was refused, so another is needed first. */
  async #choose(
    task: Task,
    renewed: boolean,
    signal: AbortSignal,
  ): Promise<{ bySocket: boolean; shown: string | undefined }> {
    const { network, keeper, connection } = this.#parts;
    await network.whenUp(signal);
    if (task.door === 'websocket') {
      await connection.whenOpen(signal);
    }
    if (renewed) {
      await keeper.token(signal);
    }
    const bySocket = task.door === 'websocket' || (task.door !== 'http' && connection.hasPlace);
    return { bySocket, shown: task.token ?? (bySocket ? connection.shownToken : await keeper.token(signal)) };
  }

  async #callBySocket({ request, leftMs, signal, next }: Attempt): Promise<CallReply> {
    const { idempotencyKey, affinityKey, traceparent, app } = request.options;
    const call: CallFrame = {
      service: request.service,
      method: request.method,
      payload: request.payload,
      deadlineMs: leftMs,
      requestId: request.requestId,
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
      ...(affinityKey === undefined ? {} : { affinityKey }),
      ...(traceparent === undefined ? {} : { traceparent }),
      ...(app === undefined ? {} : { app: appHeaders(app) }),
    };
    const done = await this.#parts.connection.exchange({ call }, signal, next);
    if (done.cancelled) {
      throw cancelled();
    }
    const { payload, replayed, queueMs, workerMs } = done;
    const told = { requestId: request.requestId, replayed: replayed === true, app: done.app ?? {} };
    return { payload, ...told, queueMs, workerMs };
  }
}
