// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// A client of the gateway that the address names, for tests to play with.
import { connect, indexedDbStore } from './reeve.bundle.js';

const wanted = new URLSearchParams(location.search);
// what a proxy that knows no WebSocket leaves of them
const NoWebSocket = class {
  constructor() {
    setTimeout(() => this.onclose({ code: 1006, reason: '' }));
  }
  send() {}
  close() {}
};

window.store = indexedDbStore();
window.heard = [];
window.outcomes = [];
window.states = [];
window.reeve = connect({
  url: wanted.get('gateway'),
  ...(wanted.has('blocked') ? { webSocket: NoWebSocket } : {}),
});
window.reeve.onState(state => window.states.push(state));
window.reeve.outbox.onChange(({ kind, entry }) => window.outcomes.push(`${kind} ${entry.body.text}`));
window.follow = topic => window.reeve.topic(topic).subscribe({
  message: ({ body }) => window.heard.push(body.text),
  reset: () => window.heard.push('reset'),
  closed: reason => window.heard.push(reason),
});
document.documentElement.dataset.ready = 'yes';
