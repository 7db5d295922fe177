// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The users of a tenant: search, filters, pages; one opened shows everything of that user and what can be done.
import { AdminApi } from './admin-api.js';
import { fill, h, show } from './dom.js';
import { chooser } from './fields.js';
import { icon } from './icons.js';
import { inviteDialog } from './invite-dialog.js';
import { notice } from './notice.js';
import { PagedList } from './paged-list.js';
import { replaceRoute, routeHash } from './router.js';
import { UserDetail } from './user-detail.js';
import { ago, statusChip, userTitle } from './user-text.js';
import { oneLine } from './visible-text.js';

const TYPING_MS = 200;
const KINDS = [['', 'All users'], ['named', 'With a name'], ['anonymous', 'Anonymous']];
const STATES = [['', 'Any status'], ['active', 'Active'], ['disabled', 'Disabled']];
const FORBIDDEN = { iconName: 'lock', title: 'No access to users', text: 'This session may not see users. It needs the scope users:admin, which a role of your account gives; the admin key has it.' };

export class UsersPage {
  #timer = 0;
  #detail = null;

  constructor({ api }) {
    this.admin = new AdminApi(api);
    this.search = h('input.search-input', { type: 'search', placeholder: 'E-mail, name or id', 'aria-label': 'Search users by e-mail, name or id', autocomplete: 'off', spellcheck: 'false', oninput: () => this.#typed() });
    this.kind = chooser('Kind of user', KINDS, () => this.#filter());
    this.status = chooser('Status', STATES, () => this.#filter());
    this.list = new PagedList({
      label: 'Users', columns: ['User', 'E-mail', 'Status', 'Second factor', 'Sessions', 'Last sign-in', 'Created'],
      load: (after) => this.admin.users(this.#query(), after), row: (user) => this.#row(user), empty: () => this.#empty(), forbidden: FORBIDDEN,
    });
    this.count = h('span.services-count', { role: 'status' });
    this.list.onChange = () => this.#listChanged();
    this.slot = h('div.service-slot', { hidden: true });
    this.element = h('main.services.users', { tabindex: '-1' },
      h('div.services-head', {}, h('h1', {}, 'Users'), this.count, h('span.spacer'), h('label.search', {}, icon('search'), this.search), this.kind, this.status,
        h('button.button', { type: 'button', onclick: () => this.#invite() }, 'Invite')),
      h('div.services-body', {}, this.list.element, this.slot));
  }

  start({ rest, parameters }) {
    this.search.value = parameters.search || '';
    this.kind.value = parameters.kind || '';
    this.status.value = parameters.status || '';
    this.keys = (event) => this.#key(event);
    document.addEventListener('keydown', this.keys);
    this.list.reload();
    this.#open(rest[0] || '');
  }

  stop() {
    clearTimeout(this.#timer);
    this.list.stop();
    this.#detail?.stop();
    document.removeEventListener('keydown', this.keys);
  }

  #key(event) {
    if (event.target.closest?.('input, textarea, select') || document.querySelector('dialog[open]')) return;
    if (event.key === 'Escape' && this.chosen) this.#close();
    else if (event.key === '/') { event.preventDefault(); this.search.focus(); }
  }

  #typed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#filter(), TYPING_MS);
  }

  #filter() {
    this.#remember();
    this.list.reload();
  }

  #query() {
    return { search: this.search.value.trim(), kind: this.kind.value, status: this.status.value };
  }

  #remember() {
    replaceRoute('users', this.#query(), this.chosen ? [this.chosen] : []);
  }

  #row(user) {
    const open = (event) => { if (isPlain(event)) { event.preventDefault(); this.#open(user.user); } };
    const link = h('a.user-name', { href: routeHash('users', {}, [user.user]), 'data-key': user.user, onclick: open }, userTitle(user));
    return h('tr', { 'data-user': user.user, 'aria-selected': String(user.user === this.chosen) }, h('th', { scope: 'row' }, link),
      h('td', {}, oneLine(user.email ?? '') || '–'), h('td', {}, statusChip(user)), h('td', {}, user.secondFactor ? 'on' : '–'),
      h('td', {}, String(user.sessions ?? 0)), h('td', {}, ago(user.lastSignInAt)), h('td', {}, ago(user.createdAt)));
  }

  #open(user) {
    this.chosen = user;
    this.#remember();
    this.#detail?.stop();
    this.#detail = user ? new UserDetail({ admin: this.admin, user, onClose: () => this.#close(), onChange: () => this.list.reload() }) : null;
    this.element.classList.toggle('has-detail', Boolean(user));
    show(this.slot, Boolean(user));
    fill(this.slot, this.#detail?.element);
    for (const row of this.list.body.rows) row.setAttribute('aria-selected', String(row.dataset.user === user));
    this.#detail?.start();
  }

  #close() {
    const before = this.chosen;
    this.#open('');
    this.list.body.querySelector(`[data-key="${CSS.escape(before)}"]`)?.focus();
  }

  #listChanged() {
    this.count.textContent = `${this.list.rows.length}${this.list.hasMore ? '+' : ''}`;
    this.element.classList.toggle('no-access', this.list.isForbidden);
  }

  #empty() {
    const { search, kind, status } = this.#query();
    if (!search && !kind && !status) return notice({ iconName: 'person', title: 'No user yet', text: 'Users appear here as soon as an app signs them up. You can also invite somebody by mail.', actions: [['Invite', () => this.#invite()]] });
    return notice({ iconName: 'search', title: 'No user matches', text: 'The search finds the beginning of an e-mail, a part of a name, or a whole id (u_…).', actions: [['Show all', () => this.#clear()]] });
  }

  #clear() {
    this.search.value = '';
    this.kind.value = '';
    this.status.value = '';
    this.#filter();
  }

  #invite() {
    inviteDialog({ admin: this.admin, onDone: ({ user }) => { this.list.reload(); this.#open(user); } });
  }
}

/** A click that is not meant to open a new tab. */
function isPlain(event) {
  return event.button === 0 && !event.ctrlKey && !event.metaKey && !event.shiftKey && !event.altKey;
}
