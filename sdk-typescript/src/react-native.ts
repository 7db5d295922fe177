// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import type { LifecycleHooks } from './lifecycle.js';
import type { Logger } from './logger.js';

/** The part of React Native's `AppState` that is needed. */
export interface AppStateLike {
  readonly currentState: string | null;
  addEventListener(type: 'change', listener: (state: string) => void): { remove(): void };
}

export interface NetInfoState {
  readonly isConnected: boolean | null;
  readonly type?: string;
  readonly details?: { readonly isConnectionExpensive?: boolean } | null;
}

/** The part of `@react-native-community/netinfo` that is needed. */
export interface NetInfoLike {
  addEventListener(listener: (state: NetInfoState) => void): () => void;
}

/**
 * Tells a client when the app goes to the background and comes back, when the network changes, and whether it is
 * metered. NetInfo may be left out; then a lost network is noticed by what fails, and none is metered. Returns what
 * ends it.
 */
export function wireReactNative(
  reeve: LifecycleHooks,
  parts: { appState: AppStateLike; netInfo?: NetInfoLike },
): () => void {
  let inForeground = parts.appState.currentState !== 'background';
  const appState = parts.appState.addEventListener('change', state => {
    // 'inactive' is a call or the task switcher of iOS: nothing is frozen yet
    if (state === 'background' && inForeground) {
      inForeground = false;
      reeve.background();
    } else if (state === 'active' && !inForeground) {
      inForeground = true;
      reeve.foreground();
    }
  });
  let before: string | undefined;
  const stopNetwork = parts.netInfo?.addEventListener(({ isConnected, type, details }) => {
    reeve.networkMetered(details?.isConnectionExpensive ?? type === 'cellular');
    const now = isConnected === false ? 'none' : type ?? 'some';
    if (now === before) {
      return;
    }
    // the first word is the state as it is, not a change
    const isNews = before !== undefined || now === 'none';
    before = now;
    if (isNews) {
      if (now === 'none') {
        reeve.networkDown();
      } else {
        reeve.networkUp();
      }
    }
  });
  return () => {
    appState.remove();
    stopNetwork?.();
  };
}

type ErrorHandler = (error: unknown, isFatal?: boolean) => void;

/** The part of React Native's global `ErrorUtils` that is needed. */
export interface ErrorUtilsLike {
  getGlobalHandler(): ErrorHandler;
  setGlobalHandler(handler: ErrorHandler): void;
}

/** What nobody catches is logged, then the handler that was there gets it. Returns what ends that. */
export function captureReactNativeErrors(logger: Pick<Logger, 'exception'>, errorUtils: ErrorUtilsLike): () => void {
  const before = errorUtils.getGlobalHandler();
  errorUtils.setGlobalHandler((error, isFatal) => {
    logger.exception(error, undefined, { isFatal: isFatal === true });
    before(error, isFatal);
  });
  return () => errorUtils.setGlobalHandler(before);
}
