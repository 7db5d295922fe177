// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// What went wrong, as a sentence for the person in front of the page: what is the matter and what can be done.
import { Problem } from './gateway.js';

const SECONDS_MAX = 90;
const SENTENCES = {
  UNAUTHENTICATED: 'The session has ended. Please sign in again.',
  FORBIDDEN: 'This session may not do that.',
  MFA_INVALID: 'This code is not right, or was used. Codes change every 30 seconds.',
  WEAK_PASSWORD: 'This password is too easy to guess. Take at least 8 characters that are no common password and not your e-mail.',
  MAIL_NOT_CONFIGURED: 'This installation sends no mail yet: see the settings reeve.auth.mail.',
  DATABASE_UNAVAILABLE: 'The database is away. Try again in a moment.',
};

/** What the page itself refuses, with its words. */
export function mistake(text) {
  return new Problem({ status: 422, reason: 'LOCAL', detail: text });
}

/** 12 s, 3 min: rounded up, so that who waits that long need not wait again. */
export function waitText(ms) {
  const seconds = Math.max(1, Math.ceil((ms || 1_000) / 1_000));
  return seconds <= SECONDS_MAX ? `${seconds} s` : `${Math.ceil(seconds / 60)} min`;
}

/** more: sentences for reasons, before the common ones. */
export function problemText(problem, more = {}) {
  const sentence = more[problem.reason] ?? SENTENCES[problem.reason];
  if (sentence) return sentence;
  if (problem.reason === 'LOCAL') return problem.message;
  if (problem.status === 429) return `Too many tries. Try again in ${waitText(problem.retryAfterMs)}.`;
  if (problem.isUnreachable) return `${problem.message} Try again.`;
  if (problem.isPassing) return `This is not possible just now: ${problem.message}. Try again in a moment.`;
  return sentenceOf(problem.message);
}

function sentenceOf(text) {
  const first = text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
