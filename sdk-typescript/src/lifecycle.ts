// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** What an app knows about its network and itself. */
export interface LifecycleHooks {
  networkUp(): void;
  networkDown(): void;
  /** Whether what is sent now is paid for by its size; not so until it is said. */
  networkMetered(is: boolean): void;
  foreground(): void;
  background(): void;
}

/** The Network Information API, as far as a browser has it. */
interface NetworkInformation extends EventTarget {
  readonly type?: string;
  readonly saveData?: boolean;
  readonly metered?: boolean;
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
  const { connection } = navigator as { connection?: NetworkInformation };
  if (connection !== undefined) {
    const tell = () => hooks.networkMetered(isMetered(connection));
    // not every browser that knows the connection tells of its changes
    if (connection.addEventListener !== undefined) {
      events.push([connection, 'change', tell]);
    }
    tell();
  }
  events.forEach(([target, name, listener]) => target.addEventListener(name, listener));
  if (navigator.onLine === false) {
    hooks.networkDown();
  }
  return () => events.forEach(([target, name, listener]) => target.removeEventListener(name, listener));
}

/** What a browser says of it, or a user who wants data to be saved. */
function isMetered({ metered, type, saveData }: NetworkInformation): boolean {
  return saveData === true || (metered ?? type === 'cellular');
}
