// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// What can be told and asked of devices: one place for the routes. Fields are those of log.proto; what proto3 leaves out
// is put back where a page reads it.
import { LEVELS } from './levels.js';

export const LEVEL_MINUTES = [5, 15, 30, 60, 120, 240, 480, 1_440];
export const LEVEL_MINUTES_DEFAULT = 60;
const AUDIT_ROWS = 50;
const IN_FORCE_ROWS = 500;
const OVER_ROWS = 20;

export class LogControl {
  constructor(api) {
    this.api = api;
  }

  /** Overrides in force, however many came after them, and the last ones that are over; of both the newest first. */
  async levels() {
    const [inForce, last] = await Promise.all([{ limit: IN_FORCE_ROWS }, { over: 'true', limit: OVER_ROWS }].map(async (query) => {
      const { levels = [] } = await this.api.get('v1/logs/levels', query);
      return levels.map(levelOverride);
    }));
    const ids = new Set(inForce.map(({ id }) => id));
    return [...inForce.reverse(), ...last.filter(({ id }) => !ids.has(id))];
  }

  async setLevel({ target, value, logger, level, minutes, reason }) {
    return levelOverride(await this.api.post('v1/logs/levels', { target, value, logger, level, forMs: minutes * 60_000, reason }));
  }

  endLevel(id, reason) {
    return this.api.remove('v1/logs/levels', { id, reason });
  }

  /** command: {live}, {watch}, {memory} or {recall}. */
  async command(device, reason, command) {
    return deviceCommand(await this.api.post('v1/logs/commands', { device, reason, ...command }));
  }

  async audit(device) {
    const reply = await this.api.get('v1/logs/audit', { device, limit: AUDIT_ROWS });
    return (reply.entries || []).map(({ atUnixMs, actor = '', action = '', target = '', reason = '', detail = '' }) => ({ atMs: Number(atUnixMs || 0), actor, action, target, reason, detail }));
  }
}

function levelOverride(raw) {
  return {
    id: raw.id || '', target: raw.target || 'INSTALLATION', value: raw.value || '', logger: raw.logger || '', level: (raw.level || '').toUpperCase(), reason: raw.reason || '',
    by: raw.createdBy || '', createdMs: Number(raw.createdUnixMs || 0), expiresMs: Number(raw.expiresUnixMs || 0), sent: Number(raw.sent || 0), applied: Number(raw.applied || 0),
    state: raw.state || 'SENT',
  };
}

function deviceCommand(raw) {
  return { id: raw.id || '', state: raw.state || 'SENT', refused: raw.refused || '', cursor: raw.cursor || '', expiresMs: Number(raw.expiresUnixMs || 0) };
}

/** True when an override means this device. */
export function means(override, device) {
  switch (override.target) {
    case 'INSTALLATION': return override.value === device.id;
    case 'ACCOUNT': return device.user !== '' && override.value === device.user;
    case 'APP_VERSION': return device.version !== '' && override.value === device.version;
    default: return true;
  }
}

/** Whom an override means, in words. */
export function targetText({ target, value }) {
  switch (target) {
    case 'INSTALLATION': return `device ${value}`;
    case 'ACCOUNT': return `user ${value}`;
    case 'APP_VERSION': return `version ${value}`;
    default: return 'all devices';
  }
}

/** sent, applied, expired, ended, refused: what became of an override, with how many devices. */
export function stateText({ state, sent, applied }) {
  switch (state) {
    case 'APPLIED': return applied > 1 || sent > 1 ? `applied by ${applied} of ${Math.max(sent, applied)}` : 'applied';
    case 'EXPIRED': return 'expired';
    case 'ENDED': return 'ended';
    case 'REFUSED': return 'refused by the device';
    default: return sent > 0 ? `sent${sent > 1 ? ` to ${sent}` : ''}` : 'waits for the next batch';
  }
}

/** The letter class of a level by name. */
export function levelLetter(name) {
  return LEVELS.find((level) => level.name === name)?.letter || 'I';
}
