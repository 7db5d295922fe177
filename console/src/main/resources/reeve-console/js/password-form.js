// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Signing in with e-mail and password; where the account has a second factor, then with a code of it; where an
// administrator wants the password replaced, first that.
import { fill, h } from './dom.js';
import { codeField, newPasswordField, secretField, textField } from './fields.js';
import { ResetForm } from './reset-form.js';
import { SendForm } from './send-form.js';
import { passwordProblem } from './sign-in-text.js';

/** As the server counts them. */
const TRIES_MAX = 5;

export class PasswordForm {
  #half = null;

  constructor({ session, onDone, now = Date.now }) {
    Object.assign(this, { session, onDone, now });
    this.email = textField({ id: 'email', label: 'E-mail', type: 'email', name: 'email', autocomplete: 'username', missing: 'Type the e-mail of your account.' });
    this.password = secretField({ id: 'password', label: 'Password', name: 'password', autocomplete: 'current-password', missing: 'Type your password.' });
    this.first = new SendForm({ id: 'sign-in', submit: 'Sign in', busy: 'Signing in', before: [this.email.element, this.password.element], send: () => this.#sendPassword(), explain: passwordProblem, after: [h('button.link-button', { type: 'button', onclick: () => this.#reset() }, 'Forgot the password, or invited?')] });
    this.element = h('div', {}, this.first.element);
  }

  focus() {
    (this.email.input.value ? this.password : this.email).input.focus();
  }

  async #sendPassword() {
    try {
      const half = await this.session.signInWithPassword(this.email.input.value.trim(), this.password.input.value);
      if (half) return this.#askForCode(half);
    } catch (problem) {
      const change = problem.reason === 'PASSWORD_CHANGE_REQUIRED' ? problem.details.find(({ code }) => code) : null;
      if (!change) throw problem;
      return this.#askForNewPassword(change.code);
    }
    this.#done();
  }

  #reset() {
    const form = new ResetForm({
      session: this.session, email: this.email.input.value.trim(), onBack: () => this.#again(''),
      onReset: (email, password) => { this.email.input.value = email; this.password.input.value = password; return this.#sendPassword(); },
    });
    fill(this.element, form.element);
    form.focus();
  }

  #askForNewPassword(code) {
    const password = newPasswordField({ id: 'new-password' });
    const form = new SendForm({
      id: 'new-password', submit: 'Save and sign in', busy: 'Saving', beside: [this.#back()], before: [h('p', {}, 'Your password must be replaced before you go on.'), password.element], explain: passwordProblem,
      send: async () => {
        await this.session.resetPassword(code, password.input.value);
        this.password.input.value = password.input.value;
        await this.#sendPassword();
      },
    });
    fill(this.element, h('h2.sign-in-step', {}, 'New password'), form.element);
    password.input.focus();
  }

  #askForCode({ mfaToken, expiresInMs }) {
    this.#half = { mfaToken, until: this.now() + expiresInMs, tries: TRIES_MAX };
    this.code = codeField('code');
    this.second = new SendForm({ id: 'code', submit: 'Confirm', busy: 'Confirming', beside: [this.#back()], before: [this.code.element], send: () => this.#sendCode(), explain: (problem) => this.#codeProblem(problem) });
    fill(this.element, h('h2.sign-in-step', {}, 'Second factor'), this.second.element);
    this.code.input.focus();
  }

  async #sendCode() {
    this.#half.tries--;
    await this.session.signInMfa(this.#half.mfaToken, this.code.input.value.trim());
    this.#done();
  }

  #codeProblem(problem) {
    const { tries, until } = this.#half;
    if (problem.reason !== 'MFA_INVALID') return passwordProblem(problem);
    if (this.now() >= until) return this.#again('That took longer than five minutes. Please begin again.');
    if (tries <= 0) return this.#again('Too many wrong codes. Please begin again.');
    return `${passwordProblem(problem)} ${tries === 1 ? 'One try is' : `${tries} tries are`} left.`;
  }

  #back() {
    return h('button.button', { type: 'button', onclick: () => this.#again('') }, 'Back');
  }

  /** Back to the password. Returns an empty text: what is said stands there. */
  #again(text) {
    fill(this.element, this.first.element);
    this.first.say(text);
    this.password.input.value = '';
    this.password.input.focus();
    return '';
  }

  #done() {
    this.password.input.value = '';
    this.onDone();
  }
}
