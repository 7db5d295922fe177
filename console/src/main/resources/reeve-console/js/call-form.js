// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Calls a service with JSON and shows the reply with its times: in the queue, in the worker, on the way.
import { copyButton } from './copy-button.js';
import { fill, h } from './dom.js';
import { manyLines } from './visible-text.js';

const DEADLINE_MS = 10_000;
/** Shown at most; a longer reply is cut with a word. */
const SHOWN_CHARS_MAX = 200_000;

export class CallForm {
  constructor({ api, service }) {
    Object.assign(this, { api, service });
    this.methods = h('datalist', { id: 'call-methods' });
    this.method = h('input.field', { id: 'call-method', list: 'call-methods', placeholder: 'none', autocomplete: 'off', spellcheck: 'false' });
    this.body = h('textarea.field.mono', { id: 'call-body', rows: 6, spellcheck: 'false', onkeydown: (event) => this.#key(event) });
    this.body.value = '{\n  "text": "hi"\n}';
    this.submit = h('button.button.primary', { type: 'submit' }, 'Call');
    this.result = h('div.call-result', { role: 'status' });
    this.element = h('form.call-form', { novalidate: true, onsubmit: (event) => { event.preventDefault(); this.#call(); } },
      h('label.form-label', { for: 'call-method' }, 'Method'), this.method, this.methods,
      h('label.form-label', { for: 'call-body' }, 'Body (JSON)'), this.body,
      h('div.call-actions', {}, this.submit, h('span.quiet', {}, 'Ctrl+Enter')), this.result);
  }

  /** Names to choose from, as the workers announce them; a plain worker announces none. */
  setMethods(names) {
    const known = names.join('\n');
    if (this.methods.dataset.known === known) return;
    this.methods.dataset.known = known;
    fill(this.methods, names.map((name) => h('option', { value: name })));
  }

  #key(event) {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      this.#call();
    }
  }

  async #call() {
    const text = this.body.value.trim();
    const mistake = text === '' ? '' : mistakeIn(text);
    if (mistake) return fill(this.result, h('p.form-error', {}, `This is no JSON: ${mistake}`));
    this.submit.disabled = true;
    try {
      this.#show(await this.api.call(this.service, this.method.value.trim(), text, DEADLINE_MS));
    } catch (problem) {
      this.#fail(problem);
    } finally {
      this.submit.disabled = false;
    }
  }

  #show({ response, text, totalMs }) {
    const header = (name) => Number(response.headers.get(name) || 0);
    const queueMs = header('reeve-queue-ms');
    const workerMs = header('reeve-worker-ms');
    const requestId = response.headers.get('x-request-id') || '';
    fill(this.result,
      h('div.call-line', {}, h('span.chip.chip-good', {}, String(response.status)), ...timing('queue', queueMs), ...timing('worker', workerMs), ...timing('wire', Math.max(0, totalMs - queueMs - workerMs))),
      bar([['queue', queueMs], ['worker', workerMs], ['wire', Math.max(0, totalMs - queueMs - workerMs)]]),
      h('pre.code.call-body', { tabindex: '0' }, shownText(text)),
      h('p.quiet', {}, 'request ', h('span.mono', {}, requestId), ' ', copyButton('Copy reply', () => text, { compact: true })));
  }

  #fail(problem) {
    const again = problem.isPassing ? ' It may work if tried again.' : '';
    fill(this.result,
      h('div.call-line', {}, h('span.chip.level-E', {}, problem.reason || String(problem.status || 'no answer'))),
      h('p.form-error', {}, `${manyLines(problem.message)}${again}`),
      problem.requestId ? h('p.quiet', {}, 'request ', h('span.mono', {}, problem.requestId)) : null);
  }
}

function timing(name, ms) {
  return [h('span.timing', {}, h(`i.timing-${name}`, { 'aria-hidden': 'true' }), `${name} ${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`)];
}

/** Three parts of one bar; widths by flex-grow, which a strict style policy allows from script. */
function bar(parts) {
  return h('div.timing-bar', { 'aria-hidden': 'true' }, parts.map(([name, ms]) => {
    const part = h(`i.timing-${name}`);
    part.style.flexGrow = String(Math.max(ms, 0.01));
    return part;
  }));
}

function shownText(text) {
  let shown = text;
  try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch { /* no JSON: as it came */ }
  const cut = shown.length > SHOWN_CHARS_MAX ? `${shown.slice(0, SHOWN_CHARS_MAX)}\n(${shown.length - SHOWN_CHARS_MAX} more characters)` : shown;
  return cut === '' ? '(empty)' : manyLines(cut);
}

function mistakeIn(text) {
  try {
    JSON.parse(text);
    return '';
  } catch (failure) {
    return failure.message;
  }
}
