// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The log page: wires devices, filter, list, inspector and status to the live stream and the stored history.
import { Announcer } from './announcer.js';
import { copyText } from './clipboard.js';
import { ConnectGuide } from './connect-guide.js';
import { DeviceList } from './device-list.js';
import { fill, h, show } from './dom.js';
import { showHelp } from './help-dialog.js';
import { HistoryLoader } from './history-loader.js';
import { icon } from './icons.js';
import { Inspector } from './inspector.js';
import { severityMin } from './levels.js';
import { logKeys } from './log-keys.js';
import { LogList } from './log-list.js';
import { LogToolbar } from './log-toolbar.js';
import { notice } from './notice.js';
import { RateMeter } from './rate-meter.js';
import { replaceRoute, routeHash } from './router.js';
import { StatusBar } from './status-bar.js';
import { Tail } from './tail.js';
import { lineFilter } from './text-filter.js';
import { testLine } from './test-line.js';
import { TIME_MODES } from './time-text.js';
import { toast } from './toast.js';

/** A fast stream is shown in steps of this; slower than a frame, faster than an eye. */
const FLUSH_MS = 60;

export class LogsPage {
  #tail = null;
  #arrived = [];
  #flush = 0;
  #lost = 0;

  constructor({ api }) {
    this.api = api;
    this.view = { device: '', level: 'trace', text: '', time: 'local' };
    this.rate = new RateMeter();
    this.announcer = new Announcer();
    this.devices = new DeviceList({ api, onChoose: (device, byPointer) => this.#chooseDevice(device, byPointer) });
    this.devices.onLoaded = () => this.#devicesLoaded();
    this.toolbar = new LogToolbar({
      onText: (text) => this.#refilter({ text }), onLevel: (level) => this.#refilter({ level }), onTimeMode: (time) => this.#setTime(time),
      onPause: () => this.#togglePause(), onDevices: () => this.#toggleDevices(), onSearchFocus: () => this.list.prepareSearch(),
    });
    this.list = new LogList({ deviceName: (id) => this.devices.nameOf(id) });
    this.inspector = new Inspector({
      onClose: () => this.list.select(null), onFilter: (text) => this.#refilter({ text }),
      deviceName: (id) => this.devices.nameOf(id), linkOf: () => this.#link(),
    });
    this.status = new StatusBar();
    this.history = new HistoryLoader({ api, list: this.list, parameters: () => this.#query(), onState: (state) => this.#historyState(state) });
    this.guide = new ConnectGuide({ onTest: () => api.append(testLine()) });
    this.#build();
    this.#wire();
  }

  #build() {
    this.banner = h('div.banner', { role: 'status', hidden: true });
    this.loading = h('div.list-loading', { hidden: true }, 'Loading earlier lines');
    this.jump = h('button.jump', { type: 'button', hidden: true, onclick: () => this.list.follow() });
    this.over = h('div.list-over', { hidden: true });
    this.nothing = h('div.list-nothing', { hidden: true });
    const list = h('div.list', {}, this.banner, this.list.element, this.loading, this.nothing, this.over, this.jump);
    this.element = h('main.logs', { tabindex: '-1' }, h('h1.sr-only', {}, 'Logs'), this.devices.element, h('button.scrim', { type: 'button', 'aria-label': 'Close the device list', onclick: () => this.#toggleDevices(false) }),
      h('section.stream', { 'aria-label': 'Log' }, this.toolbar.element, h('div.stream-body', {}, list, this.inspector.element), this.status.element),
      this.announcer.element);
  }

  #wire() {
    this.list.onSelect = (line) => { this.inspector.show(line); this.element.classList.toggle('has-inspector', line !== null); };
    this.list.onNearTop = () => this.history.loadOlder();
    this.list.onChange = () => this.#listChanged();
    this.keys = logKeys({
      '/': () => this.toolbar.input.focus(), ' ': () => this.#togglePause(), End: () => this.list.follow(), j: () => this.list.move(1), k: () => this.list.move(-1),
      ArrowDown: () => this.list.move(1), ArrowUp: () => this.list.move(-1), n: () => this.#toError(1), N: () => this.#toError(-1), t: () => this.#nextTime(),
      c: () => this.#copyLine(), y: () => this.#copyLink(), Escape: () => this.#escape(), '?': showHelp,
      ...Object.fromEntries(['trace', 'debug', 'info', 'warn', 'error'].map((level, index) => [String(index + 1), () => this.#refilter({ level })])),
    });
  }

  /** Shows what the route asks for and starts the stream. */
  start({ parameters }) {
    this.view = { ...this.view, device: parameters.device || '', level: parameters.level || 'trace', text: parameters.q || '', time: parameters.time || 'local' };
    this.toolbar.setText(this.view.text);
    this.#refilter({});
    this.#setTime(this.view.time);
    this.devices.choose(this.view.device);
    this.devices.start();
    document.addEventListener('keydown', this.keys);
    this.online = () => this.#tail?.retryNow();
    addEventListener('online', this.online);
    this.second = setInterval(() => this.#everySecond(), 1_000);
    this.#follow();
  }

  stop() {
    this.#tail?.stop();
    this.history.reset();
    this.devices.stop();
    this.announcer.stop();
    clearInterval(this.second);
    clearTimeout(this.#flush);
    document.removeEventListener('keydown', this.keys);
    removeEventListener('online', this.online);
  }

  #follow() {
    this.#tail?.stop();
    const tail = new Tail({
      api: this.api, parameters: { device: this.view.device },
      onLines: (lines) => { if (tail === this.#tail) this.#receive(lines); },
      onState: (state) => { if (tail === this.#tail) this.#tailState(state); },
    });
    this.#tail = tail;
    tail.run();
  }

  #receive(lines) {
    this.#arrived.push(...lines);
    this.#flush ||= setTimeout(() => this.#showArrived(), this.#arrived.length > 100 ? 0 : FLUSH_MS);
  }

  #showArrived() {
    this.#flush = 0;
    const lines = this.#arrived.splice(0);
    if (lines.length === 0) return;
    if (this.history.isReady) {
      this.rate.note(lines, Date.now());
      this.announcer.note(lines);
    }
    for (const line of lines) if (line.type === 'gap') this.#lost += line.count;
    this.devices.noteLines(lines);
    this.list.append(lines);
  }

  #tailState(state) {
    this.status.setConnection(state);
    this.element.dataset.connection = state.name;
    if (state.name === 'live') {
      this.#showArrived();
      this.history.isReady = true;
      this.history.loadOlder();
    }
    this.#showBanner(state);
    this.#listChanged();
  }

  #showBanner({ name, problem }) {
    show(this.banner, name === 'waiting' && Boolean(problem));
    if (name === 'waiting' && problem) {
      fill(this.banner, icon('warning'), h('span', {}, `${problem.message} What is shown may be behind.`),
        h('button.button.button-small', { type: 'button', onclick: () => this.#tail.retryNow() }, 'Try now'));
    }
    if (name === 'denied') this.#showOver(this.#deniedNotice(problem));
  }

  #deniedNotice(problem) {
    return notice({
      iconName: 'lock', title: 'No access to logs', text: 'This session may not read logs. It needs the scope logs:read; the admin key has it.',
      detail: problem.requestId ? `request ${problem.requestId}` : '', actions: [['Try again', () => { this.#showOver(null); this.#follow(); }]],
    });
  }

  #showOver(element) {
    show(this.over, element !== null);
    if (element) fill(this.over, element);
    this.overIsGuide = element === this.guide.element;
  }

  #listChanged() {
    const { buffer } = this.list;
    const isFiltered = this.view.text !== '' || this.view.level !== 'trace';
    this.status.setList({ isPaused: buffer.isPaused, isFollowing: this.list.isFollowing, heldCount: buffer.heldCount, shown: buffer.shownCount, held: buffer.size, lost: this.#lost, isFiltered });
    this.toolbar.setPaused(buffer.isPaused, buffer.heldCount);
    show(this.jump, !this.list.isAtEnd && buffer.rows.length > 0);
    fill(this.jump, icon('down'), this.list.unseen > 0 ? `${this.list.unseen.toLocaleString('en')} new` : 'Newest');
    this.#showEmptiness(isFiltered);
  }

  #showEmptiness(isFiltered) {
    const isEmpty = !this.list.rows.some((line) => line.type !== 'note');
    const isLive = this.element.dataset.connection === 'live';
    const wantsGuide = isEmpty && isLive && !isFiltered && this.list.buffer.isComplete;
    if (wantsGuide && this.over.hidden) this.#showOver(this.guide.element);
    if (!wantsGuide && this.overIsGuide) this.#showOver(null);
    show(this.nothing, isEmpty && isFiltered && this.over.hidden);
    fill(this.nothing, this.list.buffer.isComplete ? 'No stored line matches. New ones appear here.' : 'No line matches so far.');
  }

  #devicesLoaded() {
    this.toolbar.setDevice(this.view.device ? this.devices.nameOf(this.view.device) : 'All devices');
    this.list.list.refresh();
  }

  #query() {
    return { device: this.view.device, level: this.view.level === 'trace' ? '' : this.view.level, q: this.view.text };
  }

  #refilter(change) {
    Object.assign(this.view, change);
    if (change.text !== undefined && this.toolbar.input.value.trim() !== change.text) this.toolbar.setText(change.text);
    this.toolbar.setLevel(this.view.level);
    const min = this.view.level === 'trace' ? 0 : severityMin(this.view.level);
    this.history.reset();
    this.list.setFilter(lineFilter({ severityMin: min, text: this.view.text }));
    this.#remember();
    this.history.loadOlder();
  }

  #chooseDevice(device, byPointer) {
    this.#toggleDevices(false);
    if (byPointer) this.list.element.focus({ preventScroll: true });   // so that space, j and k work at once
    if (device === this.view.device) return;
    this.view.device = device;
    this.devices.choose(device);
    this.#devicesLoaded();
    this.element.classList.toggle('one-device', device !== '');
    this.#arrived = [];
    this.#lost = 0;
    this.history.reset({ isReady: false });
    this.list.clear();
    this.#showOver(null);
    this.#remember();
    this.#follow();
  }

  #remember() {
    const { device, level, text, time } = this.view;
    this.element.classList.toggle('one-device', device !== '');
    replaceRoute('logs', { device, level: level === 'trace' ? '' : level, q: text, time: time === 'local' ? '' : time });
  }

  #link() {
    const { device, level, text, time } = this.view;
    return new URL(routeHash('logs', { device, level: level === 'trace' ? '' : level, q: text, time: time === 'local' ? '' : time }), location.href).href;
  }

  #setTime(time) {
    this.view.time = TIME_MODES.some(({ name }) => name === time) ? time : 'local';
    this.toolbar.setTimeMode(this.view.time);
    this.list.setTimeMode(this.view.time);
    this.#remember();
  }

  #nextTime() {
    const index = TIME_MODES.findIndex(({ name }) => name === this.view.time);
    const next = TIME_MODES[(index + 1) % TIME_MODES.length];
    this.#setTime(next.name);
    toast(next.label);
  }

  #togglePause() {
    if (this.list.buffer.isPaused) this.list.resume();
    else this.list.pause();
  }

  #toggleDevices(open = !this.element.classList.contains('shows-devices')) {
    this.element.classList.toggle('shows-devices', open);
    this.toolbar.devices.setAttribute('aria-expanded', String(open));
  }

  #toError(direction) {
    if (!this.list.moveToError(direction)) toast(direction > 0 ? 'No later error in view' : 'No earlier error in view');
  }

  async #copyLine() {
    const line = this.list.selected;
    if (line) toast(await copyText(line.entry?.body ?? line.text) ? 'Line copied' : 'Copying is not allowed here');
  }

  async #copyLink() {
    toast(await copyText(this.#link()) ? 'Link copied' : 'Copying is not allowed here');
  }

  #escape() {
    if (this.element.classList.contains('shows-devices')) this.#toggleDevices(false);
    else if (this.list.selected) this.list.select(null);
    else if (!this.list.isFollowing) this.list.follow();
  }

  #historyState({ isLoading, problem }) {
    show(this.loading, isLoading || Boolean(problem));
    this.loading.textContent = problem ? `Earlier lines could not be loaded: ${problem.message}` : 'Loading earlier lines';
    this.loading.classList.toggle('is-problem', Boolean(problem));
  }

  #everySecond() {
    this.status.tick();
    this.status.setRate(this.rate.perSecond(Date.now()), this.rate.delayMs());
  }
}
