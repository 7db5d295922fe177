// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The panel of a device beside the list: its levels, watched values, memory, and what is known of it. Commands of all
// its tabs go through here, and answers come back to the tab they are for.
import { whyNot } from './capabilities.js';
import { DeviceAnswers } from './device-answers.js';
import { DeviceTab } from './device-tab.js';
import { fill, h, setText, show } from './dom.js';
import { icon } from './icons.js';
import { LevelTab } from './level-tab.js';
import { LogControl } from './log-control.js';
import { MemoryTab } from './memory-tab.js';
import { ReasonField } from './reason-field.js';
import { WatchTab } from './watch-tab.js';

const TABS = [['levels', 'Levels'], ['watches', 'Watches'], ['memory', 'Memory'], ['device', 'Device']];
/** Commands whose answer is still to come. */
const ASKED_MAX = 200;

export class DevicePanel {
  #device = null;
  #tab = 'levels';
  #answers = null;
  #asked = new Map();
  /** Raised when the device is another one or the panel is closed: what was asked before is nobody's any more. */
  #turn = 0;

  constructor({ api, onClose }) {
    this.api = api;
    this.control = new LogControl(api);
    this.reason = new ReasonField();
    const asker = () => this.#asker();
    this.tabs = {
      levels: new LevelTab({ control: this.control, reason: this.reason }), watches: new WatchTab({ asker, reason: this.reason }),
      memory: new MemoryTab({ asker, reason: this.reason }), device: new DeviceTab({ asker, reason: this.reason, control: this.control }),
    };
    this.title = h('h2.inspector-title', {});
    this.buttons = TABS.map(([name, label], index) => h('button.tab', { type: 'button', role: 'tab', id: `panel-${name}`, 'aria-controls': 'panel-body', onclick: () => this.open(name), onkeydown: (event) => this.#arrow(event, index) }, label));
    this.problem = h('p.form-error', { role: 'status', hidden: true });
    this.body = h('div.inspector-body', { id: 'panel-body', role: 'tabpanel', tabindex: '0' });
    this.element = h('section.device-panel', { 'aria-label': 'Device', hidden: true },
      h('header.inspector-head', {}, this.title, h('button.icon-button', { type: 'button', 'aria-label': 'Close', title: 'Close (Esc)', onclick: onClose }, icon('close'))),
      h('div.panel-tabs', {}, h('div.tabs', { role: 'tablist', 'aria-label': 'Of the device' }, this.buttons)), this.body);
  }

  get isOpen() { return !this.element.hidden; }
  get tab() { return this.#tab; }

  /** A device of the list, or null: then there are only the levels of all. Also when what is known of it was renewed. */
  setDevice(device) {
    if (device?.id !== this.#device?.id) this.#forget();
    this.#device = device;
    if (this.isOpen) this.#show();
  }

  open(tab = this.#tab) {
    this.#tab = tab;
    show(this.element, true);
    this.tabs.levels.stop();
    if (tab === 'levels') this.tabs.levels.start();
    this.#showTab();
    this.#show();
  }

  /** Makes room for a line; what is watched goes on. */
  leave() {
    show(this.element, false);
    this.tabs.levels.stop();
    if (!this.isWatching) this.#forget();
  }

  close() {
    show(this.element, false);
    this.tabs.levels.stop();
    this.#forget();
  }

  /** Something is renewed, whether the panel is seen or not. */
  get isWatching() { return this.tabs.watches.isRunning || this.tabs.device.isRunning; }

  tick() {
    if (this.isOpen && this.#tab === 'levels') this.tabs.levels.tick();
  }

  #forget() {
    this.#turn++;
    this.#answers?.stop();
    this.#answers = null;
    this.#asked.clear();
    for (const name of ['watches', 'memory', 'device']) this.tabs[name].reset();
    show(this.problem, false);
  }

  #showTab() {
    this.buttons.forEach((button, index) => {
      const isChosen = TABS[index][0] === this.#tab;
      button.setAttribute('aria-selected', String(isChosen));
      button.tabIndex = isChosen ? 0 : -1;
    });
    this.body.setAttribute('aria-labelledby', `panel-${this.#tab}`);
    const content = this.#device || this.#tab === 'levels' ? [this.reason.element, this.problem, this.tabs[this.#tab].element] : [h('p.quiet', {}, 'Choose one device in the list at the left first.')];
    fill(this.body, content);
    this.body.scrollTop = 0;
  }

  #show() {
    const device = this.#device;
    setText(this.title, device ? device.name : 'All devices');
    if ((this.body.firstChild === this.reason.element) !== Boolean(device || this.#tab === 'levels')) this.#showTab();
    this.tabs.levels.show(device);
    if (!device) return;
    this.tabs.watches.setOffer(whyNot(device, 'watch'));
    this.tabs.memory.setOffer(whyNot(device, 'memory'));
    this.tabs.device.show(device, { whyLive: whyNot(device, 'live'), whyRecall: whyNot(device, 'recall') });
  }

  /** What sends commands to the device of now, and none once that is another one. */
  #asker() {
    const turn = this.#turn;
    const device = this.#device.id;
    return (reason, command) => this.#ask({ turn, device }, reason, command);
  }

  /** False if the panel shows something else by then: what becomes of it is nobody's business. */
  async #ask({ turn, device }, reason, command) {
    if (turn !== this.#turn) return false;
    const made = await this.control.command(device, reason, command).catch((problem) => { if (turn === this.#turn) throw problem; });
    if (turn !== this.#turn) return false;
    this.#asked.set(made.id, Object.keys(command)[0]);
    if (this.#asked.size > ASKED_MAX) this.#asked.delete(this.#asked.keys().next().value);
    this.#answers ??= new DeviceAnswers({ api: this.api, device, onAnswer: (answer) => this.#answered(answer), onProblem: (problem) => this.#cut(problem) });
    this.#answers.follow(made.cursor);
    return true;
  }

  #answered({ id, kind, answer, atMs }) {
    const asked = this.#asked.get(id);
    switch (kind) {
      case 'watch': return this.tabs.watches.note(answer, atMs);
      case 'memory': return this.tabs.memory.note(answer, atMs);
      case 'recall': return this.tabs.device.recalled(answer);
      case 'live': return this.tabs.device.isLive(answer);
      case 'refused': return this.#tabOf(asked)?.refused(answer.reason || 'it did not say why');
      default: return undefined;
    }
  }

  #tabOf(asked) {
    return { watch: this.tabs.watches, memory: this.tabs.memory, live: this.tabs.device, recall: this.tabs.device }[asked];
  }

  #cut(problem) {
    show(this.problem, problem !== null);
    if (problem) setText(this.problem, `Answers are not followed just now: ${problem.message}`);
  }

  #arrow(event, index) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!step) return;
    const next = (index + step + TABS.length) % TABS.length;
    this.open(TABS[next][0]);
    this.buttons[next].focus();
  }
}
