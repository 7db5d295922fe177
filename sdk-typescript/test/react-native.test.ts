// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  captureReactNativeErrors, type ErrorUtilsLike, type NetInfoState, wireReactNative,
} from '../src/react-native.js';

/** An app whose parts are told by hand, and what a client hears of it. */
class App {
  readonly heard: string[] = [];
  isMetered: boolean | undefined;
  #state: (state: string) => void = () => {};
  #network: (state: NetInfoState) => void = () => {};
  readonly stop = wireReactNative(
    {
      networkUp: () => this.heard.push('up'),
      networkDown: () => this.heard.push('down'),
      networkMetered: is => void (this.isMetered = is),
      foreground: () => this.heard.push('foreground'),
      background: () => this.heard.push('background'),
    },
    {
      appState: {
        currentState: 'active',
        addEventListener: (_, listener) => {
          this.#state = listener;
          return { remove: () => this.heard.push('removed') };
        },
      },
      netInfo: {
        addEventListener: listener => {
          this.#network = listener;
          return () => this.heard.push('stopped');
        },
      },
    });

  become(...states: string[]): void {
    states.forEach(state => this.#state(state));
  }

  network(isConnected: boolean | null, type?: string, details?: NetInfoState['details']): void {
    const kind = type === undefined ? {} : { type };
    this.#network({ isConnected, ...kind, ...(details === undefined ? {} : { details }) });
  }
}

test('going away and coming back are told once each, a call in between is not', () => {
  const app = new App();
  app.become('inactive', 'active', 'inactive', 'background', 'background', 'active');
  assert.deepEqual(app.heard, ['background', 'foreground']);
});

test('a network that costs by its size is told, by what NetInfo says or by its kind', () => {
  const app = new App();
  const seen = [['wifi'], ['cellular'], ['wifi', true], ['cellular', false], ['none', null]] as const;
  assert.deepEqual(seen.map(([type, isConnectionExpensive]) => {
    app.network(true, type, typeof isConnectionExpensive === 'boolean' ? { isConnectionExpensive } : null);
    return app.isMetered;
  }), [false, true, true, false, false]);
});

test('another network is told as one that came up, the first word is not', () => {
  const app = new App();
  app.network(true, 'wifi');
  app.network(true, 'wifi');
  app.network(true, 'cellular');
  app.network(false);
  app.network(true, 'wifi');
  assert.deepEqual(app.heard, ['up', 'down', 'up']);
});

test('an app that starts without a network says so', () => {
  const app = new App();
  app.network(false);
  assert.deepEqual(app.heard, ['down']);
});

test('it ends', () => {
  const app = new App();
  app.stop();
  assert.deepEqual(app.heard, ['removed', 'stopped']);
});

test('an error that nobody catches is logged, and goes on to the handler that was there', () => {
  const heard: unknown[] = [];
  let handler: ReturnType<ErrorUtilsLike['getGlobalHandler']> = error => heard.push(error);
  const errorUtils: ErrorUtilsLike = {
    getGlobalHandler: () => handler,
    setGlobalHandler: next => void (handler = next),
  };
  const stop = captureReactNativeErrors({ exception: (error, _, fields) => heard.push([error, fields]) }, errorUtils);

  handler('broken', true);
  stop();
  handler('later');

  assert.deepEqual(heard, [['broken', { isFatal: true }], 'broken', 'later']);
});
