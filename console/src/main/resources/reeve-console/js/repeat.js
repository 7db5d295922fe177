// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Something done again and again, each time a while after the last one was over.

/** Does it now and everyMs after each end; action() gives a promise. Returns what ends it, also while it is under way. */
export function repeat(action, everyMs) {
  let timer = 0;
  let isEnded = false;
  const again = () => action().finally(() => { if (!isEnded) timer = setTimeout(again, everyMs); });
  again();
  return () => {
    isEnded = true;
    clearTimeout(timer);
  };
}
