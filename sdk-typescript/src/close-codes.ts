// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** What a client does when a WebSocket has ended with that code. */
export type Ending = 'lost' | 'refresh' | 'revoked' | 'terminal';

const SESSION_REVOKED = 4201;
const TERMINAL = new Set([1002, 1003, 1007, 1008, 1009]);

/** Codes nobody knows yet follow their hundred. */
export function endingOf(code: number): Ending {
  if (code === SESSION_REVOKED) {
    return 'revoked';
  }
  if (code >= 4100 && code < 4200) {
    return 'refresh';
  }
  return TERMINAL.has(code) || (code >= 4200 && code < 4300) ? 'terminal' : 'lost';
}

/** For a socket that this client gave up. */
export const GONE = 1006;
/** For a token that was refused in words. */
export const TOKEN_REJECTED = 4102;
/** For a client that leaves. */
export const LEAVING = 1000;
