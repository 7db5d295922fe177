// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The log page: wires devices, filter, chart, list, panels and status to the live stream and the stored history.
import { ConnectGuide } from './connect-guide.js';
import { DeviceList } from './device-list.js';
import { DevicePanel } from './device-panel.js';
import { h } from './dom.js';
import { openExport } from './export-dialog.js';
import { FilterMemory } from './filter-memory.js';
import { lineFilter } from './filter-match.js';
import { withTerm } from './filter-terms.js';
import { openGoto } from './goto-dialog.js';
import { showHelp } from './help-dialog.js';
import { Histogram } from './histogram.js';
import { Inspector } from './inspector.js';
import { severityMin } from './levels.js';
import { LineActions } from './line-actions.js';
import { ListFrame } from './list-frame.js';
import { logKeys } from './log-keys.js';
import { LogList } from './log-list.js';
import { LogStatus } from './log-status.js';
import { LogStream } from './log-stream.js';
import { LogToolbar } from './log-toolbar.js';
import { openMarker } from './marker-dialog.js';
import { replaceRoute, routeHash } from './router.js';
import { testLine } from './test-line.js';
import { TIME_MODES } from './time-text.js';
import { toast } from './toast.js';
import { ViewBar } from './view-bar.js';
import { devicesOf, parametersOf, viewedDevices, viewOf, wantedLine, withDevice } from './view-state.js';
import { WantedLine } from './wanted-line.js';

export class LogsPage {
  constructor({ api }) {
    this.api = api;
    this.view = viewOf({});
    this.tree = { and: [] };
    this.#makeParts();
    this.#makeList();
    this.#build();
    this.#wire();
  }

