// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Starts the console: signed in = the page of the address, else the sign-in page.
import { AccountPage } from './account-page.js';
import { Api } from './api.js';
import { AppShell } from './app-shell.js';
import { AuditPage } from './audit-page.js';
import { closeDialogs } from './dialog.js';
import { fill } from './dom.js';
import { FilterMemory } from './filter-memory.js';
import { LogsPage } from './logs-page.js';
import { askForProof } from './proof-dialog.js';
import { readRoute, replaceRoute } from './router.js';
import { homeOf } from './rights.js';
import { ServicesPage } from './services-page.js';
import { Session } from './session.js';
import { SignInPage } from './sign-in-page.js';
import { onSystemTheme } from './theme.js';
import { UsersPage } from './users-page.js';

const PAGES = { logs: LogsPage, services: ServicesPage, users: UsersPage, audit: AuditPage, account: AccountPage };
const root = document.getElementById('app');
const session = new Session();
const api = new Api(session, () => askForProof(session));
let page = null;
let shell = null;

function showSignIn(message = '') {
  leave();
  shell = null;
  document.title = 'Sign in · Reeve';
  page = new SignInPage({ session, message, onDone: showRoute });
  fill(root, page.element);
  page.start();
}

function showRoute() {
  if (!session.isSignedIn) return showSignIn();
  leave();
  const route = readRoute();
  const name = PAGES[route.name] ? route.name : homeOf(session);
  if (!shell) {
    shell = new AppShell({ session, onSignOut: signOut });
    fill(root, shell.element);
  }
  page = new PAGES[name]({ api, session });
  shell.show(name, page);
  page.start(route);
}

/** Whoever signs in next begins at their own first page; a session that ends by itself is gone on with where it was. */
function signOut() {
  replaceRoute('');
  new FilterMemory().forgetLast();
  session.signOut();
}

function leave() {
  closeDialogs();
  page?.stop();
  page = null;
}

session.onEnd = showSignIn;
addEventListener('hashchange', showRoute);
onSystemTheme(() => shell?.showTheme());
showRoute();
