// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** What an app knows about its network and itself. */
export interface LifecycleHooks {
  networkUp(): void;
  networkDown(): void;
  foreground(): void;
  background(): void;
}

/** Calls the hooks in a browser by itself. Returns what ends that. */
export function browserLifecycle(hooks: LifecycleHooks): () => void {
  const events: [EventTarget, string, () => void][] = [
    [window, 'online', () => hooks.networkUp()],
    [window, 'offline', () => hooks.networkDown()],
    [document, 'visibilitychange', () => {
      if (document.visibilityState === 'hidden') {
        hooks.background();
      } else {
        hooks.foreground();
      }
    }],
    // a page that is thrown away may not see its visibility change
    [window, 'pagehide', () => hooks.background()],
    // out of the back-forward cache: the socket is gone
    [window, 'pageshow', () => hooks.foreground()],
  ];
  events.forEach(([target, name, listener]) => target.addEventListener(name, listener));
  if (navigator.onLine === false) {
    hooks.networkDown();
  }
  return () => events.forEach(([target, name, listener]) => target.removeEventListener(name, listener));
}
