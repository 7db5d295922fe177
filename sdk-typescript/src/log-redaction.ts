// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

export const REDACTED = '[redacted]';

/** Names of secrets; `-` may stand before, after and in them, as camel case is written with it here. */
const SECRET_NAME = /(^|-)(password|passwd|secret|token|authorization|cookie|api-?key|pin|cvv)(-|$)/;
const SECRET_TEXT = [
  // JWT, then the refresh tokens and secret keys of Reeve
  /\beyJ[\w-]+\.[\w-]+\.[\w-]*/g,
  /\b(?:rr1|rvs)_[\w-]+/g,
];
const CARD_NUMBER = /\b\d(?:[ -]?\d){12,18}\b/g;

/** Whether the value of that name is none of anybody's business. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name.replace(/([a-z0-9])([A-Z])/g, '$1-$2').replaceAll('_', '-').toLowerCase());
}

/** Takes secrets out of a text. */
export type Redact = (text: string) => string;

/** The rules of an app after those that are always there. What a rule throws is thrown. */
export function redactBy(rules: readonly Redact[]): Redact {
  return rules.length === 0 ? redact : text => rules.reduce((so, rule) => String(rule(so)), redact(text));
}

export function redact(text: string): string {
  const cleaned = SECRET_TEXT.reduce((so, pattern) => so.replace(pattern, REDACTED), text);
  return cleaned.replace(CARD_NUMBER, digits => (isCardNumber(digits) ? REDACTED : digits));
}

/** By its check digit (Luhn). */
function isCardNumber(text: string): boolean {
  const digits = [...text].filter(character => character >= '0' && character <= '9').map(Number).reverse();
  const sum = digits.reduce((total, digit, at) => {
    const doubled = at % 2 === 0 ? digit : digit * 2;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return sum % 10 === 0;
}
