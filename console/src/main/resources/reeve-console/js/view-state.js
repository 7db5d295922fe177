// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// What the log page shows, as its address says it: device, lowest level, filter, range, how time is shown. A link has no
// secret in it, and one line of it may be named.
import { SPANS } from './spans.js';
import { TIME_MODES } from './time-text.js';

const LEVEL_NAMES = ['trace', 'debug', 'info', 'warn', 'error'];
const MS_MAX = 8.64e15;
/** Devices looked at together; the routes take no more. */
const DEVICES_MAX = 100;

/** The view of an address's parameters; what is not known there is as usual. */
export function viewOf(parameters) {
  const from = moment(parameters.from);
  const to = moment(parameters.to);
  return {
    device: parameters.device || '',
    level: oneOf(LEVEL_NAMES, parameters.level, 'trace'),
    q: parameters.q || '',
    time: oneOf(TIME_MODES.map(({ name }) => name), parameters.time, 'local'),
    clock: oneOf(['corrected', 'device'], parameters.clock, 'corrected'),
    span: oneOf(SPANS.map(({ name }) => name), parameters.span, '1h'),
    ...(to > from ? { from, to } : { from: 0, to: 0 }),
  };
}

/** The parameters of a view; what is as usual is left out. line: one that is selected. */
export function parametersOf({ device, level, q, time, clock, span, from, to }, line = null) {
  const cursor = line?.cursor || '';
  return {
    device,
    level: unless('trace', level),
    q,
    time: unless('local', time),
    clock: unless('corrected', clock),
    span: unless('1h', span),
    from: from ? String(from) : '',
    to: to ? String(to) : '',
    line: cursor,
    at: cursor ? String(Math.ceil(line.timeMs)) : '',
  };
}

/** The line an address names, null if it names none. */
export function wantedLine({ line = '', at }) {
  return line === '' ? null : { cursor: line, atMs: moment(at) };
}

/** The devices of a view: none = all. Ids are told apart by line breaks; one that has some itself has them escaped. */
export function devicesOf({ device }) {
  return device === '' ? [] : device.split('\n').map((id) => id.replace(/\\([n\\])/g, (_, character) => (character === 'n' ? '\n' : character)));
}

/** What devicesOf() reads. */
export function viewedDevices(ids) {
  return ids.map((id) => id.replace(/[\n\\]/g, (character) => (character === '\n' ? '\\n' : '\\\\'))).join('\n');
}

/** The same devices with one more, or without it if it was among them. */
export function withDevice({ device }, id) {
  const devices = devicesOf({ device });
  return viewedDevices((devices.includes(id) ? devices.filter((one) => one !== id) : [...devices, id]).slice(-DEVICES_MAX));
}

/** True for stored lines of a range, false for the live stream. */
export function isRange({ to }) {
  return to > 0;
}

function oneOf(known, value, usual) {
  return known.includes(value) ? value : usual;
}

function unless(usual, value) {
  return value === usual ? '' : value;
}

function moment(text) {
  const ms = /^\d{1,16}$/.test(text || '') ? Number(text) : 0;
  return ms <= MS_MAX ? ms : 0;
}
