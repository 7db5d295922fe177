// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The frame round every page: name, navigation, theme, help, sign-out.
import { fill, h } from './dom.js';
import { showHelp } from './help-dialog.js';
import { icon, mark } from './icons.js';
import { currentTheme, toggleTheme } from './theme.js';

const PAGES = [['logs', 'Logs'], ['services', 'Services']];

export class AppShell {
  constructor({ onSignOut }) {
    this.theme = h('button.icon-button', { type: 'button', onclick: () => { toggleTheme(); this.#showTheme(); } });
    this.links = new Map(PAGES.map(([name, label]) => [name, h('a.nav-link', { href: `#/${name}` }, label)]));
    this.slot = h('div.page', {});
    this.element = h('div.shell', {},
      h('header.top', {},
        h('a.skip', { href: '#', onclick: (event) => { event.preventDefault(); this.slot.querySelector('main')?.focus(); } }, 'Skip to the content'),
        h('a.brand', { href: '#/logs', 'aria-label': 'Reeve, logs' }, mark(), h('span', {}, 'Reeve')),
        h('nav.nav', { 'aria-label': 'Pages' }, [...this.links.values()]),
        h('span.spacer'), this.theme,
        h('button.icon-button', { type: 'button', 'aria-label': 'Help', title: 'Keys and filter (?)', onclick: showHelp }, icon('help')),
        h('button.icon-button', { type: 'button', 'aria-label': 'Sign out', title: 'Sign out', onclick: onSignOut }, icon('exit'))),
      this.slot);
    this.#showTheme();
  }

  /** Puts a page in and marks its link. */
  show(name, page) {
    fill(this.slot, page.element);
    for (const [key, link] of this.links) {
      if (key === name) link.setAttribute('aria-current', 'page');
      else link.removeAttribute('aria-current');
    }
    document.title = `${PAGES.find(([key]) => key === name)?.[1] ?? name} · Reeve`;
  }

  #showTheme() {
    const next = currentTheme() === 'dark' ? 'light' : 'dark';
    fill(this.theme, icon(next === 'dark' ? 'moon' : 'sun'));
    this.theme.setAttribute('aria-label', `Switch to the ${next} theme`);
    this.theme.title = `Switch to the ${next} theme`;
  }
}