  #makeParts() {
    const { api } = this;
    this.devices = new DeviceList({ api, onChoose: (device, how) => this.#chooseDevice(device, how) });
    this.devices.onLoaded = () => this.#devicesLoaded();
    this.toolbar = new LogToolbar({
      memory: new FilterMemory(), onFilter: (q, tree) => this.#refilter({ q }, tree), onLevel: (level) => this.#refilter({ level }),
      onPause: () => this.#togglePause(), onDevices: () => this.#toggleDevices(), onSearchFocus: () => this.list.prepareSearch(),
    });
    this.bar = new ViewBar({
      onSpan: (span) => this.#look({ span }), onLive: () => this.#look({ from: 0, to: 0 }), onGoto: () => this.#goto(), onTimeMode: (time) => this.#setTime({ time }),
      onClock: () => this.#setTime({ clock: this.view.clock === 'device' ? 'corrected' : 'device' }), onMarker: () => this.#mark(),
      onExport: () => openExport({ api, view: this.view }), onPanel: () => this.#togglePanel(this.panel.isOpen ? null : this.devices.device ? 'device' : 'levels'),
    });
    this.histogram = new Histogram({ api, onRange: (from, to) => this.#look({ from, to }), onJump: (bar) => this.#jump(bar) });
    this.panel = new DevicePanel({ api, onClose: () => this.#togglePanel(null) });
    this.guide = new ConnectGuide({ onTest: () => api.append(testLine()) });
  }

  #makeList() {
    const { api } = this;
    const deviceName = (id) => this.devices.nameOf(id);
    this.list = new LogList({ deviceName });
    this.actions = new LineActions({ api, page: {
      selected: () => this.list.selected, view: () => this.view, deviceName,
      link: () => this.#link(), addTerm: (term) => this.#addTerm(term), showLine: (line) => this.#showLine(line),
    } });
    this.inspector = new Inspector({
      onClose: () => this.list.select(null), onTerm: (term) => this.#addTerm(term), onAround: (line) => this.actions.around(line), onTrace: (line) => this.actions.trace(line),
      deviceName, linkOf: () => this.#link(),
    });
    this.frame = new ListFrame({ list: this.list, guide: this.guide.element, onRetry: (anew) => (anew ? this.stream.follow() : this.stream.retryNow()) });
    this.status = new LogStatus({ list: this.list, toolbar: this.toolbar, frame: this.frame, view: () => this.view });
    this.stream = new LogStream({
      api, list: this.list, onLines: (lines, isLive) => this.#arrived(lines, isLive), onState: (state) => this.#streamState(state), onHistory: (state) => this.#historyState(state),
    });
    this.wanted = new WantedLine({
      list: this.list, onRange: (to) => this.#look({ from: 0, to }), onMore: () => this.stream.history.loadOlder(),
      onGone: () => toast('The line of this link is not there: it is not stored any more, or the filter hides it'),
    });
  }

  #build() {
    this.element = h('main.logs', { tabindex: '-1' }, h('h1.sr-only', {}, 'Logs'), this.devices.element, h('button.scrim', { type: 'button', 'aria-label': 'Close the device list', onclick: () => this.#toggleDevices(false) }),
      h('section.stream', { 'aria-label': 'Log' }, h('div.stream-head', {}, this.toolbar.element, this.bar.element, this.histogram.element),
        h('div.stream-body', {}, this.frame.element, this.inspector.element, this.panel.element), this.status.bar.element),
      this.status.announcer.element);
  }

  #wire() {
    this.list.onSelect = (line) => this.#selected(line);
    this.list.onNearTop = () => this.stream.history.loadOlder();
    this.list.onChange = () => this.status.setList();
    this.keys = logKeys({
      '/': () => this.toolbar.filter.focus(), ' ': () => this.#togglePause(), End: () => this.list.follow(), j: () => this.list.move(1), k: () => this.list.move(-1),
      ArrowDown: () => this.list.move(1), ArrowUp: () => this.list.move(-1), n: () => this.#toError(1), N: () => this.#toError(-1), t: () => this.#nextTime(),
      m: () => this.#mark(), e: () => this.#fold(), g: () => this.#goto(), l: () => this.#togglePanel('levels'), w: () => this.#togglePanel('watches'),
      a: () => this.actions.around(), x: () => this.actions.exclude(), c: () => this.actions.copyLine(), y: () => this.actions.copyLink(), Escape: () => this.#escape(), '?': showHelp,
      ...Object.fromEntries(['trace', 'debug', 'info', 'warn', 'error'].map((level, index) => [String(index + 1), () => this.#refilter({ level })])),
    });
  }

  /** Shows what the route asks for and starts the stream. */
  start({ parameters }) {
    this.view = viewOf(parameters);
    this.list.setTimeMode(this.view.time, this.view.clock);
    this.devices.choose(devicesOf(this.view));
    this.devices.start();
    const tree = this.toolbar.filter.set(this.view.q);
    this.#refilter({ q: this.toolbar.filter.text }, tree);
    this.wanted.want(wantedLine(parameters), this.view);
    document.addEventListener('keydown', this.keys);
    this.online = () => this.stream.retryNow();
    addEventListener('online', this.online);
    this.second = setInterval(() => this.#everySecond(), 1_000);
  }

  stop() {
    this.stream.stop();
    this.list.stop();
    this.toolbar.filter.stop();
    this.devices.stop();
    this.histogram.stop();
    this.panel.close();
    this.status.stop();
    clearInterval(this.second);
    document.removeEventListener('keydown', this.keys);
    removeEventListener('online', this.online);
  }

  #arrived(lines, isLive) {
    this.status.arrived(lines, isLive);
    this.devices.noteLines(lines);
  }

  #streamState(state) {
    this.element.dataset.connection = state.name;
    this.status.setStream(state);
  }

  #historyState(state) {
    this.status.setHistory(state);
    if (state.isLoaded) this.wanted.loaded();
  }

  #devicesLoaded() {
    this.toolbar.setDevice(this.#deviceName());
    this.panel.setDevice(this.devices.device);
    this.#sayPanel();
    this.list.list.refresh();
  }

  #refilter(change, tree = this.tree) {
    Object.assign(this.view, change);
    this.tree = tree;
    this.toolbar.setLevel(this.view.level);
    const min = this.view.level === 'trace' ? 0 : severityMin(this.view.level);
    this.list.setFilter(lineFilter({ severityMin: min, tree }));
    this.#show();
  }

  #addTerm(term) {
    const q = withTerm(this.view.q, term);
    this.#refilter({ q }, this.toolbar.filter.set(q));
  }

  #chooseDevice(id, { byPointer, isMore }) {
    const device = isMore && id !== '' ? withDevice(this.view, id) : viewedDevices(id === '' ? [] : [id]);
    if (!isMore) this.#toggleDevices(false);
    if (byPointer) this.list.element.focus({ preventScroll: true });   // so that space, j and k work at once
    if (device === this.view.device) return;
    this.view.device = device;
    this.devices.choose(devicesOf(this.view));
    this.#devicesLoaded();
    this.frame.uncover();
    this.#show();
  }

  #deviceName() {
    const devices = devicesOf(this.view);
    if (devices.length > 1) return `${devices.length} devices`;
    return devices.length === 1 ? this.devices.nameOf(devices[0]) : 'All devices';
  }

  /** Another time is looked at. */
  #look(change) {
    Object.assign(this.view, change);
    this.frame.uncover();
    this.#show();
  }

