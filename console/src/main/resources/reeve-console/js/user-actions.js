// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// What can be done to a user; each asks first and says what will happen.
import { codeDialog } from './code-dialog.js';
import { confirmDialog } from './confirm-dialog.js';
import { h, setText, show } from './dom.js';
import { saveText } from './download.js';
import { problemText } from './problem-text.js';
import { rolesDialog } from './roles-dialog.js';
import { toast } from './toast.js';
import { userTitle } from './user-text.js';

const isStaying = ({ deleteAt = '' }) => deleteAt === '';

/**
 * In the order they are shown. when(user): it makes sense; text(user): what will happen; run(admin, user) does it;
 * typed(user): what must be typed first; tone: danger unless said.
 */
const ACTIONS = [
  { label: 'Restore', tone: 'primary', when: (user) => !isStaying(user), run: (admin, { user }) => admin.restore(user),
    text: () => 'The account is not erased, and may be used again.' },
  { label: 'Enable', tone: 'primary', when: (user) => isStaying(user) && user.status === 'disabled', run: (admin, { user }) => admin.enable(user),
    text: () => 'The account may be used again.' },
  { label: 'Disable', when: ({ status }) => status !== 'disabled', run: (admin, { user }) => admin.disable(user),
    text: () => 'All sessions end within seconds, and nobody can sign in to the account until you enable it again. Nothing is lost.' },
  { label: 'Send invitation', tone: 'primary', when: (user) => isStaying(user) && user.email && !user.hasPassword, run: (admin, { user }) => admin.sendMail(user, 'invite'),
    text: ({ email }) => `A mail with a code for a first password goes to ${email}.` },
  { label: 'Send reset mail', tone: 'primary', when: (user) => isStaying(user) && user.email && user.hasPassword, run: (admin, { user }) => admin.sendMail(user, 'reset'),
    text: ({ email }) => `A mail with a code for a new password goes to ${email}.` },
  { label: 'Require new password', when: (user) => isStaying(user) && user.hasPassword && !user.mustChangePassword, run: (admin, { user }) => admin.requirePasswordChange(user),
    text: () => 'The present password is then good for nothing but being replaced.' },
  { label: 'Remove second factor', when: ({ secondFactor }) => secondFactor, run: (admin, { user }) => admin.removeFactors(user),
    text: () => 'For somebody who has lost the authenticator app and all recovery codes. The password alone is then enough to sign in: be sure who asks you for this.' },
  { label: 'Delete', when: isStaying, typed: ({ email, user }) => email || user, run: (admin, { user }) => admin.remove(user),
    text: () => 'The account is disabled at once and erased after 7 days. Until then it can be restored.' },
];

/** The buttons that make sense for this user. onChange() after something was done. */
export function userActions({ admin, detail, onChange }) {
  const { hasPassword = false, mustChangePassword = false } = detail;
  const user = { ...detail.user, hasPassword, mustChangePassword };
  const said = h('p.form-error', { role: 'alert', hidden: true });
  const asked = ACTIONS.filter(({ when }) => when(user)).map((action) => button(action.label, () => ask(action, { admin, user, onChange })));
  return h('section.inspector-section', { 'aria-label': 'Actions' }, h('div.user-actions', {}, others({ admin, user, said, onChange }), asked), said);
}

function ask({ label, text, run, typed, tone }, { admin, user, onChange }) {
  confirmDialog({
    title: `${label}: ${userTitle(user)}`, text: text(user), submit: label, typed: typed?.(user), tone,
    send: async () => { await run(admin, user); toast(`${label}: done.`); onChange(); },
  });
}

/** What has a dialog of its own, or none. */
function others({ admin, user, said, onChange }) {
  const { user: id, email = '', roles = [], hasPassword } = user;
  const who = userTitle(user);
  return [
    isStaying(user) && button('Roles', () => rolesDialog({ admin, user: id, who, roles, onDone: onChange })),
    isStaying(user) && email && button('Show a code', () => codeDialog({ who, load: () => admin.showCode(id, hasPassword ? 'reset' : 'invite') })),
    button('Export', () => save(admin, id, said)),
  ];
}

function button(label, onclick) {
  return h('button.button.button-small', { type: 'button', onclick }, label);
}

async function save(admin, id, said) {
  show(said, false);
  try {
    saveText(`reeve-${id}.json`, `${JSON.stringify(await admin.export(id), null, 2)}\n`, 'application/json');
  } catch (problem) {
    setText(said, problemText(problem));
    show(said, true);
  }
}
