// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The second factor of who is signed in: set up with an authenticator app, recovery codes, removed again.
import { confirmDialog } from './confirm-dialog.js';
import { copyButton } from './copy-button.js';
import { fill, h } from './dom.js';
import { saveText } from './download.js';
import { textField } from './fields.js';
import { problemText } from './problem-text.js';
import { qrPicture } from './qr.js';
import { SendForm } from './send-form.js';

const OFF = 'Off. With it, signing in needs your password and a code of an authenticator app on your phone.';
const WRONG = { MFA_INVALID: 'This is not the code that the app shows now. If it stays wrong, look at the clock of the phone.' };

export class TotpSetup {
  constructor({ api, on, recoveryCodesLeft }) {
    this.api = api;
    this.element = h('div.totp', {});
    if (on) this.#showOn(recoveryCodesLeft);
    else this.#showOff();
  }

  #showOff() {
    const form = new SendForm({ id: 'totp-start', submit: 'Set up', send: async () => this.#showSecret(await this.api.post('v1/auth/mfa/totp/start')), before: [h('p', {}, OFF)] });
    fill(this.element, form.element);
  }

  #showSecret({ secret, uri }) {
    const code = textField({ id: 'totp-code', label: 'Code that the app shows now', inputmode: 'numeric', autocomplete: 'one-time-code', maxlength: 12, missing: 'Type the six digits that the app shows.' });
    const form = new SendForm({
      id: 'totp-confirm', submit: 'Switch on', busy: 'Checking', before: [code.element],
      beside: [h('button.button', { type: 'button', onclick: () => this.#showOff() }, 'Cancel')],
      send: async () => this.#showCodes(await this.api.post('v1/auth/mfa/totp/confirm', { code: code.input.value })),
      explain: (problem) => problemText(problem, WRONG),
    });
    fill(this.element, h('ol.steps', {},
      h('li', {}, 'In your authenticator app scan this picture, or type the key (time-based, six digits):', qrPicture(uri, 'QR code of the key below'),
        h('p.secret', {}, h('code', { 'data-secret': secret }, secret.match(/.{1,4}/g).join(' ')), copyButton('Copy key', () => secret))),
      h('li', {}, 'On the phone itself ', h('a', { href: uri }, 'this link'), ' does the same. ', copyButton('Copy link', () => uri)),
      h('li', {}, 'Type the code that the app shows.', form.element)));
    code.input.focus();
  }

  #showCodes({ codes = [] }) {
    const done = h('button.button.primary', { type: 'button', onclick: () => this.#showOn(codes.length) }, 'I have kept them');
    fill(this.element,
      h('p', { role: 'status', tabindex: '-1' }, h('strong', {}, 'The second factor is on. '), 'Keep these recovery codes where you would find them without your phone. Each is good once; they are not shown again.'),
      h('ul.recovery-codes', { 'aria-label': 'Recovery codes' }, codes.map((code) => h('li', {}, h('code', {}, code)))),
      h('div.send-form-actions', {}, copyButton('Copy codes', () => codes.join('\n')),
        h('button.button', { type: 'button', onclick: () => saveText('reeve-recovery-codes.txt', `${codes.join('\n')}\n`) }, 'Save as a file'), done));
    this.element.querySelector('[role=status]').focus();
  }

  #showOn(recoveryCodesLeft) {
    const few = recoveryCodesLeft === 1 ? 'One recovery code is left.' : `${recoveryCodesLeft} recovery codes are left.`;
    fill(this.element, h('p', {}, h('span.chip.chip-good', {}, 'On'), ` ${few}`),
      h('div.send-form-actions', {},
        h('button.button', { type: 'button', onclick: () => this.#renewCodes() }, 'New recovery codes'),
        h('button.button', { type: 'button', onclick: () => this.#remove() }, 'Remove')));
  }

  #renewCodes() {
    confirmDialog({
      title: 'New recovery codes?', text: 'The codes you have now are good no longer.', submit: 'Make new ones', tone: 'primary',
      send: async () => this.#showCodes(await this.api.post('v1/auth/mfa/recovery-codes')),
    });
  }

  #remove() {
    confirmDialog({
      title: 'Remove the second factor?', text: 'Your password alone will then be enough to sign in.', submit: 'Remove',
      send: async () => { await this.api.post('v1/auth/mfa/totp/remove'); this.#showOff(); },
    });
  }
}
