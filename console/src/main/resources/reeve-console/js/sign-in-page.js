// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The sign-in page: with an API key or with the account of a person. Which one was used last is remembered; nothing else is.
import { fill, h, show } from './dom.js';
import { mark } from './icons.js';
import { KeyForm } from './key-form.js';
import { PasswordForm } from './password-form.js';

const KEPT_AS = 'reeve.sign-in';
const WAYS = [['key', 'API key', KeyForm], ['person', 'E-mail', PasswordForm]];

export class SignInPage {
  constructor({ session, onDone, message = '' }) {
    Object.assign(this, { session, onDone });
    this.message = h('p.form-error', { role: 'alert', hidden: message === '' }, message);
    this.slot = h('div.sign-in-way', {});
    this.buttons = new Map(WAYS.map(([way, label]) => [way, h('button.tab', { type: 'button', onclick: () => { this.#choose(way); this.form.focus(); } }, label)]));
    this.element = h('main.sign-in', {}, h('div.sign-in-card', {},
      h('div.sign-in-brand', {}, mark(), h('h1', {}, 'Reeve')),
      h('p.sign-in-lead', {}, 'Sign in to watch logs and services and to look after users.'),
      h('div.tabs', { role: 'group', 'aria-label': 'How to sign in' }, [...this.buttons.values()]),
      this.message, this.slot));
    this.#choose(remembered());
  }

  start() {
    this.form.focus();
  }

  stop() {}

  #choose(chosen) {
    const [way, , Form] = WAYS.find(([name]) => name === chosen) ?? WAYS[0];
    for (const [name, button] of this.buttons) button.setAttribute('aria-pressed', String(name === way));
    this.form = new Form({ session: this.session, onDone: () => { remember(way); this.onDone(); } });
    this.form.element.addEventListener('input', () => show(this.message, false));
    fill(this.slot, this.form.element);
  }
}

function remembered() {
  try { return localStorage.getItem(KEPT_AS); } catch { return null; }
}

/** The first way needs no memory. */
function remember(way) {
  try {
    if (way === WAYS[0][0]) localStorage.removeItem(KEPT_AS);
    else localStorage.setItem(KEPT_AS, way);
  } catch { /* storage is blocked: asked anew each time */ }
}
