// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The page's address: #/logs?device=..&level=.. A fragment, so the server needs no rules for it and a link never
// sends what a person filtered for to any server.

/** Reads the fragment; without one the last part of the path counts (/console/services). No name = wherever it begins. */
export function readRoute(place = location) {
  const [path, query = ''] = place.hash.replace(/^#\/?/, '').split('?');
  const fallback = place.pathname.split('/').pop();
  const [name = '', ...rest] = (path || fallback || '').split('/').map(decode);
  return { name, rest, parameters: Object.fromEntries(new URLSearchParams(query)) };
}

/** The fragment for a route; empty parameters are left out. */
export function routeHash(name, parameters = {}, rest = []) {
  const filled = Object.entries(parameters).filter(([, value]) => value !== '' && value !== null && value !== undefined);
  const query = new URLSearchParams(filled).toString();
  return `#/${[name, ...rest].map(encodeURIComponent).join('/')}${query ? `?${query}` : ''}`;
}

/** Changes the address without a new history entry and without a navigation. */
export function replaceRoute(name, parameters, rest) {
  history.replaceState(null, '', routeHash(name, parameters, rest));
}

function decode(part) {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
