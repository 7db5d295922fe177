// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// A new user: invited by mail, or made with a first password that must be replaced.
import { openDialog } from './dialog.js';
import { h, show } from './dom.js';
import { newPasswordField, textField } from './fields.js';
import { problemText } from './problem-text.js';
import { RoleChoice } from './role-choice.js';
import { SendForm } from './send-form.js';

const TEXTS = {
  MAIL_NOT_CONFIGURED: 'This installation sends no mail yet. Set a first password instead.',
  IDENTITY_IN_USE: 'This e-mail has an account already.',
};

/** onDone(user) when there is one. */
export function inviteDialog({ admin, onDone }) {
  const email = textField({ id: 'invite-email', label: 'E-mail', type: 'email', autocomplete: 'off', missing: 'Type the e-mail of the new user.' });
  const name = textField({ id: 'invite-name', label: 'Name', autocomplete: 'off', maxlength: 128 });
  const password = newPasswordField({ id: 'invite-password', label: 'First password', more: ' It must be replaced before anything else.', missing: 'Type a first password.' });
  const lead = h('p', {}, 'A mail with a code goes to the new user, who sets a password with it.');
  const choose = () => { show(lead, !byPassword.checked); show(password.element, byPassword.checked); password.input.required = byPassword.checked; };
  const byPassword = h('input', { type: 'checkbox', onchange: choose });
  const roles = new RoleChoice({ admin });
  choose();
  const form = new SendForm({
    id: 'invite', submit: 'Add user', busy: 'Adding',
    before: [lead, email.element, name.element, roles.element,
      h('label.role', {}, byPassword, h('span', {}, 'Set a first password, send no mail')), password.element],
    send: async () => {
      const person = { email: email.input.value.trim(), displayName: name.input.value.trim(), roles: roles.chosen };
      const user = byPassword.checked ? await admin.create({ ...person, password: password.input.value, mustChangePassword: true }) : await admin.invite(person);
      close();
      onDone(user);
    },
    explain: (problem) => problemText(problem, TEXTS),
  });
  const close = openDialog({ title: 'Invite a user', content: form.element });
  roles.load();
}
