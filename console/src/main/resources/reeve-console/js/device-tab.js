// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// What is known of a device: who and what it is, how its own logging fares, its recent lines on demand, what was done to it.
import { fill, h, setText } from './dom.js';
import { factList } from './fact-list.js';
import { labelled } from './fields.js';
import { problemText } from './problem-text.js';
import { SendForm } from './send-form.js';
import { agoText, fullText } from './time-text.js';
import { oneLine } from './visible-text.js';

/** A live lease is 60 s at most. */
const LIVE_RENEW_MS = 45_000;
const LINES_MAX = 500;

export class DeviceTab {
  #timer = 0;
  #device = null;
  /** What stands for the first request for live lines while it is under way. */
  #beginning = null;

  /** asker() gives ask(reason, command) for the device of now; that promises true, false once the panel shows another. */
  constructor({ asker, reason, control }) {
    Object.assign(this, { asker, reason, control });
    this.facts = h('div.tab-content');
    this.lines = h('input.field', { id: 'recall-lines', type: 'number', min: 1, max: LINES_MAX, value: LINES_MAX, required: true, 'data-missing': `Type a number from 1 to ${LINES_MAX}.` });
    this.recall = new SendForm({
      id: 'recall', submit: 'Send me these', busy: 'Asking', send: () => this.#recall(),
      before: [labelled('recall-lines', 'Last lines from its flight recorder and ring', this.lines)],
    });
    this.recallState = h('p.quiet', { role: 'status' });
    this.live = h('button.button', { type: 'button', 'aria-pressed': 'false', onclick: () => this.#toggleLive() }, 'Send at once');
    this.liveState = h('p.quiet', { role: 'status' });
    this.audit = h('div');
    this.auditBox = h('details.audit-box', { ontoggle: () => { if (this.auditBox.open) this.#loadAudit(); } }, h('summary', {}, 'Who set or asked what'), this.audit);
    this.element = h('div.tab-content', {}, this.facts, h('h3.panel-title', {}, 'Live'), h('div.live-row', {}, this.live, h('p.quiet', {}, 'Lines every 100 ms instead of every few seconds, until this page is left.')), this.liveState,
      h('h3.panel-title', {}, 'Recall'), this.recall.element, this.recallState, this.auditBox);
  }

  /** whyLive, whyRecall: '' or why it cannot be asked. */
  show(device, { whyLive, whyRecall }) {
    this.#device = device;
    fill(this.facts, identity(device), h('h3.panel-title', {}, 'Its own logging'), diagnosis(device.counters));
    this.recall.button.disabled = whyRecall !== '';
    this.recall.button.title = whyRecall;
    this.#showWhy(this.recallState, whyRecall);
    if (this.isRunning) return;
    this.live.disabled = whyLive !== '';
    this.live.title = whyLive;
    this.#showWhy(this.liveState, whyLive);
  }

  /** Why not; once it can be asked that sentence goes, and only that one. */
  #showWhy(element, why) {
    if (why) setText(element, why);
    else if (element.dataset.why && element.textContent === element.dataset.why) setText(element, '');
    element.dataset.why = why;
  }

  /** Live lines are asked for. */
  get isRunning() { return this.#timer !== 0 || this.#beginning !== null; }

  reset() {
    this.#endLive();
    setText(this.recallState, '');
    setText(this.liveState, '');
    this.auditBox.open = false;
    fill(this.audit);
  }

  recalled({ records = 0 }) {
    setText(this.recallState, `${records} ${records === 1 ? 'line is' : 'lines are'} on the way; they appear in the list.`);
  }

  isLive({ leaseMs = 0 }) {
    setText(this.liveState, `The device sends at once, for ${Math.round(leaseMs / 1000)} s at a time.`);
  }

  refused(why) {
    this.#endLive();
    setText(this.recallState, `Refused by the device: ${oneLine(why)}`);
  }

  async #recall() {
    const isWanted = await this.asker()(this.reason.demand(), { recall: { lines: Number(this.lines.value) } });
    if (isWanted) setText(this.recallState, 'Sent: waiting for the device.');
  }

  #toggleLive() {
    if (this.#beginning) return;
    if (!this.#timer) return this.#beginLive();
    this.#endLive();
    setText(this.liveState, 'It ends by itself within a minute.');
  }

  async #beginLive() {
    const beginning = {};
    this.#beginning = beginning;
    try {
      const reason = this.reason.demand();
      const ask = this.asker();
      await ask(reason, { live: {} });
      if (this.#beginning !== beginning) return;   // another device, or the panel was closed
      this.#beginning = null;
      this.#timer = setInterval(() => this.#renewLive(() => ask(reason, { live: {} })), LIVE_RENEW_MS);
      this.live.setAttribute('aria-pressed', 'true');
      setText(this.liveState, 'Sent: waiting for the device.');
    } catch (problem) {
      if (this.#beginning === beginning) this.#failLive(problem);
    }
  }

  async #renewLive(renew) {
    const timer = this.#timer;
    try {
      await renew();
    } catch (problem) {
      if (timer === this.#timer) this.#failLive(problem);
    }
  }

  #failLive(problem) {
    this.#endLive();
    setText(this.liveState, problemText(problem));
  }

  #endLive() {
    clearInterval(this.#timer);
    this.#timer = 0;
    this.#beginning = null;
    this.live.setAttribute('aria-pressed', 'false');
  }

  async #loadAudit() {
    const { id } = this.#device;
    fill(this.audit, h('p.quiet', {}, 'Loading'));
    try {
      const entries = await this.control.audit(id);
      if (id === this.#device.id) fill(this.audit, auditList(entries));
    } catch (problem) {
      if (id === this.#device.id) fill(this.audit, h('p.form-error', { role: 'alert' }, problem.status === 404 ? 'This gateway does not tell.' : problemText(problem)));
    }
  }
}

function identity(device) {
  return factList([
    ['device', device.id], ['user', device.user], ['app', [device.app, device.version].filter(Boolean).join(' ')], ['model', device.model], ['system', device.os],
    ['connected', device.connected ? 'yes' : 'no'], ['proven', device.claimed ? 'no: named by an API key' : ''], ['last seen', device.lastSeenMs ? fullText(device.lastSeenMs) : ''],
    ['lines', device.records.toLocaleString('en')], ['errors', device.errors > 0 ? device.errors.toLocaleString('en') : ''], ['offers', device.capabilities.join(', ') || 'it has not said'],
  ]);
}

/** Counters of the sender itself: what it sent, what it dropped and why, how full its ring is. */
function diagnosis(counters) {
  if (!counters) return h('p.quiet', {}, 'This device has not said how its logging fares.');
  const dropped = Object.entries(counters.dropped || {}).sort(([a], [b]) => a.localeCompare(b));
  return factList([
    ['sent', Number(counters.sent || 0).toLocaleString('en')],
    ...(dropped.length === 0 ? [['dropped', '0']] : dropped.map(([reason, count]) => [`dropped: ${oneLine(reason)}`, Number(count).toLocaleString('en')])),
    ['ring', `${Number(counters.ringPercent || 0)} % full`], ['last error', counters.lastError],
  ]);
}

function auditList(entries, nowMs = Date.now()) {
  if (entries.length === 0) return h('p.quiet', {}, 'Nothing yet.');
  return h('ul.audit-items', {}, entries.map(({ atMs, actor, action, reason, detail }) => h('li', {},
    h('span.audit-at', { title: fullText(atMs) }, agoText(atMs, nowMs)), h('span', {}, oneLine([action, actor && `by ${actor}`, reason, detail].filter(Boolean).join(' · '))))));
}
