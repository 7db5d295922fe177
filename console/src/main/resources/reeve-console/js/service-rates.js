// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Rates from counters: what changed between two looks, over the time between them.
const HISTORY_MAX = 60;

export class ServiceRates {
  #services = new Map();

  /** A new reading of all services. A counter that went back (a broker restarted) gives no rate once. */
  note(services, nowMs) {
    for (const service of services) {
      const before = this.#services.get(service.name);
      const reading = { atMs: nowMs, arrivals: Number(service.arrivals || 0), completions: Number(service.completions || 0) };
      const history = before ? before.history : [];
      const arrivals = before ? rate(before.reading.arrivals, reading.arrivals, nowMs - before.reading.atMs) : null;
      const completions = before ? rate(before.reading.completions, reading.completions, nowMs - before.reading.atMs) : null;
      if (arrivals !== null) history.push(arrivals);
      history.splice(0, history.length - HISTORY_MAX);
      this.#services.set(service.name, { reading, history, arrivals, completions });
    }
  }

  /** {arrivals, completions} per second or null, and the history of arrivals. */
  of(name) {
    return this.#services.get(name) ?? { arrivals: null, completions: null, history: [] };
  }
}

function rate(before, now, elapsedMs) {
  return now < before || elapsedMs <= 0 ? null : ((now - before) * 1000) / elapsedMs;
}
