// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Whether a condition holds: no, not known, yes. With the numbers in this order AND is the least, OR the greatest.
export const NO = 0;
export const MAYBE = 1;
export const YES = 2;

export const and = Math.min;
export const or = Math.max;

export function not(truth) {
  return YES - truth;
}

export function truthOf(holds) {
  return holds ? YES : NO;
}

/** What is asked of records; of the lines that a gap stands for it may hold. */
export function ofRecords(matches) {
  return (line) => (line.type === 'record' ? truthOf(matches(line)) : MAYBE);
}
