// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// One row of the log list: time, level letter, device, logger, text. Rows are reused: updateRow sets everything.
import { h, setText } from './dom.js';
import { timeOf } from './line.js';
import { clockText, differenceText } from './time-text.js';

const KIND_MARKS = { ENTER: '▾', EXIT: '‹', LIST: '≡', BYTES: '#', OBJECT: '{}', EXCEPTION: '!', MARKER: '◆' };
/** Distinct hues for the device dots. */
const HUES = 8;
const HUED_DEVICES_MAX = 10_000;

/** An empty row element. */
export function createRow(number) {
  const cell = (name, extra = {}) => h(`span.${name}`, { role: 'gridcell', ...extra });
  const row = h('div.row', { role: 'row', id: `row-${number}`, hidden: true });
  const parts = { time: cell('row-time'), level: cell('row-level'), device: cell('row-device'), logger: cell('row-logger'), mark: h('span.row-mark'), text: h('span'), folded: h('span.row-folded') };
  parts.cell = h('span.row-text', { role: 'gridcell' }, parts.mark, parts.text, parts.folded);
  row.append(parts.time, parts.level, parts.device, parts.logger, parts.cell);
  row.parts = parts;
  return row;
}

/** Fills a row. view: {timeMode, clock, withDate, selected, previous, origin, deviceName(id), index, folds}. */
export function updateRow(row, line, view) {
  const { time, level, device, logger, cell, mark, text, folded } = row.parts;
  row.className = rowClass(line, view);
  row.setAttribute('aria-rowindex', view.index + 1);
  row.setAttribute('aria-selected', String(line === view.selected));
  setText(time, line.timeMs ? timeText(line, view) : '');
  setText(level, line.type === 'record' ? line.level.letter : '');
  level.title = line.type === 'record' ? line.level.label : '';
  setText(device, line.device ? view.deviceName(line.device) : '');
  device.className = `row-device hue-${hueOf(line.device)}`;
  setText(logger, line.logger || '');
  const isFolded = line.kind === 'ENTER' && view.folds.has(line);
  setText(mark, isFolded ? '▸ ' : KIND_MARKS[line.kind] ? `${KIND_MARKS[line.kind]} ` : '');
  mark.className = line.kind === 'ENTER' ? 'row-mark is-call' : 'row-mark';
  mark.title = line.kind === 'ENTER' ? 'Fold or unfold this call (e)' : '';
  setText(text, line.text || (line.kind || '').toLowerCase());
  setText(folded, isFolded ? `  ${view.folds.hiddenBehind(line).toLocaleString('en')} folded` : '');
  cell.className = line.indent ? `row-text indent-${line.indent}` : 'row-text';
}

function rowClass(line, view) {
  const selected = line === view.selected ? ' is-selected' : '';
  if (line.type !== 'record') return `row row-${line.type}${line.tone === 'loss' ? ' row-gap' : ''}${selected}`;
  const unstored = line.entry.notStored ? ' is-unstored' : '';
  const day = view.index > 0 && view.previous?.timeMs && dayOf(view.previous.timeMs) !== dayOf(line.timeMs) ? ' is-new-day' : '';
  return `row level-${line.level.letter}${unstored}${day}${selected}`;
}

function timeText(line, view) {
  const ms = timeOf(line, view.clock);
  switch (view.timeMode) {
    case 'utc': return clockText(ms, { utc: true, date: view.withDate });
    case 'previous': return sinceText(ms, view.previous, view);
    case 'first': case 'selected': case 'marker': return sinceText(ms, view.origin, view);
    default: return clockText(ms, { date: view.withDate });
  }
}

function sinceText(ms, origin, { clock }) {
  return origin?.timeMs ? differenceText(ms - timeOf(origin, clock)) : clockText(ms);
}

function dayOf(ms) {
  return new Date(ms).toDateString();
}

const hues = new Map();

/** 0 to 7 for the dots of devices, 0 for none: chosen by the id, moved on while the first eight devices would share one. */
export function hueOf(device) {
  if (!device) return 0;
  let hue = hues.get(device);
  if (hue === undefined) {
    hue = hashOf(device) % HUES;
    if (hues.size < HUES) for (const taken = new Set(hues.values()); taken.has(hue);) hue = (hue + 1) % HUES;
    if (hues.size < HUED_DEVICES_MAX) hues.set(device, hue);
  }
  return hue;
}

/** FNV-1a with a last mix, so that ids which differ in one digit differ in their low bits. */
function hashOf(text) {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return (hash ^ (hash >>> 15)) >>> 0;
}
