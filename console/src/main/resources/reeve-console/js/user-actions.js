// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// What can be done to a user; each asks first and says what will happen.
import { confirmDialog } from './confirm-dialog.js';
import { h } from './dom.js';
import { toast } from './toast.js';
import { userTitle } from './user-text.js';

/** The buttons that make sense for this user. onChange() after something was done. */
export function userActions({ admin, detail: { user }, onChange }) {
  const { user: id, status } = user;
  const who = userTitle(user);
  const ask = (label, text, call, more = {}) => button(label, () => confirmDialog({ title: `${label}: ${who}`, text, submit: label, ...more, send: async () => { await call(); toast(`${label}: done.`); onChange(); } }));
  const actions = [
    status === 'disabled' && ask('Enable', 'The account may be used again.', () => admin.enable(id), { tone: 'primary' }),
    status !== 'disabled' && ask('Disable', 'All sessions end within seconds, and nobody can sign in to the account until you enable it again. Nothing is lost.', () => admin.disable(id)),
  ];
  return h('section.inspector-section', { 'aria-label': 'Actions' }, h('div.user-actions', {}, actions));
}

function button(label, onclick) {
  return h('button.button.button-small', { type: 'button', onclick }, label);
}
