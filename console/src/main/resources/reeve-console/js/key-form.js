// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Signing in with an API key. The key is exchanged for a session and not kept.
import { h } from './dom.js';
import { secretField } from './fields.js';
import { icon } from './icons.js';
import { mistake } from './problem-text.js';
import { SendForm } from './send-form.js';
import { keyProblem } from './sign-in-text.js';

const PUBLISHABLE = 'This is the publishable app key. It may only send logs; the console needs the secret key (rvs_…).';

export class KeyForm {
  constructor({ session, onDone }) {
    Object.assign(this, { session, onDone });
    this.key = secretField({ id: 'api-key', label: 'API key', name: 'api-key', autocomplete: 'off', placeholder: 'rvs_…', missing: 'An API key begins with rvs_.' });
    this.form = new SendForm({ id: 'sign-in', submit: 'Sign in', busy: 'Signing in', before: [this.key.element], after: [help()], send: () => this.#send(), explain: keyProblem });
    this.element = this.form.element;
  }

  focus() {
    this.key.input.focus();
  }

  async #send() {
    const key = this.key.input.value.trim();
    if (!key.startsWith('rvs_')) throw mistake(key.startsWith('rvp_') ? PUBLISHABLE : 'An API key begins with rvs_.');
    await this.session.signIn(key);
    this.key.input.value = '';
    this.onDone();
  }
}

function help() {
  return h('details.sign-in-help', {}, h('summary', {}, icon('help'), 'Where is my key?'),
    h('p', {}, 'The first start of ', h('code', {}, './reeve up'), ' prints the admin key once. It is kept in the file ', h('code', {}, 'admin-key'), ' of the data folder, which is named there too.'));
}
