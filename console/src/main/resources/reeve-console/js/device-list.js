// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The devices that sent lines, connected ones first: who, what model and app, when last, how many errors, which level is
// set and for how long; one, several or all chosen.
import { DeviceSearch } from './device-search.js';
import { fill, h, setText, show } from './dom.js';
import { icon } from './icons.js';
import { msOf } from './line.js';
import { hueOf } from './log-row.js';
import { levelLetter } from './log-control.js';
import { repeat } from './repeat.js';
import { agoText, countdownText } from './time-text.js';
import { oneLine } from './visible-text.js';

const REFRESH_MS = 5_000;
const DEVICES_MAX = 200;
/** A device counts as live while its last line is younger than this, connected or not. */
const LIVE_MS = 30_000;

export class DeviceList {
  #devices = new Map();
  #items = new Map();
  #request = null;

  /** onChoose(id, {byPointer, isMore}): a device was chosen, '' for all; isMore: beside those that are. */
  constructor({ api, onChoose }) {
    Object.assign(this, { api, onChoose });
    this.wanted = new DeviceSearch(api);
    this.chosen = [];
    this.hasLoaded = false;
    this.onLoaded = () => {};
    this.search = h('input.search-input', { type: 'search', placeholder: 'Search devices', 'aria-label': 'Search devices', title: 'Id, model, version, user or e-mail', autocomplete: 'off', spellcheck: 'false', oninput: () => this.#searchChanged() });
    this.all = h('button.device', { type: 'button', onclick: (event) => this.onChoose('', howChosen(event)) },
      h('span.device-all', {}, icon('layers')), h('span.device-body', {}, h('span.device-name', {}, 'All devices'), h('span.device-sub', {}, 'every line, as it arrives')));
    this.items = h('ul.device-items', { 'aria-label': 'Devices' });
    this.empty = h('p.device-empty', { hidden: true });
    this.element = h('nav.devices', { 'aria-label': 'Devices' },
      h('label.search', {}, icon('search'), this.search), h('ul.device-items', {}, h('li', {}, this.all)), this.items, this.empty);
  }

  start() {
    this.endRefresh = repeat(() => this.refresh(), REFRESH_MS);
  }

  stop() {
    this.endRefresh();
    for (const timer of [this.newTimer, this.searchTimer]) clearTimeout(timer);
    this.#request?.abort();
  }

  async refresh() {
    if (document.hidden && this.hasLoaded) return;
    this.#request?.abort();
    const request = new AbortController();
    this.#request = request;
    try {
      const search = await this.wanted.textFor(this.search.value.trim());
      if (request.signal.aborted) return;
      const reply = await this.api.get('v1/logs/devices', { search, limit: DEVICES_MAX }, { signal: request.signal });
      if (request.signal.aborted) return;
      this.#devices = new Map((reply.devices || []).map((device) => [device.device, this.#newer(deviceOf(device))]));
      this.hasLoaded = true;
      this.#render();
      this.onLoaded();
    } catch {
      // The stream's own state says what is wrong; the list keeps what it has.
    }
  }

  /** Lines arrived: their devices are alive; a new one is asked for. */
  noteLines(lines) {
    let isNew = false;
    for (const line of lines) {
      const device = this.#devices.get(line.device);
      if (device) device.lastSeenMs = Math.max(device.lastSeenMs, line.observedMs || 0);
      else if (line.device) isNew = true;
    }
    if (isNew && this.search.value === '' && !this.newTimer) {
      this.newTimer = setTimeout(() => { this.newTimer = 0; this.refresh(); }, 300);
    }
  }

  choose(devices) {
    this.chosen = devices;
    this.#render();
  }

  nameOf(id) {
    return this.#devices.get(id)?.name || shortId(id);
  }

  /** What is known of the chosen device; null while none or several are. */
  get device() {
    if (this.chosen.length !== 1) return null;
    return this.#devices.get(this.chosen[0]) || deviceOf({ device: this.chosen[0] });
  }

  /** Once a second: what is left of levels. */
  tick(now = Date.now()) {
    for (const [id, item] of this.#items) {
      const left = item.querySelector('.device-left');
      const device = this.#devices.get(id);
      if (left && device) setText(left, countdownText(device.levelUntilMs - now));
    }
  }

  #newer(device) {
    const known = this.#devices.get(device.id);
    return known ? { ...device, lastSeenMs: Math.max(device.lastSeenMs, known.lastSeenMs) } : device;
  }

  #searchChanged() {
    clearTimeout(this.searchTimer);
    this.searchTimer = setTimeout(() => this.refresh(), 150);
  }

