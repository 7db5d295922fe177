// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// How far back the histogram of the live stream reaches.
export const SPANS = [
  { name: '15m', label: 'Last 15 min', ms: 900_000 },
  { name: '1h', label: 'Last hour', ms: 3_600_000 },
  { name: '6h', label: 'Last 6 h', ms: 21_600_000 },
  { name: '24h', label: 'Last 24 h', ms: 86_400_000 },
  { name: '7d', label: 'Last 7 days', ms: 604_800_000 },
];

export function spanMs(name) {
  return (SPANS.find((span) => span.name === name) || SPANS[1]).ms;
}
