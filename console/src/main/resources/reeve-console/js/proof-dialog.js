// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Asks who is signed in for a fresh proof, when the service wants one: password and second factor, or the API key.
import { openDialog } from './dialog.js';
import { h, show } from './dom.js';
import { codeField, secretField } from './fields.js';
import { mistake } from './problem-text.js';
import { SendForm } from './send-form.js';
import { keyProblem, passwordProblem } from './sign-in-text.js';

const LEAD = 'What you are about to do needs a fresh proof that it is you.';

/** Resolves when it is proven; rejects when the dialog is closed without. */
export function askForProof(session) {
  return new Promise((resolve, reject) => {
    let proven = false;
    const done = () => { proven = true; close(); };
    const form = session.isPerson ? passwordForm(session, done) : keyForm(session, done);
    const close = openDialog({
      title: 'Is it you?', content: form.element,
      onClose: () => (proven ? resolve() : reject(mistake('Not done: the proof that it is you is missing.'))),
    });
  });
}

function passwordForm(session, done) {
  const password = secretField({ id: 'proof-password', label: 'Your password', autocomplete: 'current-password', missing: 'Type your password.' });
  const code = codeField('proof-code');
  code.input.required = false;
  show(code.element, false);
  return new SendForm({
    id: 'proof', submit: 'Confirm', busy: 'Confirming', before: [h('p', {}, LEAD), password.element, code.element], explain: passwordProblem,
    send: async () => {
      try {
        await session.reauthenticate(password.input.value, code.input.value.trim());
      } catch (problem) {
        if (problem.reason !== 'MFA_INVALID' || !code.element.hidden) throw problem;
        show(code.element, true);                          // the answer to "is a code needed?"
        code.input.required = true;
        return code.input.focus();
      }
      done();
    },
  });
}

function keyForm(session, done) {
  const key = secretField({ id: 'proof-key', label: 'Your API key', autocomplete: 'off', placeholder: 'rvs_…', missing: 'An API key begins with rvs_.' });
  return new SendForm({
    id: 'proof', submit: 'Confirm', busy: 'Confirming', before: [h('p', {}, LEAD), key.element], explain: keyProblem,
    send: async () => { await session.signIn(key.input.value.trim()); done(); },
  });
}
