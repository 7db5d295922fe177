// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// A new password for who is signed in; their other sessions end.
import { h } from './dom.js';
import { newPasswordField, secretField } from './fields.js';
import { problemText } from './problem-text.js';
import { SendForm } from './send-form.js';
import { toast } from './toast.js';

const WRONG = { INVALID_CREDENTIALS: 'The present password is not right.', INVALID_REQUEST: 'A password has at most 128 characters.' };

export function passwordChange({ api, onDone }) {
  const present = secretField({ id: 'present-password', label: 'Present password', autocomplete: 'current-password', missing: 'Type your present password.' });
  const next = newPasswordField({ id: 'next-password', more: ' Your other sessions end.' });
  const form = new SendForm({
    id: 'password-change', submit: 'Change password', busy: 'Changing', before: [present.element, next.element], explain: (problem) => problemText(problem, WRONG),
    send: async () => {
      await api.post('v1/auth/password/change', { currentPassword: present.input.value, newPassword: next.input.value });
      form.element.reset();
      toast('The password is changed.');
      onDone();
    },
  });
  return h('details.password-change', {}, h('summary', {}, 'Change it'), form.element);
}
