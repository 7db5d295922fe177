// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// A line from this browser, to see the way from a device to the page work.

/** NDJSON lines: the source, then one record. */
export function testLine(nowMs = Date.now(), agent = navigator.userAgent) {
  const browser = /(Firefox|Edg|Chrome|Safari)\/([\d]+)/.exec(agent);
  const installation = `console-${(browser?.[1] || 'browser').toLowerCase()}`;
  return [
    { source: { installation, sessionId: `console-${nowMs}`, appName: 'reeve-console', deviceModel: browser ? `${browser[1]} ${browser[2]}` : 'Browser', sentUnixNano: nanos(nowMs) } },
    { timeUnixNano: nanos(nowMs), severity: 9, body: 'Hello from this browser: the way from a device to this page works.', logger: 'console', attributes: { page: 'console/logs' } },
  ];
}

function nanos(ms) {
  return String(BigInt(Math.round(ms)) * 1_000_000n);
}
