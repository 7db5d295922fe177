// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The panel beside the list: everything one line holds.
import { copyButton } from './copy-button.js';
import { fill, h, show } from './dom.js';
import { attributeTerm, fieldTerm } from './filter-terms.js';
import { icon } from './icons.js';
import { jsonTree } from './json-tree.js';
import { msOf } from './line.js';
import { decodeBase64, payloadView } from './payload-view.js';
import { causesOf, ownFrames } from './stack-frames.js';
import { clockText, durationText, fullText } from './time-text.js';
import { valueWithActions } from './value-actions.js';
import { manyLines, oneLine } from './visible-text.js';

export class Inspector {
  constructor({ onClose, onTerm, onAround, onTrace, deviceName, linkOf }) {
    Object.assign(this, { onTerm, onAround, onTrace, deviceName, linkOf });
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
      h('div.inspector-more', {}, h('button.button.button-small', { type: 'button', title: '50 lines before and behind it, unfiltered (a)', onclick: () => this.onAround(line) }, 'Around'),
        entry.traceId ? h('button.button.button-small', { type: 'button', title: 'All lines of its trace', onclick: () => this.onTrace(line) }, 'Trace') : null),
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
    const trace = String(stack);
    const own = ownFrames(trace);
    return section('Exception', head ? h('p.exception-head', {}, oneLine(head)) : null,
      causesOf(trace).map((cause) => h('p.exception-cause', {}, 'caused by ', oneLine(cause))),
      own.length > 0 ? h('pre.code.own-frames', { 'aria-label': 'Frames of the app itself' }, manyLines(own.join('\n'))) : null,
      trace ? stackView(trace) : null);
  }

  #payload(entry) {
    if (entry.kind === 'EXCEPTION' && !entry.attributes?.['exception.stacktrace']) return null;
    const view = payloadView(entry);
    return view ? section(`Payload${entry.mediaType ? ` · ${oneLine(entry.mediaType)}` : ''}`, view) : null;
  }

  #attributes({ attributes = {} }) {
    const names = Object.keys(attributes).filter((name) => name !== 'exception.stacktrace').sort();
    if (names.length === 0) return null;
    return section('Attributes', h('dl.facts', {}, names.map((name) => [h('dt', {}, oneLine(name)), h('dd', {}, this.#value(name, attributes[name]))])));
  }

  #value(name, value) {
    if (value !== null && typeof value === 'object') return jsonTree(value);
    return valueWithActions(value, attributeTerm(name, value), this.onTerm);
  }

  /** A value of a field that the filter knows. */
  #field(name, value) {
    return value ? valueWithActions(value, fieldTerm(name, value), this.onTerm) : '';
  }

  #context(line) {
    const { entry } = line;
    const deviceMs = msOf(entry.deviceTimeUnixNano);
    const offset = deviceMs ? deviceMs - line.timeMs : 0;
    const clock = Math.abs(offset) > 2_000 ? ` (clock ${offset > 0 ? 'ahead' : 'behind'} by ${durationText(Math.abs(offset))})` : '';
    return section('Context', this.#facts([
      ['device', line.device ? `${this.deviceName(line.device)} · ${line.device}${entry.claimed ? ' (claimed)' : ''}` : ''],
      ['user', this.#field('user', entry.user)], ['app', this.#field('app', entry.app)], ['version', this.#field('version', entry.appVersion)], ['build', this.#field('build', entry.build)],
      ['logger', this.#field('logger', entry.logger)], ['thread', this.#field('thread', entry.thread)], ['screen', this.#field('screen', entry.screen)], ['event', entry.eventName],
      ['severity', `${line.severity} ${line.level.name}`], ['kind', line.kind === 'TEXT' ? '' : line.kind.toLowerCase()],
      ['trace', this.#field('trace', entry.traceId)], ['span', entry.spanId], ['session', this.#field('session', entry.session)], ['seq', Number(entry.seq) ? entry.seq : ''],
      ['time', fullText(line.timeMs)],
      ['device time', deviceMs ? fullText(deviceMs) + clock : ''],
      ['received', line.observedMs ? `${fullText(line.observedMs)} (${durationText(Math.max(0, line.observedMs - line.timeMs))} later)` : ''],
      ['stored', entry.notStored ? 'no: the database was away' : ''],
    ]));
  }

  #facts(pairs) {
    return h('dl.facts', {}, pairs.filter(([, value]) => value !== '' && value !== undefined && value !== null)
      .map(([name, value]) => [h('dt', {}, name), h('dd', {}, value instanceof Node ? value : h('span.fact', {}, oneLine(String(value))))]));
  }
}

/** Its lines are long: as they are, or wrapped. */
function stackView(trace) {
  const stack = h('pre.code.stack', { tabindex: '0' }, manyLines(trace));
  const wrap = h('button.button.button-small', { type: 'button', 'aria-pressed': 'false', onclick: () => wrap.setAttribute('aria-pressed', String(stack.classList.toggle('is-wrapped'))) }, 'Wrap lines');
  return h('div.payload', {}, stack, wrap);
}

function section(title, ...children) {
  return h('section.inspector-section', {}, h('h3', {}, title), children);
}

function textOf(payload) {
  const bytes = decodeBase64(payload);
  return bytes ? new TextDecoder().decode(bytes) : '';
}