  /** The view changed: the address says so, the stream brings it, the chart counts it. */
  #show() {
    this.element.classList.toggle('one-device', this.devices.device !== null);
    this.bar.setView(this.view);
    replaceRoute('logs', parametersOf(this.view));
    const { selected } = this.list;
    this.stream.show(this.view, this.tree);
    if (selected && !this.list.selected) this.wanted.leave(selected);
    this.histogram.show(this.view);
  }

  /** A bar of the chart: its first line if it is there, else the stored lines up to its end. */
  #jump({ fromMs, toMs }) {
    if (!this.list.reveal(fromMs)) this.#look({ from: 0, to: Math.ceil(toMs) });
  }

  #goto() {
    openGoto({ utc: this.view.time === 'utc', onRange: (from, to) => this.#look({ from, to }) });
  }

  #mark() {
    openMarker({ api: this.api, device: this.devices.device?.id || '', deviceName: this.#deviceName() });
  }

  #showLine(line) {
    this.wanted.want({ cursor: line.cursor, atMs: Math.ceil(line.timeMs) }, this.view);
    if (this.list.selected?.cursor !== line.cursor) this.wanted.loaded();
  }

  #selected(line) {
    if (line) this.wanted.forget();
    this.inspector.show(line);
    if (line && this.panel.isOpen) this.panel.leave();
    this.#sayPanel();
    this.element.classList.toggle('has-inspector', line !== null);
  }

  /** The panel of the device takes the inspector's place; null closes it. */
  #togglePanel(tab) {
    if (tab === null || (this.panel.isOpen && this.panel.tab === tab)) {
      this.panel.close();
    } else {
      this.list.select(null);
      this.wanted.forget();
      this.panel.setDevice(this.devices.device);
      this.panel.open(tab);
    }
    this.#sayPanel();
  }

  #sayPanel() {
    this.bar.setPanel(this.panel.isOpen, this.panel.isWatching && !this.panel.isOpen ? 'Watching' : this.devices.device ? 'Device' : 'Levels');
  }

  #fold() {
    if (!this.list.toggleFold()) toast(this.list.selected ? 'This line stands in no call that was entered' : 'Select a line first');
  }

  #link() {
    return new URL(routeHash('logs', parametersOf(this.view, this.list.selected || this.wanted.left)), location.href).href;
  }

  #setTime(change) {
    Object.assign(this.view, change);
    this.bar.setView(this.view);
    this.list.setTimeMode(this.view.time, this.view.clock);
    replaceRoute('logs', parametersOf(this.view));
  }

  #nextTime() {
    const index = TIME_MODES.findIndex(({ name }) => name === this.view.time);
    const next = TIME_MODES[(index + 1) % TIME_MODES.length];
    this.#setTime({ time: next.name });
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

  #escape() {
    if (this.element.classList.contains('shows-devices')) this.#toggleDevices(false);
    else if (this.panel.isOpen) this.#togglePanel(null);
    else if (this.list.selected) this.list.select(null);
    else if (!this.list.isFollowing) this.list.follow();
  }

  #everySecond() {
    this.status.tick();
    this.devices.tick();
    this.panel.tick();
  }
}
