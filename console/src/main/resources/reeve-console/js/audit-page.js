// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The audit of a tenant: every security event, newest first, by whom, on whom, which, how it ended, since when.
import { AdminApi } from './admin-api.js';
import { AUDIT_COLUMNS, auditRow } from './audit-table.js';
import { h } from './dom.js';
import { chooser } from './fields.js';
import { notice } from './notice.js';
import { PagedList } from './paged-list.js';
import { replaceRoute } from './router.js';

const TYPING_MS = 300;
const HOUR_MS = 3_600_000;
const OUTCOMES = [['', 'Any outcome'], ['ok', 'Done'], ['refused', 'Refused']];
const SINCE = [['', 'Any time'], ['1', 'Last hour'], ['24', 'Last day'], ['168', 'Last week'], ['720', 'Last 30 days']];
const FORBIDDEN = { iconName: 'lock', title: 'No access to the audit', text: 'This session may not read the audit. It needs the scope users:admin, which a role of your account gives; the admin key has it.' };

export class AuditPage {
  #timer = 0;

  constructor({ api, now = Date.now }) {
    this.admin = new AdminApi(api);
    this.now = now;
    this.fields = {
      action: input('Action, or its beginning', 'Action: sign-in, user.…', () => this.#typed()),
      target: input('On whom or what, an id', 'On: u_…', () => this.#typed()),
      actor: input('By whom, an id', 'By: u_…, k_…', () => this.#typed()),
      outcome: chooser('Outcome', OUTCOMES, () => this.#filter()),
      since: chooser('Since', SINCE, () => this.#filter()),
    };
    this.list = new PagedList({ label: 'Audit', columns: AUDIT_COLUMNS, load: (after) => this.admin.audit(this.#query(), after), row: auditRow, empty: () => this.#empty(), forbidden: FORBIDDEN });
    this.list.onChange = () => this.element.classList.toggle('no-access', this.list.isForbidden);
    this.element = h('main.services.audit', { tabindex: '-1' },
      h('div.services-head', {}, h('h1', {}, 'Audit'), h('span.spacer'), Object.values(this.fields), h('button.button', { type: 'button', onclick: () => this.list.reload() }, 'Refresh')),
      h('div.services-body', {}, this.list.element));
  }

  start({ parameters }) {
    for (const [name, field] of Object.entries(this.fields)) field.value = parameters[name] || '';
    this.#ask();
  }

  stop() {
    clearTimeout(this.#timer);
    this.list.stop();
  }

  #typed() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#filter(), TYPING_MS);
  }

  #filter() {
    replaceRoute('audit', this.#values());
    this.#ask();
  }

  /** "The last hour" is the same hour for all pages of one question. */
  #ask() {
    const hours = Number(this.fields.since.value);
    this.from = hours > 0 ? new Date(this.now() - hours * HOUR_MS).toISOString() : '';
    this.list.reload();
  }

  #values() {
    return Object.fromEntries(Object.entries(this.fields).map(([name, field]) => [name, field.value.trim()]));
  }

  #query() {
    const { since: _, ...asked } = this.#values();
    return { ...asked, from: this.from };
  }

  #empty() {
    const isFiltered = Object.values(this.#values()).some((value) => value !== '');
    return notice({ iconName: 'search', title: isFiltered ? 'No line matches' : 'Nothing was recorded yet', text: isFiltered ? 'Ids are looked for whole, an action by its beginning.' : 'Sign-ins, refusals and what administrators do appear here.' });
  }
}

function input(label, placeholder, oninput) {
  return h('input.field.filter-field', { type: 'search', 'aria-label': label, placeholder, autocomplete: 'off', autocapitalize: 'off', spellcheck: 'false', oninput });
}
