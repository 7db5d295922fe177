// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Calls a service with JSON and shows the reply with its times: in the queue, in the worker, on the way, the whole. Where
// the service publishes descriptors, it offers the methods and a request to fill in.
import { template } from './api-schema.js';
import { curlCommand, grpcurlCommand } from './call-commands.js';
import { copyButton } from './copy-button.js';
import { fill, h, show } from './dom.js';
import { GATEWAY_URL } from './gateway.js';
import { schemaView } from './schema-view.js';
import { manyLines, oneLine } from './visible-text.js';

const DEADLINE_MS = 10_000;
/** Shown at most; a longer reply is cut with a word. */
const SHOWN_CHARS_MAX = 200_000;

export class CallForm {
  constructor({ api, service }) {
    Object.assign(this, { api, service });
    this.methods = h('datalist', { id: 'call-methods' });
    this.method = h('input.field', { id: 'call-method', list: 'call-methods', placeholder: 'none', autocomplete: 'off', spellcheck: 'false', onchange: () => this.#chosen() });
    this.about = h('p.call-about', { hidden: true });
    this.schema = h('div.call-schema', { hidden: true });
    this.described = [];
    this.body = h('textarea.field.mono', { id: 'call-body', rows: 6, spellcheck: 'false', onkeydown: (event) => this.#key(event) });
    this.offered = '{\n  "text": "hi"\n}';
    this.body.value = this.offered;
    this.submit = h('button.button.primary', { type: 'submit' }, 'Call');
    this.result = h('div.call-result', { role: 'status' });
    this.element = h('form.call-form', { novalidate: true, onsubmit: (event) => { event.preventDefault(); this.#call(); } },
      h('label.form-label', { for: 'call-method' }, 'Method'), this.method, this.methods, this.about,
      h('label.form-label', { for: 'call-body' }, 'Body (JSON)'), this.body,
      h('div.call-actions', {}, this.submit, h('span.quiet', {}, 'Ctrl+Enter'), h('span.spacer'),
        copyButton('Copy as curl', () => curlCommand({ url: GATEWAY_URL, service, method: this.method.value.trim(), body: this.#text() })),
        this.grpcurl = h('span', { hidden: true }, copyButton('grpcurl', () => grpcurlCommand({ url: GATEWAY_URL, grpc: this.#description()?.grpc ?? '', body: this.#text() })))),
      this.result, this.schema);
  }

  /** Methods with their schemas, from the gateway's OpenAPI document: from now on one chooses instead of typing. */
  describe(document, methods) {
    this.document = document;
    this.described = methods;
    if (methods.length === 0 || this.method.tagName === 'SELECT') return;
    const before = this.method.value.trim();
    const choice = h('select.field', { id: 'call-method', onchange: () => this.#chosen() }, methods.map(({ name }) => h('option', { value: name }, oneLine(name))));
    this.method.replaceWith(choice);
    this.method = choice;
    if (methods.some(({ name }) => name === before)) choice.value = before;
    this.#chosen();
  }

  #description() {
    return this.described.find(({ name }) => name === this.method.value.trim());
  }

  /** Another method: its words, its fields, and a request to fill in unless somebody has begun one. */
  #chosen() {
    const method = this.#description();
    show(this.about, Boolean(method));
    show(this.schema, Boolean(method));
    show(this.grpcurl, Boolean(method));
    if (!method) return;
    fill(this.about, method.text ? manyLines(method.text) : null, method.isStream ? h('span.chip', {}, 'answers with a stream') : null);
    fill(this.schema, schemaView(this.document, method));
    if (this.body.value !== this.offered) return;
    this.offered = JSON.stringify(template(this.document, method.request), null, 2);
    this.body.value = this.offered;
    this.body.rows = Math.min(14, Math.max(4, this.offered.split('\n').length));
  }

  /** The body on one line, for a command. */
  #text() {
    try {
      return JSON.stringify(JSON.parse(this.body.value));
    } catch {
      return this.body.value.trim();
    }
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
      h('div.call-line', {}, h('span.chip.chip-good', {}, String(response.status)), ...timing('queue', queueMs), ...timing('worker', workerMs), ...timing('wire', Math.max(0, totalMs - queueMs - workerMs)), h('span.timing-whole', {}, `whole ${msText(totalMs)}`)),
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
  return [h('span.timing', {}, h(`i.timing-${name}`, { 'aria-hidden': 'true' }), `${name} ${msText(ms)}`)];
}

function msText(ms) {
  return `${ms < 10 ? ms.toFixed(1) : Math.round(ms)} ms`;
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
  try { shown = JSON.stringify(JSON.parse(text), null, 2); } catch { /* no JSON, or a stream of lines: as it came */ }
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
