// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Lines of the audit: when, who, what, to whom, what came of it; the rest of a line on demand.
import { fill, h } from './dom.js';
import { factList } from './fact-list.js';
import { problemText } from './problem-text.js';
import { routeHash } from './router.js';
import { scrollTable } from './scroll-table.js';
import { fullTime } from './user-text.js';
import { oneLine } from './visible-text.js';

export const AUDIT_COLUMNS = ['When', 'Who', 'Action', 'On', 'Outcome', 'Address'];

/** One line as a table row. */
export function auditRow(line) {
  const { id, at, actorKind = '', actor = '', action = '', target = '', outcome = '', reason = '', address = '' } = line;
  const refused = outcome !== 'ok';
  return h('tr', { 'data-line': id, 'data-action': action }, h('td', {}, h('time', { datetime: at }, fullTime(at))), h('td', {}, who(actorKind, actor)),
    h('th', { scope: 'row' }, action === '' ? '–' : oneLine(action), more(line)), h('td', {}, subject(target)),
    h('td', {}, h(refused ? 'span.chip.level-W' : 'span.chip.chip-good', {}, oneLine(refused ? reason || outcome : 'ok'))), h('td.mono', {}, oneLine(address) || '–'));
}

function more({ installation = '', requestId = '', detail = '' }) {
  const facts = [['Installation', installation], ['Request', requestId], ['Detail', detail === '{}' ? '' : detail]];
  if (facts.every(([, value]) => value === '')) return null;
  return h('details.audit-more', {}, h('summary', {}, 'more'), factList(facts));
}

function who(kind, actor) {
  return actor === '' || kind === 'nobody' ? h('span.quiet', {}, 'nobody signed in') : subject(actor);
}

/** Ids of users lead to them. */
function subject(id) {
  return id.startsWith('u_') ? h('a.mono', { href: routeHash('users', {}, [id]), title: id }, short(id)) : h('span.mono', { title: id }, short(oneLine(id)) || '–');
}

/** The end of an id tells more apart than its beginning, which is the time. */
function short(id) {
  return id.length > 20 ? `${id.slice(0, 2)}…${id.slice(-8)}` : id;
}

/** The newest lines of one subject. */
export class AuditTable {
  constructor({ label, load }) {
    Object.assign(this, { label, loadLines: load });
    this.element = h('div.audit-lines', {}, h('p.quiet', { role: 'status' }, 'Loading'));
  }

  async load() {
    try {
      this.#show(await this.loadLines());
    } catch (problem) {
      fill(this.element, h('p.form-error', { role: 'alert' }, problemText(problem)));
    }
  }

  #show(lines) {
    if (lines.length === 0) return fill(this.element, h('p.quiet', {}, 'Nothing was recorded.'));
    fill(this.element, scrollTable({ label: this.label, columns: AUDIT_COLUMNS, body: h('tbody', {}, lines.map(auditRow)) }));
  }
}
