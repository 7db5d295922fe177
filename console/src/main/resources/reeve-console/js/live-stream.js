// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// A stream of the gateway that is to go on for ever, with heartbeats: silence ends it.
import { Problem } from './gateway.js';

/** The server sends a heartbeat every 15 s; after two of them and a little the connection counts as dead. */
const SILENCE_MS_MAX = 35_000;

/** What arrives until the server ends it; a Problem if the connection is lost or silent. */
export async function* liveStream(api, path, query, signal) {
  const connection = new AbortController();
  let watchdog = 0;
  const end = () => connection.abort();
  const alive = () => {
    clearTimeout(watchdog);
    watchdog = setTimeout(end, SILENCE_MS_MAX);
  };
  // No AbortSignal.any: a signal that only another one holds on to may be collected, and then the stream keeps its
  // connection, of which a browser has six.
  signal.addEventListener('abort', end);
  if (signal.aborted) end();
  alive();
  try {
    yield* api.follow(path, query, { signal: connection.signal, onChunk: alive });
  } catch (failure) {
    if (connection.signal.aborted && !signal.aborted) throw new Problem({ detail: 'The stream went silent.' });
    throw failure;
  } finally {
    clearTimeout(watchdog);
    signal.removeEventListener('abort', end);
    end();
  }
}
