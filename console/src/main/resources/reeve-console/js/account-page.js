// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The page of who is signed in: who that is, the second factor, where else that account is signed in.
import { fill, h, show } from './dom.js';
import { factList } from './fact-list.js';
import { icon } from './icons.js';
import { notice } from './notice.js';
import { passwordChange } from './password-change.js';
import { problemText } from './problem-text.js';
import { pagesFor } from './rights.js';
import { SessionTable } from './session-table.js';
import { fullText } from './time-text.js';
import { TotpSetup } from './totp-setup.js';

const NO_RIGHTS = 'Your account has no rights here beyond its own page. To see logs, services or users it needs a role; whoever runs this installation can give you one.';

export class AccountPage {
  constructor({ api, session }) {
    Object.assign(this, { api, session });
    this.body = h('div.sheet', {}, h('p.quiet', { role: 'status' }, 'Loading'));
    const banner = h('div.banner', { role: 'status', hidden: pagesFor(session).length > 0 || !session.isPerson }, icon('lock'), h('span', {}, NO_RIGHTS));
    this.element = h('main.account', { tabindex: '-1' }, banner, h('div.services-head', {}, h('h1', {}, 'Your account')), this.body);
  }

  start() {
    if (this.session.isPerson) this.#load();
    else fill(this.body, notice({ iconName: 'person', title: 'Signed in with an API key', text: 'A key has no password and no second factor. Sign in with e-mail and password to see your own account here.' }));
  }

  stop() {
    this.stopped = true;
  }

  async #load() {
    try {
      const account = await this.api.get('v1/auth/me');
      if (!this.stopped) this.#render(account);
    } catch (problem) {
      if (!this.stopped) fill(this.body, notice({ iconName: 'warning', title: 'Your account cannot be shown', text: problemText(problem), actions: [['Try again', () => this.#load()]] }));
    }
  }

  #render(account) {
    const sessions = new SessionTable({
      label: 'Your sessions',
      load: async () => (await this.api.post('v1/auth/sessions')).sessions ?? [],
      revoke: (session) => this.api.post('v1/auth/sessions/revoke', { session }),
      revokeAll: { label: 'Sign out everywhere', title: 'Sign out everywhere?', text: 'All your sessions end, this one too.', send: () => this.#signOutEverywhere() },
    });
    const totp = new TotpSetup({ api: this.api, on: account.secondFactor === true, recoveryCodesLeft: account.recoveryCodesLeft ?? 0 });
    fill(this.body,
      section('You', factList([['E-mail', account.email], ['Name', account.displayName], ['Id', account.user], ['Roles', (account.roles ?? []).join(', ') || 'none'], ['Since', fullText(Date.parse(account.createdAt))]])),
      section('Second factor', totp.element), account.anonymous ? null : section('Password', passwordChange({ api: this.api, onDone: () => sessions.load() })), section('Where you are signed in', sessions.element));
    show(totp.element, !account.anonymous);
    sessions.load();
  }

  async #signOutEverywhere() {
    await this.api.post('v1/auth/sign-out-all');
    this.session.forget();
  }
}

function section(title, ...content) {
  return h('section.sheet-section', { 'aria-label': title }, h('h2', {}, title), content);
}
