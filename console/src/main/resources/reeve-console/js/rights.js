// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Which pages are worth showing to a session, by its scopes. The server decides what is allowed; this only spares people
// a refusal.

/** Name, label, scope; in the order of the navigation. */
const PAGES = [['logs', 'Logs', 'logs:read'], ['services', 'Services', 'services:read'], ['users', 'Users', 'users:admin'], ['audit', 'Audit', 'users:admin']];

export function may({ scopes }, scope) {
  return scopes.includes('admin') || scopes.includes(scope);
}

/** The [name, label] pairs of what this session may see. */
export function pagesFor(session) {
  return PAGES.filter(([, , scope]) => may(session, scope));
}

/** The title of a page. */
export function labelOf(name) {
  return PAGES.find(([page]) => page === name)?.[1] ?? 'Your account';
}

/** Where a session begins: its first page, or its own account if it may see none. */
export function homeOf(session) {
  return pagesFor(session)[0]?.[0] ?? 'account';
}
