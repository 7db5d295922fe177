// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// A new password against a code: of a mail that was asked for, of an invitation, or handed over by an administrator.
import { h, setText } from './dom.js';
import { newPasswordField, textField } from './fields.js';
import { problemText } from './problem-text.js';
import { SendForm } from './send-form.js';

const TEXTS = {
  CODE_INVALID: 'This code is not right, too old, or was used. Ask for a new one.',
  MAIL_NOT_CONFIGURED: 'This installation sends no mail. Ask whoever runs it for a code.',
  INVALID_REQUEST: 'Check the e-mail and the code for mistakes.',
};

export class ResetForm {
  /** onReset(email, password) when the password is set. */
  constructor({ session, email, onReset, onBack }) {
    Object.assign(this, { session });
    this.email = textField({ id: 'reset-email', label: 'E-mail', type: 'email', value: email, autocomplete: 'username', missing: 'Type the e-mail of your account.' });
    this.code = textField({ id: 'reset-code', label: 'Code', autocomplete: 'one-time-code', missing: 'Type the code you were given.' });
    this.password = newPasswordField({ id: 'reset-password' });
    this.sent = h('p.form-hint', { role: 'status' });
    this.form = new SendForm({
      id: 'reset', submit: 'Save and sign in', busy: 'Saving', explain: (problem) => problemText(problem, TEXTS),
      before: [this.email.element, h('div', {}, h('button.button.button-small', { type: 'button', onclick: () => this.#ask() }, 'Send me a code'), this.sent), this.code.element, this.password.element],
      beside: [h('button.button', { type: 'button', onclick: onBack }, 'Back')],
      send: async () => {
        const address = this.email.input.value.trim();
        await session.resetPassword(this.code.input.value.trim(), this.password.input.value, address);
        await onReset(address, this.password.input.value);
      },
    });
    this.element = h('div', {}, h('h2.sign-in-step', {}, 'New password'), this.form.element);
  }

  focus() {
    (this.email.input.value ? this.code : this.email).input.focus();
  }

  async #ask() {
    const address = this.email.input.value.trim();
    if (!address) return this.form.say('Type the e-mail of your account.');
    this.form.say('');
    try {
      await this.session.forgotPassword(address);
      setText(this.sent, 'If this address has an account, a mail with a code is on its way.');
      this.code.input.focus();
    } catch (problem) {
      this.form.say(problemText(problem, TEXTS));
    }
  }
}
