// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** The numbers of docs/client-spec.md; every one can be set, tests shorten them. */
export interface Settings {
  readonly backoffBaseMs: number;
  readonly backoffCapMs: number;
  /** Nothing heard for this long: the socket is dead. */
  readonly silenceMs: number;
  /** A ping sent to find out must be answered within. */
  readonly probeMs: number;
  readonly connectMs: number;
  readonly authMs: number;
  /** Of an access token's life, when it is refreshed. */
  readonly refreshAt: number;
  readonly refreshMs: number;
  /** Of a call that names none. */
  readonly deadlineMs: number;
  readonly streamDeadlineMs: number;
  /** After its deadline a call ends by itself. */
  readonly graceMs: number;
  readonly attemptsMax: number;
  readonly openCallsMax: number;
  /** Parts of a stream that nobody has read. */
  readonly partsMax: number;
  readonly outboxEntriesMax: number;
  readonly outboxBytesMax: number;
  readonly outboxLifeMs: number;
  /** What is not acknowledged, of all log sessions together; what is older than `logLifeMs` goes. */
  readonly logRecordsMax: number;
  readonly logBytesMax: number;
  readonly logLifeMs: number;
  /** Log records before the store is read. */
  readonly logEarlyMax: number;
  readonly logBatchMax: number;
  readonly logBatchBytesMax: number;
  readonly logFlushMs: number;
  /** Log records a second, and at once. */
  readonly logRateMax: number;
  readonly logBurstMax: number;
  /** Bytes of log records an hour on a metered network, and of those at once. */
  readonly logMeteredBytesMax: number;
  readonly logMeteredBurstMax: number;
  /** How long a log session lasts, and in the background. */
  readonly logSessionMs: number;
  readonly logSessionHiddenMs: number;
  /** Not more often because of appends. */
  readonly logConfigMs: number;
  /** A random part of it goes by between a socket that opens and the question for levels. */
  readonly logConfigSpreadMs: number;
  /** Records below the level that come with an ERROR; 0 = none are kept. */
  readonly flightRecordsMax: number;
  readonly flightBytesMax: number;
  readonly flightEveryMs: number;
  /** While somebody looks on. */
  readonly liveFlushMs: number;
  readonly liveLeaseMs: number;
  readonly watchNamesMax: number;
  readonly watchesMax: number;
  readonly watchEveryMs: number;
  readonly watchLeaseMs: number;
  readonly memoryEveryMs: number;
  readonly recallMax: number;
  readonly closeMs: number;
  /** How long WebSockets count as blocked. */
  readonly blockedMs: number;
  /** What may wait in a socket to be sent. */
  readonly sendBufferBytesMax: number;
}

export const defaultSettings: Settings = {
  backoffBaseMs: 500,
  backoffCapMs: 30_000,
  silenceMs: 35_000,
  probeMs: 5_000,
  connectMs: 10_000,
  authMs: 10_000,
  refreshAt: 0.8,
  refreshMs: 10_000,
  deadlineMs: 10_000,
  streamDeadlineMs: 3_600_000,
  graceMs: 1_000,
  attemptsMax: 4,
  openCallsMax: 100,
  partsMax: 1_000,
  outboxEntriesMax: 1_000,
  outboxBytesMax: 5 * 1024 * 1024,
  outboxLifeMs: 24 * 3_600_000,
  logRecordsMax: 50_000,
  logBytesMax: 10 * 1024 * 1024,
  logLifeMs: 72 * 3_600_000,
  logEarlyMax: 5_000,
  logBatchMax: 100,
  logBatchBytesMax: 128 * 1024,
  logFlushMs: 5_000,
  logRateMax: 200,
  logBurstMax: 2_000,
  logMeteredBytesMax: 5 * 1024 * 1024,
  logMeteredBurstMax: 1024 * 1024,
  logSessionMs: 4 * 3_600_000,
  logSessionHiddenMs: 15 * 60_000,
  logConfigMs: 5_000,
  logConfigSpreadMs: 5_000,
  flightRecordsMax: 500,
  flightBytesMax: 1024 * 1024,
  flightEveryMs: 60_000,
  liveFlushMs: 100,
  liveLeaseMs: 60_000,
  watchNamesMax: 100,
  watchesMax: 10,
  watchEveryMs: 250,
  watchLeaseMs: 30_000,
  memoryEveryMs: 5_000,
  recallMax: 500,
  closeMs: 2_000,
  blockedMs: 300_000,
  sendBufferBytesMax: 1024 * 1024,
};
