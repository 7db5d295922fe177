// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// An excerpt of the stored log round one line: what stood before and behind it in its session, unfiltered; or all lines
// of its trace, over all devices and services, with the time each took.
import { openDialog } from './dialog.js';
import { fill, h } from './dom.js';
import { lineOf } from './line.js';
import { hueOf } from './log-row.js';
import { problemText } from './problem-text.js';
import { clockText, differenceText, durationText } from './time-text.js';
import { oneLine } from './visible-text.js';

const LINES = 50;
const TRACE_LINES = 200;
/** Waits and work of a call, as the gateway's access records name them. */
const STAGES = [['queueMs', 'waited'], ['queue.ms', 'waited'], ['workerMs', 'worker'], ['worker.ms', 'worker'], ['wireMs', 'wire'], ['wire.ms', 'wire']];

export async function openAround({ api, line, deviceName, utc, onShow }) {
  const entries = await load(api, { cursor: line.cursor, lines: LINES });
  open({ title: 'Around this line', note: 'Of the same session, unfiltered.', entries, line, deviceName, utc, onShow });
}

export async function openTrace({ api, line, deviceName, utc, onShow }) {
  const entries = await load(api, { cursor: line.cursor, lines: TRACE_LINES, trace: 'true' });
  open({ title: `Trace ${line.entry.traceId}`, note: `${entries.length} ${entries.length === 1 ? 'line' : 'lines'} of all devices and services, by time.`, entries, line, deviceName, utc, onShow });
}

/** What failed, for a toast. */
export function excerptProblem(problem) {
  return problem.status === 404 ? 'This line is not stored any more, or this gateway has no excerpts' : problemText(problem);
}

async function load(api, parameters) {
  const reply = await api.get('v1/logs/around', parameters);
  return (reply.entries || []).map(lineOf);
}

function open({ title, note, entries, line, deviceName, utc, onShow }) {
  const start = entries.find(({ type }) => type === 'record') || line;
  const rows = entries.map((one) => row(one, { isIt: one.cursor === line.cursor, start, deviceName, utc, onShow: (chosen) => { close(); onShow(chosen); } }));
  const body = h('div.excerpt-scroll', { tabindex: '0', role: 'region', 'aria-label': title }, h('table.excerpt', {},
    h('thead', {}, h('tr', {}, ['Time', 'Since start', 'Level', 'Device', 'Logger', 'Text'].map((name) => h('th', { scope: 'col' }, name)))), h('tbody', {})));
  fill(body.querySelector('tbody'), rows);
  const close = openDialog({ title: oneLine(title), content: h('div.excerpt-content', {}, h('p.quiet', {}, note), body) });
  body.closest('dialog').classList.add('dialog-wide');
  body.querySelector('.is-it')?.scrollIntoView({ block: 'center' });
}

function row(line, { isIt, start, deviceName, utc, onShow }) {
  const letter = line.type === 'record' ? line.level.letter : '';
  return h(`tr.excerpt-row${isIt ? '.is-it' : ''}${letter ? `.level-${letter}` : '.row-gap'}`, { 'aria-current': isIt && 'true' },
    h('td', {}, line.timeMs ? clockText(line.timeMs, { utc }) : ''), h('td.excerpt-offset', {}, line.timeMs ? differenceText(line.timeMs - start.timeMs) : ''),
    h('td', {}, letter ? h('span.row-level', { title: line.level.label }, letter) : null),
    h('td', {}, line.device ? h(`span.row-device.hue-${hueOf(line.device)}`, {}, deviceName(line.device)) : null), h('td.excerpt-logger', {}, line.logger || ''),
    h('td', {}, h(`div.indent-${line.indent || 0}`, {}, line.type === 'record' ? h('button.value', { type: 'button', title: 'Show in the list', onclick: () => onShow(line) }, line.text || line.kind.toLowerCase()) : line.text, stages(line))));
}

/** What a call's time went into, where a record says so. */
function stages({ entry }) {
  const known = STAGES.map(([key, label]) => [label, entry?.attributes?.[key]]).filter(([, ms]) => typeof ms === 'number');
  return known.length === 0 ? null : h('span.excerpt-stages', {}, known.map(([label, ms]) => ` ${label} ${durationText(ms)}`).join(','));
}
