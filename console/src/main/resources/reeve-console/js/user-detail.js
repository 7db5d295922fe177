// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// One user: data, how they sign in, where they are signed in, what was done to them, and what can be done.
import { AuditTable } from './audit-table.js';
import { copyButton } from './copy-button.js';
import { fill, h } from './dom.js';
import { factList } from './fact-list.js';
import { icon } from './icons.js';
import { jsonTree } from './json-tree.js';
import { notice } from './notice.js';
import { problemText } from './problem-text.js';
import { routeHash } from './router.js';
import { SessionTable } from './session-table.js';
import { userActions } from './user-actions.js';
import { ago, fullTime, statusChip, userTitle } from './user-text.js';
import { oneLine } from './visible-text.js';

const AUDIT_LINES = 20;

export class UserDetail {
  #stopped = false;

  constructor({ admin, user, onClose, onChange }) {
    Object.assign(this, { admin, user, onChange });
    this.title = h('h2.inspector-title', { tabindex: '-1' }, user);
    this.body = h('div.service-detail-body', {}, h('p.quiet', { role: 'status' }, 'Loading'));
    this.element = h('section.service-detail.user-detail', { 'aria-label': 'User' },
      h('header.inspector-head', {}, this.title, h('button.icon-button', { type: 'button', 'aria-label': 'Close', onclick: onClose }, icon('close'))), this.body);
  }

  start() {
    this.title.focus({ preventScroll: true });
    this.#load();
  }

  stop() {
    this.#stopped = true;
  }

  async #load() {
    try {
      const detail = await this.admin.user(this.user);
      if (!this.#stopped) this.#render(detail);
    } catch (problem) {
      if (!this.#stopped) this.#failed(problem);
    }
  }

  #failed(problem) {
    const known = problem.status === 404
      ? { iconName: 'search', title: 'No such user', text: 'There is no user with this id here, or it was erased.' }
      : { iconName: 'warning', title: 'This user cannot be shown', text: problemText(problem), actions: [['Try again', () => this.#load()]] };
    fill(this.body, notice(known));
  }

  #render(detail) {
    const { user } = detail;
    fill(this.title, h('span.title-text', {}, userTitle(user)), statusChip(user));
    const changed = () => { this.onChange(); this.#load(); };
    const sessions = new SessionTable({
      label: 'Table of sessions', load: () => this.admin.sessions(this.user), revoke: (session) => this.admin.revoke(this.user, session), onChange: changed,
      revokeAll: { label: 'End all sessions', title: 'End all sessions?', text: `${userTitle(user)} is signed out everywhere, within seconds.`, send: () => this.admin.revoke(this.user) },
    });
    const audit = new AuditTable({ label: 'Newest lines of the audit', load: async () => (await this.admin.audit({ target: this.user }, '', AUDIT_LINES)).rows });
    fill(this.body, facts(user), userActions({ admin: this.admin, detail, onChange: changed }), signInSection(detail),
      section('Sessions', sessions.element),
      section('Audit', audit.element, h('a', { href: routeHash('audit', { target: this.user }) }, 'All lines of this user')),
      dataSection('Data of the user', detail.userData), dataSection('Data of the app', detail.appData));
    sessions.load();
    audit.load();
  }
}

function facts({ user, email = '', emailVerified = false, displayName, anonymous, roles = [], createdAt, lastSignInAt, deleteAt }) {
  return factList([
    ['E-mail', email && `${email}${emailVerified ? '' : ' (not proven)'}`], ['Name', displayName], ['Kind', anonymous ? 'anonymous' : ''],
    ['Id', h('span', {}, user, copyButton('Copy id', () => user, { compact: true }))], ['Roles', roles.join(', ') || 'none'],
    ['Created', fullTime(createdAt)], ['Last sign-in', fullTime(lastSignInAt) || 'never'], ['Erased at', fullTime(deleteAt)],
  ]);
}

function signInSection({ user, factors = [], recoveryCodesLeft = 0, identities = [], hasPassword = false, mustChangePassword = false }) {
  const on = factors.filter(({ confirmedAt }) => confirmedAt);
  const factor = on.length === 0 ? 'none' : on.map(({ kind, confirmedAt }) => h('span', {}, `${oneLine(kind.toUpperCase())}, `, ago(confirmedAt)));
  return section('Signing in', factList([
    ['Password', hasPassword ? (mustChangePassword ? 'yes, must be replaced' : 'yes') : 'none'],
    ['Second factor', h('span', {}, factor)], ['Recovery codes', user.secondFactor ? `${recoveryCodesLeft} left` : ''],
    ...identities.map(({ issuer, email = '' }) => ['Signs in with', email ? `${issuer} (${email})` : issuer]),
  ]));
}

function dataSection(title, data) {
  return data && Object.keys(data).length > 0 ? section(title, jsonTree(data)) : null;
}

function section(title, ...content) {
  return h('section.inspector-section', { 'aria-label': title }, h('h3', {}, title), content);
}
