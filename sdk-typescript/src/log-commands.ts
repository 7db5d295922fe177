// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { isRecord } from './error.js';
import type { LogInstances } from './log-instances.js';
import type { LogIntake } from './log-intake.js';
import type { Applied, LogLevels } from './log-levels.js';
import type { LogSender } from './log-sender.js';
import type { LogWatches } from './log-watches.js';
import type { MemoryReport } from './memory.js';
import type { Platform } from './platform.js';
import type { Settings } from './settings.js';
import { WatchRuns } from './watch-runs.js';

/** In the order in which they are told. */
const KINDS = ['level', 'live', 'watch', 'memory', 'recall'] as const;
type Kind = typeof KINDS[number];

/** What people at the console may ask for only if the app has switched it on. */
export type LogOffer = 'watch' | 'memory';

export interface LogCommandParts {
  readonly platform: Platform;
  readonly settings: Settings;
  readonly offers: readonly LogOffer[];
  readonly levels: LogLevels;
  readonly watches: LogWatches;
  readonly instances: LogInstances;
  readonly intake: LogIntake;
  readonly sender: LogSender;
  /** Rejects with what the server says. */
  readonly answer: (message: object) => Promise<unknown>;
}

/** What a client with these carries out. */
export function capabilitiesOf(offers: readonly LogOffer[], memory: (() => unknown) | undefined): Kind[] {
  const mayTellMemory = offers.includes('memory') && memory?.() !== undefined;
  return KINDS.filter(kind =>
    kind === 'watch' ? offers.includes('watch') : kind === 'memory' ? mayTellMemory : true);
}

/** Carries out what comes on the device's own topic, and answers. */
export class LogCommands {
  readonly #parts: LogCommandParts;
  readonly #runs: WatchRuns;
  #memoryMs = -Infinity;

  constructor(parts: LogCommandParts) {
    this.#parts = parts;
    this.#runs = new WatchRuns(parts);
  }

  /** Times in it are the server's, so only their difference to when it was published counts. */
  command(body: unknown, publishedAt: string): void {
    if (!isRecord(body)) {
      return;
    }
    const kind = KINDS.find(one => isRecord(body[one]));
    const id = typeof body['id'] === 'string' ? body['id'] : '';
    if (id !== '' || kind === 'level' || kind === 'live') {
      this.#answer(id, this.#carriedOut(id, kind, body, publishedAt));
    }
    if (kind === 'recall' && id !== '') {
      void this.#parts.sender.flush();
    }
  }

  /** Says that a level counts that came another way. */
  answer(applied: Applied): void {
    this.#answer(applied.id, { level: applied.level });
  }

  close(): void {
    this.#runs.close();
  }

  #answer(id: string, answer: object | undefined): void {
    if (id !== '' && answer !== undefined) {
      // a server that does not want to know says so
      this.#parts.answer({ id, ...answer }).catch(() => {});
    }
  }

  #carriedOut(id: string, kind: Kind | undefined, body: Record<string, unknown>, saidAt: string): object | undefined {
    const asked = kind === undefined ? {} : body[kind] as Record<string, unknown>;
    try {
      switch (kind) {
        case 'level': return this.#level(id, asked, Date.parse(saidAt));
        case 'live': return this.#live(asked);
        case 'watch': return this.#watch(id, asked);
        case 'memory': return this.#memory();
        case 'recall': return { recall: { records: this.#parts.intake.recall(lines(asked, this.#parts.settings)) } };
        case undefined: return refused('not-offered');
      }
    } catch {
      return refused('failed');
    }
  }

  #level(id: string, asked: Record<string, unknown>, saidMs: number): object {
    const set = this.#parts.levels.set(asked, Number(asked['untilMs']) - saidMs, id);
    if (set === null) {
      return refused('not-offered');
    }
    const untilMs = set.forMs === 0 ? 0 : saidMs + set.forMs;
    return { level: { logger: String(asked['logger'] ?? ''), level: set.level, untilMs } };
  }

  #live(asked: Record<string, unknown>): object {
    const leaseMs = Math.min(positive(asked['leaseMs']), this.#parts.settings.liveLeaseMs);
    this.#parts.sender.live(leaseMs);
    return { live: { leaseMs } };
  }

  #watch(id: string, asked: Record<string, unknown>): object | undefined {
    const { offers, settings } = this.#parts;
    if (!offers.includes('watch')) {
      return refused('not-offered');
    }
    const names: unknown = asked['names'] ?? [];
    if (!Array.isArray(names) || names.length > settings.watchNamesMax) {
      return refused('failed');
    }
    const everyMs = names.length === 0 ? 0 : positive(asked['everyMs']);
    const leaseMs = positive(asked['leaseMs'] ?? settings.watchLeaseMs);
    const problem = this.#runs.run(id, names.map(String), everyMs, leaseMs);
    return problem === undefined ? undefined : refused(problem);
  }

  #memory(): object {
    const { offers, platform, settings } = this.#parts;
    const report: MemoryReport | undefined = offers.includes('memory') ? platform.memory?.() : undefined;
    if (report === undefined) {
      return refused('not-offered');
    }
    if (platform.elapsed() - this.#memoryMs < settings.memoryEveryMs) {
      return refused('too-often');
    }
    this.#memoryMs = platform.elapsed();
    return { memory: { ...report, ...this.#parts.instances.report() } };
  }
}

function refused(reason: string): object {
  return { refused: { reason } };
}

function lines(asked: Record<string, unknown>, { recallMax }: Settings): number {
  return Math.min(recallMax, Math.ceil(positive(asked['lines'] ?? recallMax)));
}

function positive(value: unknown): number {
  const number = Number(value);
  if (!(number > 0)) {
    throw new TypeError('not a number more than 0');
  }
  return number;
}
