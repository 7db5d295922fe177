// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { Listeners } from './listeners.js';
import { unlessAborted } from './waiting.js';

/** Whether there is a network, as far as the device says. Without one nothing is tried. */
export class Network {
  readonly changes = new Listeners<boolean>();
  #up = true;

  get isUp(): boolean {
    return this.#up;
  }

  /** Says so, also when it was so before: a change of network is told as up, too. */
  set(up: boolean): void {
    this.#up = up;
    this.changes.tell(up);
  }

  async whenUp(signal: AbortSignal): Promise<void> {
    if (this.#up) {
      return;
    }
    let stop = () => {};
    const came = new Promise<void>(resolve => {
      stop = this.changes.add(up => up && resolve());
    });
    try {
      await unlessAborted(came, signal);
    } finally {
      stop();
    }
  }
}
