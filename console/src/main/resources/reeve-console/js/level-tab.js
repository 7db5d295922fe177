// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Another log level for a device, a user, a version or all, for some time; what is in force, what became of it, and an
// end to it with one click.
import { levelCaution } from './capabilities.js';
import { h, setText, show } from './dom.js';
import { labelled, textField } from './fields.js';
import { LEVEL_MINUTES, LEVEL_MINUTES_DEFAULT, targetText } from './log-control.js';
import { LEVELS } from './levels.js';
import { LevelTable } from './level-table.js';
import { mistake, problemText } from './problem-text.js';
import { repeat } from './repeat.js';
import { SendForm } from './send-form.js';
import { toast } from './toast.js';
import { oneLine } from './visible-text.js';

const REFRESH_MS = 3_000;

export class LevelTab {
  #device = null;
  #endRefresh = () => {};
  #targets = '';

  constructor({ control, reason }) {
    Object.assign(this, { control, reason });
    this.target = h('select.select', { id: 'level-target', onchange: () => this.#showCaution() });
    this.version = textField({ id: 'level-version', label: 'App version', placeholder: '1.4.2', autocomplete: 'off' });
    this.level = h('select.select', { id: 'level-level' }, LEVELS.map(({ name, label }) => h('option', { value: name, selected: name === 'DEBUG' }, label)));
    this.minutes = h('select.select', { id: 'level-minutes' }, LEVEL_MINUTES.map((minutes) => h('option', { value: minutes, selected: minutes === LEVEL_MINUTES_DEFAULT }, minutesText(minutes))));
    this.logger = textField({ id: 'level-logger', label: 'Logger', placeholder: 'all', hint: 'Those that begin so; empty = all.', autocomplete: 'off' });
    this.caution = h('p.quiet', { hidden: true });
    this.table = new LevelTable({ onEnd: (override) => this.#end(override) });
    this.form = new SendForm({
      id: 'level', submit: 'Set level', busy: 'Setting', send: () => this.#set(),
      before: [h('div.form-pair', {}, labelled('level-level', 'Level', this.level), labelled('level-minutes', 'For', this.minutes)), labelled('level-target', 'On', this.target), this.version.element, this.logger.element, this.caution],
    });
    this.error = h('p.form-error', { role: 'alert', hidden: true });
    this.element = h('div.tab-content', {}, this.form.element, h('h3.panel-title', {}, 'In force'), this.error, this.table.element);
  }

  show(device) {
    const isOther = device?.id !== this.#device?.id;
    this.#device = device;
    this.#showTargets();
    if (isOther) this.table.setDevice(device);
    this.#showCaution();
  }

  start() {
    this.stop();
    this.#endRefresh = repeat(() => this.refresh(), REFRESH_MS);
  }

  stop() {
    this.#endRefresh();
  }

  tick() {
    this.table.tick();
  }

  async refresh() {
    if (document.hidden) return;
    try {
      this.table.setLevels(await this.control.levels());
      show(this.error, false);
    } catch (problem) {
      show(this.error, true);
      setText(this.error, problem.status === 404 ? 'This gateway does not know levels.' : problemText(problem));
    }
  }

  #showTargets() {
    const device = this.#device;
    const targets = [
      device && ['INSTALLATION', device.id, 'this device'], device?.user && ['ACCOUNT', device.user, `all devices of user ${device.user}`],
      device?.version && ['APP_VERSION', device.version, `all with version ${device.version}`], !device && ['APP_VERSION', '', 'all with an app version'], ['ALL', '', 'all devices'],
    ].filter(Boolean);
    const signature = JSON.stringify(targets);
    if (signature === this.#targets) return;   // a choice that was made stays while the list of devices is renewed
    this.#targets = signature;
    this.target.replaceChildren(...targets.map(([target, value, text]) => h('option', { value: `${target}|${value}` }, oneLine(text))));
  }

  #showCaution() {
    const { target, value } = this.#chosen();
    show(this.version.element, target === 'APP_VERSION' && value === '');
    const caution = this.#device && target === 'INSTALLATION' ? levelCaution(this.#device) : '';
    show(this.caution, caution !== '');
    setText(this.caution, caution);
  }

  #chosen() {
    const [target, ...rest] = this.target.value.split('|');
    return { target, value: rest.join('|') };
  }

  async #set() {
    const reason = this.reason.demand();
    const { target, value } = this.#chosen();
    const override = await this.control.setLevel({
      target, value: value || (target === 'APP_VERSION' ? this.#typedVersion() : ''), logger: this.logger.input.value.trim(),
      level: this.level.value, minutes: Number(this.minutes.value), reason,
    });
    toast(oneLine(`${override.level} for ${targetText(override)}: ${override.sent > 0 ? 'sent' : 'told with the next batch'}`));
    await this.refresh();
  }

  #typedVersion() {
    const { input } = this.version;
    const version = input.value.trim();
    if (version !== '') return version;
    input.focus();
    throw mistake('Say which version, in the field “App version”.');
  }

  async #end(override) {
    try {
      await this.control.endLevel(override.id, this.reason.text || 'ended on the log page');
      toast('Ended');
    } catch (problem) {
      toast(problemText(problem));
    }
    await this.refresh();
  }
}

function minutesText(minutes) {
  return minutes < 60 ? `${minutes} min` : `${minutes / 60} h`;
}
