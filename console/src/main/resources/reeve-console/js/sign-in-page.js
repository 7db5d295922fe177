// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Signing in with an API key. The key is exchanged for a session and not kept.
import { h, show } from './dom.js';
import { icon, mark } from './icons.js';

export class SignInPage {
  constructor({ session, onDone, message = '' }) {
    Object.assign(this, { session, onDone });
    this.key = h('input.field', { id: 'api-key', type: 'password', name: 'api-key', autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', placeholder: 'rvs_…', required: true, 'aria-describedby': 'key-hint sign-in-error', oninput: () => this.#say('') });
    this.reveal = h('button.field-action', { type: 'button', 'aria-pressed': 'false', onclick: () => this.#toggle() }, 'Show');
    this.error = h('p.form-error', { id: 'sign-in-error', role: 'alert', hidden: true });
    this.submit = h('button.button.primary.wide', { type: 'submit' }, 'Sign in');
    this.element = h('main.sign-in', {}, h('form.sign-in-card', { novalidate: true, onsubmit: (event) => this.#submitted(event) },
      h('div.sign-in-brand', {}, mark(), h('h1', {}, 'Reeve')),
      h('p.sign-in-lead', {}, 'Sign in with an API key to watch logs and services.'),
      h('label.form-label', { for: 'api-key' }, 'API key'),
      h('div.field-group', {}, this.key, this.reveal),
      this.error, this.submit,
      h('details.sign-in-help', { id: 'key-hint' }, h('summary', {}, icon('help'), 'Where is my key?'),
        h('p', {}, 'The first start of ', h('code', {}, './reeve up'), ' prints the admin key once. It is kept in the file ', h('code', {}, 'admin-key'), ' of the data folder, which is named there too.'))));
    this.#say(message);
  }

  start() {
    this.key.focus();
  }

  stop() {}

  async #submitted(event) {
    event.preventDefault();
    const key = this.key.value.trim();
    if (!key.startsWith('rvs_')) return this.#say(key.startsWith('rvp_') ? 'This is the publishable app key. It may only send logs; the console needs the secret key (rvs_…).' : 'An API key begins with rvs_.');
    this.#busy(true);
    try {
      await this.session.signIn(key);
      this.key.value = '';
      this.onDone();
    } catch (problem) {
      this.#say(explain(problem));
      this.key.select();
    } finally {
      this.#busy(false);
    }
  }

  #busy(isBusy) {
    this.submit.disabled = isBusy;
    this.submit.textContent = isBusy ? 'Signing in' : 'Sign in';
  }

  #toggle() {
    const hidden = this.key.type === 'password';
    this.key.type = hidden ? 'text' : 'password';
    this.reveal.textContent = hidden ? 'Hide' : 'Show';
    this.reveal.setAttribute('aria-pressed', String(hidden));
  }

  #say(text) {
    show(this.error, text !== '');
    this.error.textContent = text;
  }
}

function explain(problem) {
  if (problem.status === 401 || problem.status === 400) return 'This key is not known here. Check that it was copied whole and belongs to this installation.';
  if (problem.status === 429) return `Too many attempts. Try again in ${Math.max(1, Math.ceil((problem.retryAfterMs || 1000) / 1000))} s.`;
  if (problem.isUnreachable) return 'The gateway cannot be reached. Is ./reeve up running?';
  if (problem.isPassing) return `Signing in is not possible just now: ${problem.message} Try again in a moment.`;
  return problem.message;
}
