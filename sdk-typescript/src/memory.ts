// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** A `MemoryAnswer` of log.proto in JSON: what there is to say of this program's memory. */
export interface MemoryReport {
  readonly heapBytes: number;
  readonly nonHeapBytes?: number;
  readonly directBytes?: number;
  readonly rssBytes?: number;
}

/** Node says it, and browsers built on Chromium; others do not. */
export function memoryReport(): MemoryReport | undefined {
  if (typeof process !== 'undefined' && typeof process.memoryUsage === 'function') {
    const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage();
    // buffers are counted among what is external
    const nonHeapBytes = Math.max(0, external - arrayBuffers);
    return { heapBytes: heapUsed, nonHeapBytes, directBytes: arrayBuffers, rssBytes: rss };
  }
  const { memory } = performance as Performance & { memory?: { readonly usedJSHeapSize: number } };
  return memory === undefined ? undefined : { heapBytes: memory.usedJSHeapSize };
}
