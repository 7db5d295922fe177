// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The frame round every page: name, navigation, theme, help, sign-out.
import { fill, h, show } from './dom.js';
import { showHelp } from './help-dialog.js';
import { icon, mark } from './icons.js';
import { homeOf, labelOf, pagesFor } from './rights.js';
import { currentTheme, toggleTheme } from './theme.js';

export class AppShell {
  constructor({ session, onSignOut }) {
    this.session = session;
    this.theme = h('button.icon-button', { type: 'button', onclick: () => { toggleTheme(); this.showTheme(); } });
    this.nav = h('nav.nav', { 'aria-label': 'Pages' });
    this.account = h('a.icon-button', { href: '#/account', 'aria-label': 'Your account', title: 'Your account' }, icon('person'));
    this.brand = h('a.brand', {}, mark(), h('span', {}, 'Reeve'));
    this.slot = h('div.page', {});
    this.element = h('div.shell', {},
      h('header.top', {},
        h('a.skip', { href: '#', onclick: (event) => { event.preventDefault(); this.slot.querySelector('main')?.focus(); } }, 'Skip to the content'),
        this.brand, this.nav, h('span.spacer'), this.account, this.theme,
        h('button.icon-button', { type: 'button', 'aria-label': 'Help', title: 'Keys and filter (?)', onclick: showHelp }, icon('help')),
        h('button.icon-button', { type: 'button', 'aria-label': 'Sign out', title: 'Sign out', onclick: onSignOut }, icon('exit'))),
      this.slot);
    this.showTheme();
  }

  /** Puts a page in and marks its link. */
  show(name, page) {
    fill(this.slot, page.element);
    const home = homeOf(this.session);
    this.brand.href = `#/${home}`;
    this.brand.setAttribute('aria-label', `Reeve, ${labelOf(home).toLowerCase()}`);
    fill(this.nav, pagesFor(this.session).map(([key, label]) => h('a.nav-link', { href: `#/${key}`, 'aria-current': key === name && 'page' }, label)));
    show(this.account, this.session.isPerson);
    if (name === 'account') this.account.setAttribute('aria-current', 'page');
    else this.account.removeAttribute('aria-current');
    document.title = `${labelOf(name)} · Reeve`;
  }

  /** What the button of the theme would do now. */
  showTheme() {
    const next = currentTheme() === 'dark' ? 'light' : 'dark';
    fill(this.theme, icon(next === 'dark' ? 'moon' : 'sun'));
    this.theme.setAttribute('aria-label', `Switch to the ${next} theme`);
    this.theme.title = `Switch to the ${next} theme`;
  }
}