  #render() {
    const now = Date.now();
    const sorted = [...this.#devices.values()].sort((a, b) => (b.lastSeenMs - a.lastSeenMs) || a.id.localeCompare(b.id));
    const live = sorted.filter((device) => isLive(device, now)).sort((a, b) => a.name.localeCompare(b.name) || a.id.localeCompare(b.id));
    const ordered = [...live, ...sorted.filter((device) => !isLive(device, now))];
    for (const [id, item] of this.#items) if (!this.#devices.has(id)) { item.remove(); this.#items.delete(id); }
    ordered.forEach((device, position) => {
      const item = this.#itemOf(device);
      this.#fillItem(item, device, now);
      if (this.items.children[position] !== item) this.items.insertBefore(item, this.items.children[position] || null);
    });
    this.all.setAttribute('aria-pressed', String(this.chosen.length === 0));
    show(this.empty, ordered.length === 0 && this.hasLoaded);
    setText(this.empty, this.#emptyText());
  }

  #emptyText() {
    if (this.wanted.isRefused) return 'No device matches. To find a user by e-mail takes the scope users:admin.';
    return this.search.value.trim() ? 'No device matches.' : 'No device has sent a line yet.';
  }

  #itemOf({ id }) {
    let item = this.#items.get(id);
    if (!item) {
      item = h('li', {}, h('button.device', { type: 'button', onclick: (event) => this.onChoose(id, howChosen(event)) }));
      this.#items.set(id, item);
    }
    return item;
  }

  #fillItem(item, device, now) {
    const button = item.firstChild;
    const live = isLive(device, now);
    button.setAttribute('aria-pressed', String(this.chosen.includes(device.id)));
    button.title = `${device.title}\nCtrl and click: beside the others`;
    const seen = hasLines(device, now) ? 'live' : device.connected ? 'connected' : agoText(device.lastSeenMs, now);
    const hasLevel = device.level !== '' && device.levelUntilMs > now;
    const signature = `${device.title}|${seen}|${device.errors}|${device.sub}|${hasLevel && device.level}`;
    if (item.dataset.signature === signature) return;
    item.dataset.signature = signature;
    fill(button,
      h(`span.device-dot.hue-${hueOf(device.id)}${live ? '.is-live' : ''}`, { 'aria-hidden': 'true' }),
      h('span.device-body', {},
        h('span.device-name', {}, device.name, device.claimed ? h('span.device-claimed', { title: 'named by an API key, not proven by a user token' }, 'claimed') : null),
        h('span.device-sub', {}, device.sub || shortId(device.id)),
        hasLevel ? h('span.device-level', { title: 'Log level set for some time' }, h(`span.device-level-name.level-${levelLetter(device.level)}`, {}, device.level), ' ', h('span.device-left', {}, countdownText(device.levelUntilMs - now))) : null),
      h('span.device-meta', {},
        h(live ? 'span.device-live' : 'span.device-seen', {}, seen),
        device.errors > 0 ? h('span.device-errors', { title: `${device.errors.toLocaleString('en')} errors` }, compact(device.errors), h('span.sr-only', {}, ' errors')) : null));
  }
}

function deviceOf(raw) {
  const model = [raw.maker, raw.model].filter(Boolean).join(' ');
  const app = [raw.app, raw.appVersion].filter(Boolean).join(' ');
  return {
    id: raw.device || '',
    name: oneLine(raw.model || model || shortId(raw.device || '')),
    sub: oneLine([app, raw.user].filter(Boolean).join(' · ')),
    title: oneLine([raw.device, model, raw.os, app, raw.user].filter(Boolean).join('\n')).replaceAll('↵', '\n'),
    lastSeenMs: msOf(raw.lastSeenUnixNano),
    errors: Number(raw.errors || 0),
    records: Number(raw.records || 0),
    claimed: Boolean(raw.claimed),
    connected: Boolean(raw.connected),
    app: raw.app || '',
    version: raw.appVersion || '',
    user: raw.user || '',
    model,
    os: raw.os || '',
    capabilities: (raw.capabilities || []).map((name) => oneLine(String(name))),
    level: (raw.level || '').toUpperCase(),
    levelUntilMs: Number(raw.levelUntilUnixMs || 0),
    counters: raw.counters || null,
  };
}

function howChosen({ detail, ctrlKey, metaKey, shiftKey }) {
  return { byPointer: detail > 0, isMore: ctrlKey || metaKey || shiftKey };
}

function isLive(device, now) {
  return device.connected || hasLines(device, now);
}

function hasLines(device, now) {
  return now - device.lastSeenMs < LIVE_MS;
}

/** Long ids by their end: ids that begin with a time differ there. */
function shortId(id) {
  return oneLine(id.length > 14 ? `…${id.slice(-8)}` : id);
}

function compact(count) {
  return count < 1000 ? String(count) : `${(count / 1000).toFixed(count < 10_000 ? 1 : 0)}k`;
}
