// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { hideCardNumbers } from './card-numbers.js';

export const REDACTED = '[redacted]';

/** Anywhere in a name: one value too many that is hidden costs less than one that is not. */
const SECRET_PART = /passw(or)?d|secret|token|authorization|cookie|api[-_]?key/;
/** So short that they stand in other words (`shipping`): only as words, in every spelling. */
const SECRET_WORD = /(^|[^a-z])(pin|cvv)([^a-z]|$)/;
/** With a group, or what begins like one and is none: passed over whole, or many such would be read again from each. */
const JWT = /\beyJ[\w-]+(\.[\w-]+\.[\w-]*)?/g;
/** The refresh tokens and secret keys of Reeve. */
const SECRET_TEXT = /\b(?:rr1|rvs)_[\w-]+/g;

/** Whether the value of that name is none of anybody's business. */
export function isSecretName(name: string): boolean {
  const words = name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').replace(/([A-Z])([A-Z][a-z])/g, '$1-$2');
  return SECRET_PART.test(name.toLowerCase()) || SECRET_WORD.test(words.toLowerCase());
}

/** Takes secrets out of a text. */
export type Redact = (text: string) => string;

/** The rules of an app after those that are always there. What a rule throws is thrown. */
export function redactBy(rules: readonly Redact[]): Redact {
  return rules.length === 0 ? redact : text => rules.reduce((so, rule) => String(rule(so)), redact(text));
}

export function redact(text: string): string {
  const withoutJwts = text.replace(JWT, (found, rest?: string) => (rest === undefined ? found : REDACTED));
  return hideCardNumbers(withoutJwts.replace(SECRET_TEXT, REDACTED), REDACTED);
}

/** A fraction is no number of a card, however long it is, and nothing with an exponent. */
export function isCardNumber(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < 1e19 && hideCardNumbers(String(value), '') !== String(value);
}
