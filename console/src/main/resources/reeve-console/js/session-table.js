// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Where an account is signed in, and the end of one session or of all.
import { confirmDialog } from './confirm-dialog.js';
import { fill, h } from './dom.js';
import { problemText } from './problem-text.js';
import { scrollTable } from './scroll-table.js';
import { ago } from './user-text.js';
import { oneLine } from './visible-text.js';

export class SessionTable {
  /** load() gives the sessions; revoke(id) ends one; revokeAll: { label, title, text, send }; onChange() after an end. */
  constructor({ label, load, revoke, revokeAll, onChange = () => {} }) {
    Object.assign(this, { label, loadSessions: load, revoke, revokeAll, onChange });
    this.element = h('div.sessions', {}, h('p.quiet', { role: 'status' }, 'Loading'));
  }

  async load() {
    try {
      this.#render(await this.loadSessions());
    } catch (problem) {
      fill(this.element, h('p.form-error', { role: 'alert' }, problemText(problem), ' ', h('button.button.button-small', { type: 'button', onclick: () => this.load() }, 'Try again')));
    }
  }

  #render(sessions) {
    if (sessions.length === 0) return fill(this.element, h('p.quiet', {}, 'Signed in nowhere.'));
    fill(this.element,
      scrollTable({
        label: this.label, columns: ['Client', 'Platform', 'Address', 'Since', 'Last used', h('span.sr-only', {}, 'Actions')],
        body: h('tbody', {}, sessions.map((session) => this.#row(session))),
      }),
      h('div.send-form-actions', {}, h('button.button', { type: 'button', onclick: () => this.#ask(this.revokeAll) }, this.revokeAll.label)));
  }

  #row(session) {
    const { client = '', platform = '', model = '', address = '', createdAt, lastUsedAt, current = false } = session;
    const name = oneLine(client || 'An app');
    const end = current ? h('span.chip.chip-good', {}, 'this one')
      : h('button.button.button-small', { type: 'button', 'aria-label': `End the session of ${name}`, onclick: () => this.#ask(this.#one(session, name)) }, 'End');
    return h('tr', { 'data-session': session.session }, h('th', { scope: 'row' }, name), h('td', {}, oneLine([platform, model].filter(Boolean).join(', ') || '–')), h('td.mono', {}, oneLine(address || '–')),
      h('td', {}, ago(createdAt)), h('td', {}, ago(lastUsedAt)), h('td', {}, end));
  }

  #one({ session }, name) {
    return { label: 'End', title: 'End this session?', text: `${name} is signed out, within seconds.`, send: () => this.revoke(session) };
  }

  #ask({ label, title, text, send }) {
    confirmDialog({ title, text, submit: label, send: async () => { await send(); await this.load(); this.onChange(); } });
  }
}
