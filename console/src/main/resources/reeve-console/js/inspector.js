// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The panel beside the list: everything one line holds.
import { copyButton } from './copy-button.js';
import { fill, h, show } from './dom.js';
import { icon } from './icons.js';
import { jsonTree } from './json-tree.js';
import { msOf } from './line.js';
import { decodeBase64, payloadView } from './payload-view.js';
import { clockText, durationText, fullText } from './time-text.js';
import { manyLines, oneLine } from './visible-text.js';

export class Inspector {
  constructor({ onClose, onFilter, deviceName, linkOf }) {
    Object.assign(this, { onFilter, deviceName, linkOf });
    this.title = h('h2.inspector-title', {});
    this.body = h('div.inspector-body', { tabindex: '0' });
    this.actions = h('div.inspector-actions', {});
    this.element = h('section.inspector', { 'aria-label': 'Line', hidden: true },
      h('header.inspector-head', {}, this.title, this.actions,
        h('button.icon-button', { type: 'button', 'aria-label': 'Close', title: 'Close (Esc)', onclick: onClose }, icon('close'))),
      this.body);
  }

  /** Shows a line; null closes. */
  show(line) {
    show(this.element, line !== null);
    if (!line) return;
    this.body.scrollTop = 0;
    if (line.type === 'record') this.#record(line);
    else this.#other(line);
  }

  #record(line) {
    const { entry } = line;
    fill(this.title, h(`span.chip.level-${line.level.letter}`, {}, line.level.label), h('span', {}, clockText(line.timeMs, { date: true })));
    fill(this.actions,
      copyButton('Copy text', () => entry.body || '', { compact: true }),
      copyButton('Copy as JSON', () => JSON.stringify(entry, null, 2), { compact: true, iconName: 'braces' }),
      copyButton('Copy link', () => this.linkOf(line), { compact: true, iconName: 'link' }));
    fill(this.body,
      h('pre.message', {}, manyLines(entry.body || '(no text)'), entry.truncated ? h('span.cut', {}, ' cut by a limit') : null),
      this.#exception(entry), this.#payload(entry), this.#attributes(entry), this.#context(line));
  }

  #other(line) {
    fill(this.title, h('span', {}, line.type === 'gap' ? 'Lines lost' : 'Note'));
    fill(this.actions);
    const { gap } = line.entry || {};
    fill(this.body, h('pre.message', {}, line.text),
      gap ? this.#facts([['from seq', gap.fromSeq], ['to seq', gap.toSeq], ['count', gap.count], ['reason', gap.reason], ['session', line.entry.session]]) : null);
  }

  #exception({ kind, attributes = {}, payload }) {
    const stack = attributes['exception.stacktrace'] || (kind === 'EXCEPTION' && payload ? textOf(payload) : '');
    const type = attributes['exception.type'];
    if (!stack && !type) return null;
    const head = [type, attributes['exception.message']].filter(Boolean).join(': ');
    return section('Exception', head ? h('p.exception-head', {}, oneLine(head)) : null, stack ? h('pre.code.stack', { tabindex: '0' }, manyLines(String(stack))) : null);
  }

  #payload(entry) {
    if (entry.kind === 'EXCEPTION' && !entry.attributes?.['exception.stacktrace']) return null;
    const view = payloadView(entry);
    return view ? section(`Payload${entry.mediaType ? ` · ${oneLine(entry.mediaType)}` : ''}`, view) : null;
  }

  #attributes({ attributes = {} }) {
    const names = Object.keys(attributes).filter((name) => name !== 'exception.stacktrace').sort();
    if (names.length === 0) return null;
    return section('Attributes', h('dl.facts', {}, names.map((name) => [h('dt', {}, oneLine(name)), h('dd', {}, this.#value(attributes[name]))])));
  }

  #value(value) {
    if (value !== null && typeof value === 'object') return jsonTree(value);
    return this.#filterButton(String(value));
  }

  /** A value that becomes the filter when clicked. */
  #filterButton(text) {
    return h('button.value', { type: 'button', title: 'Filter by this value', onclick: () => this.onFilter(text) }, manyLines(text));
  }

  #context(line) {
    const { entry } = line;
    const deviceMs = msOf(entry.deviceTimeUnixNano);
    const offset = deviceMs ? deviceMs - line.timeMs : 0;
    const clock = Math.abs(offset) > 2_000 ? ` (clock ${offset > 0 ? 'ahead' : 'behind'} by ${durationText(Math.abs(offset))})` : '';
    return section('Context', this.#facts([
      ['device', line.device ? `${this.deviceName(line.device)} · ${line.device}${entry.claimed ? ' (claimed)' : ''}` : ''],
      ['user', entry.user], ['app', [entry.app, entry.appVersion].filter(Boolean).join(' ')],
      ['logger', entry.logger], ['thread', entry.thread], ['screen', entry.screen], ['event', entry.eventName],
      ['severity', `${line.severity} ${line.level.name}`], ['kind', line.kind === 'TEXT' ? '' : line.kind.toLowerCase()],
      ['trace', entry.traceId], ['span', entry.spanId], ['session', entry.session], ['seq', Number(entry.seq) ? entry.seq : ''],
      ['time', fullText(line.timeMs)],
      ['device time', deviceMs ? fullText(deviceMs) + clock : ''],
      ['received', line.observedMs ? `${fullText(line.observedMs)} (${durationText(Math.max(0, line.observedMs - line.timeMs))} later)` : ''],
      ['stored', entry.notStored ? 'no: the database was away' : ''],
    ]));
  }

  #facts(pairs) {
    return h('dl.facts', {}, pairs.filter(([, value]) => value !== '' && value !== undefined && value !== null)
      .map(([name, value]) => [h('dt', {}, name), h('dd', {}, h('span.fact', {}, oneLine(String(value))))]));
  }
}

function section(title, ...children) {
  return h('section.inspector-section', {}, h('h3', {}, title), children);
}

function textOf(payload) {
  const bytes = decodeBase64(payload);
  return bytes ? new TextDecoder().decode(bytes) : '';
}
