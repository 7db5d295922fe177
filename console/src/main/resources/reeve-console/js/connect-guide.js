// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The empty log page: how to get the first line here, as code to copy with the app's own key in it, the address as a picture
// for phones, and a line from this browser to see that it works.
import { copyButton } from './copy-button.js';
import { fill, h, show } from './dom.js';
import { GATEWAY_URL } from './gateway.js';
import { qrPicture } from './qr.js';

const KEY = 'rvp_…';
const SECRET = 'This is a secret key. It must not be in an app: take the publishable one, rvp_….';
const base = GATEWAY_URL.href.replace(/\/$/, '');

const WAYS = [
  { name: 'curl', hint: 'One JSON record a line. rvp_… is the app key that ./reeve up prints; it may ship in an app.',
    code: `curl -H 'Authorization: Bearer rvp_…' \\\n  -H 'Content-Type: application/x-ndjson' \\\n  --data-binary '{"severity":9,"body":"hello from curl"}' \\\n  ${base}/v1/logs/records` },
  { name: 'OpenTelemetry', hint: 'Any OpenTelemetry SDK, unmodified: Java, Python, Swift, JavaScript, …',
    code: `export OTEL_EXPORTER_OTLP_LOGS_ENDPOINT=${base}/v1/logs\nexport OTEL_EXPORTER_OTLP_LOGS_PROTOCOL=http/protobuf\nexport OTEL_EXPORTER_OTLP_LOGS_HEADERS='authorization=Bearer%20rvp_…'\nexport OTEL_LOGS_EXPORTER=otlp` },
  { name: 'Phone', hint: 'An emulator sees this machine as 10.0.2.2; a phone on USB needs one command.',
    code: `adb reverse tcp:${GATEWAY_URL.port || '80'} tcp:${GATEWAY_URL.port || '80'}      # then the app uses\n${base}\n# and this key\nrvp_…`, isForPhones: true },
];

export class ConnectGuide {
  /** onTest() sends a line from this browser; returns a promise. */
  constructor({ onTest }) {
    this.code = h('code', {});
    this.hint = h('p.guide-hint', {});
    this.way = 0;
    this.key = h('input.field.guide-key', { id: 'guide-key', type: 'text', placeholder: KEY, autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', oninput: () => this.#choose(this.way) });
    this.qr = h('div.guide-qr', { hidden: true });
    this.result = h('span.guide-result', { role: 'status' });
    this.tabs = WAYS.map((way, index) => h('button.tab', { type: 'button', role: 'tab', id: `way-${index}`, onclick: () => this.#choose(index), onkeydown: (event) => this.#arrow(event, index) }, way.name));
    this.test = h('button.button.primary', { type: 'button', onclick: () => this.#sendTest(onTest) }, 'Send a test line');
    this.element = h('section.guide', { 'aria-label': 'Connect a device' },
      h('div.guide-pulse', { 'aria-hidden': 'true' }),
      h('h2', {}, 'Waiting for the first line'),
      h('p', {}, 'Lines appear here the moment a device sends them. Connect one:'),
      h('div.tabs', { role: 'tablist', 'aria-label': 'Ways to connect' }, this.tabs),
      h('div.guide-code', { role: 'tabpanel' }, h('pre.code', { tabindex: '0' }, this.code), copyButton('Copy', () => this.code.textContent)),
      h('div.guide-app-key', {}, h('label', { for: 'guide-key' }, 'App key'), this.key), this.hint, this.qr, h('div.guide-test', {}, this.test, this.result));
    this.#choose(0);
  }

  #choose(index) {
    this.way = index;
    const way = WAYS[index];
    const key = this.key.value.trim();
    const isSecret = key.startsWith('rvs_');
    this.code.textContent = way.code.replaceAll(KEY, isSecret || key === '' ? KEY : key);
    fill(this.hint, isSecret ? SECRET : way.hint);
    show(this.qr, Boolean(way.isForPhones));
    if (way.isForPhones && this.qr.childElementCount === 0) fill(this.qr, qrPicture(base, `QR code of ${base}`), h('p.guide-hint', {}, 'This page’s own address, for a phone in the same network.'));
    this.tabs.forEach((tab, position) => {
      tab.setAttribute('aria-selected', String(position === index));
      tab.tabIndex = position === index ? 0 : -1;
    });
  }

  #arrow(event, index) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = (index + step + WAYS.length) % WAYS.length;
    this.#choose(next);
    this.tabs[next].focus();
  }

  async #sendTest(onTest) {
    this.test.disabled = true;
    try {
      await onTest();
      this.result.textContent = 'Sent.';
    } catch (problem) {
      this.result.textContent = `Not sent: ${problem.message}`;
    } finally {
      this.test.disabled = false;
    }
  }
}
