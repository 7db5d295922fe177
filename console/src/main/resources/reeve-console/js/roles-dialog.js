// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Chooses the roles of a user.
import { openDialog } from './dialog.js';
import { h } from './dom.js';
import { RoleChoice } from './role-choice.js';
import { SendForm } from './send-form.js';

export function rolesDialog({ admin, user, who, roles, onDone }) {
  const choice = new RoleChoice({ admin, roles });
  const form = new SendForm({
    id: 'roles', submit: 'Save', before: [h('p', {}, 'Taking a role away ends the sessions of the user.'), choice.element],
    send: async () => { await admin.setRoles(user, choice.chosen); close(); onDone(); },
  });
  const close = openDialog({ title: `Roles: ${who}`, content: form.element });
  choice.load();
}
