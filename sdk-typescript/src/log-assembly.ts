// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { FlightRecorder } from './flight-recorder.js';
import { LogBudget } from './log-budget.js';
import { LogCalls, type LogCallParts } from './log-calls.js';
import { capabilitiesOf, LogCommands } from './log-commands.js';
import { LogConfig } from './log-config.js';
import { LogCounters } from './log-counters.js';
import { LogInstances } from './log-instances.js';
import { LogIntake } from './log-intake.js';
import { LogLevels } from './log-levels.js';
import type { LogOptions } from './log-options.js';
import type { LogLevel } from './log-record.js';
import { redactBy } from './log-redaction.js';
import { LogRing } from './log-ring.js';
import { LogSeal } from './log-seal.js';
import { LogSender } from './log-sender.js';
import { LogSessions } from './log-sessions.js';
import { LogShelf } from './log-shelf.js';
import { LogWatches } from './log-watches.js';
import { Logs } from './logs.js';
import type { Network } from './network.js';
import { SessionClaims } from './session-claims.js';
import type { Store } from './store.js';

export interface LogParts extends LogCallParts {
  readonly store: Store;
  readonly network: Network;
  /** About the app and its device. */
  readonly source: Readonly<Record<string, unknown>>;
  readonly level: LogLevel;
  /** `false`: nothing is logged, sent or asked. */
  readonly options: LogOptions | false;
  readonly closed: AbortSignal;
}

/** Puts the parts of the log together. */
export function logsOf(parts: LogParts): Logs {
  const { platform, settings, store, network, source, closed } = parts;
  const options = parts.options === false ? {} : parts.options;
  const offers = options.offers ?? [];
  const redact = redactBy(options.redact ?? []);
  const counters = new LogCounters();
  const bounds = { recordsMax: settings.logRecordsMax, bytesMax: settings.logBytesMax, lifeMs: settings.logLifeMs };
  const ring = new LogRing({ ...bounds, recordsMax: Math.min(settings.logEarlyMax, bounds.recordsMax) }, counters);
  const sessions = new LogSessions(platform, settings, ring);
  const seal = options.key && new LogSeal(options.key, platform.crypto, why => counters.lastError = why);
  const shelf = new LogShelf(store, new SessionClaims(platform.claim), seal);
  const levels = new LogLevels(parts.level, platform, store);
  const watches = new LogWatches(settings.watchNamesMax, redact);
  const instances = new LogInstances(redact);
  const calls = new LogCalls(parts);
  const capabilities = capabilitiesOf(offers, platform.memory);
  const { appName, appVersion } = source;
  const config: LogConfig = new LogConfig({
    platform, settings, network, calls, levels, closed,
    request: { appName, appVersion, capabilities },
    answer: applied => commands.answer(applied),
    isSending: () => sender.isSending,
    isLive: () => sender.isLive,
  });
  const loaded = parts.options === false ? Promise.resolve() : load();
  const sender: LogSender = new LogSender({
    platform, settings, network, calls, ring, shelf, counters, config, source, capabilities, loaded, closed,
  });
  const budget = new LogBudget(settings, () => platform.elapsed());
  const recorder = new FlightRecorder(settings.flightRecordsMax, settings.flightBytesMax, redact);
  const intake = new LogIntake({ platform, settings, redact, sessions, ring, budget, recorder, sender });
  const answer = (message: object) => calls.run('Answer', message);
  const asked = { levels, watches, instances, intake, sender, answer };
  const commands = new LogCommands({ platform, settings, offers, ...asked });
  const isOn = parts.options !== false;
  const kept = { sessions, watches, instances, counters, ring, budget };
  return new Logs({ isOn, levels, intake, sender, config, commands, ...kept });

  async function load(): Promise<void> {
    // a store that cannot be read is one without anything in it
    await shelf.load(ring).then(id => sessions.startsAfter(id), () => {});
    ring.bounds = bounds;
    ring.expire(platform.now());
    if (!ring.isEmpty) {
      sender.soon();
    }
  }
}
