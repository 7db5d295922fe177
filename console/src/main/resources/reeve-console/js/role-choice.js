// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The roles of a tenant as boxes to tick, each with the scopes it gives.
import { fill, h } from './dom.js';
import { problemText } from './problem-text.js';
import { oneLine } from './visible-text.js';

/** The role that every account has and that is given to none: the server refuses it. */
const EVERYONE = 'everyone';
/** What most begin with; changed in the tenant's settings. */
const FIRST = [{ name: 'admin', scopes: ['admin'] }, { name: 'support', scopes: ['users:admin', 'logs:read'] }, { name: 'viewer', scopes: ['logs:read', 'services:read'] }];
const NONE = 'There are no roles yet. A role gives the people who have it scopes: admin all of them, support users and logs, viewer logs and services.';

export class RoleChoice {
  /** roles: those that are ticked. */
  constructor({ admin, roles = [] }) {
    Object.assign(this, { admin, roles });
    this.element = h('fieldset.role-choice', {}, h('legend.form-label', {}, 'Roles'), h('p.quiet', { role: 'status' }, 'Loading'));
  }

  /** The names that are ticked. */
  get chosen() {
    const boxes = [...this.element.querySelectorAll('input')];
    return boxes.length === 0 ? this.roles : boxes.filter(({ checked }) => checked).map(({ value }) => value);
  }

  async load() {
    try {
      const known = (await this.admin.roles()).filter(({ name }) => name !== EVERYONE);
      const unknown = this.roles.filter((role) => !known.some(({ name }) => name === role)).map((name) => ({ name, scopes: [] }));
      this.#show([...known, ...unknown]);
    } catch (problem) {
      this.#fill(h('p.form-error', { role: 'alert' }, problemText(problem)));
    }
  }

  #show(roles) {
    if (roles.length === 0) return this.#fill(h('p.quiet', {}, NONE), h('button.button.button-small', { type: 'button', onclick: () => this.#makeFirst() }, 'Make admin, support and viewer'));
    this.#fill(roles.map(({ name, scopes = [] }) => h('label.role', {}, h('input', { type: 'checkbox', value: name, checked: this.roles.includes(name) }),
      h('span', {}, h('strong', {}, oneLine(name)), h('span.quiet', {}, ` ${scopes.map(oneLine).join(', ') || 'gives nothing here'}`)))));
  }

  async #makeFirst() {
    try {
      await this.admin.makeRoles(FIRST);
      await this.load();
    } catch (problem) {
      this.#fill(h('p.form-error', { role: 'alert' }, problemText(problem)));
    }
  }

  #fill(...content) {
    fill(this.element, h('legend.form-label', {}, 'Roles'), content);
  }
}
