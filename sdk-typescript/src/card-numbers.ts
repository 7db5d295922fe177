// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

const DIGITS_MIN = 13;
const DIGITS_MAX = 19;

/**
 * The text with a mark in place of each number of a payment card: 13 to 19 digits, the first 2 to 6, one blank or
 * hyphen between, right by Luhn. The first digit spares times: one in ten milliseconds since 1970 would be right by
 * Luhn, too. Of what begins at one place the longest is taken, so that digits behind a number do not hide it.
 */
export function hideCardNumbers(text: string, mark: string): string {
  if (text.length < DIGITS_MIN) {
    return text;
  }
  let clean = '';
  let taken = 0;
  for (let at = 0; at < text.length; at++) {
    const end = isFirst(text, at) && !isDigit(text, at - 1) ? endOf(text, at) : 0;
    if (end > 0) {
      clean += text.slice(taken, at) + mark;
      taken = end;
      at = end - 1;
    }
  }
  return taken === 0 ? text : clean + text.slice(taken);
}

/** Where the longest number that begins there ends; 0 = there is none. */
function endOf(text: string, from: number): number {
  const digits: number[] = [];
  let end = 0;
  let at = from;
  while (digits.length < DIGITS_MAX && isDigit(text, at)) {
    digits.push(text.charCodeAt(at++) - 48);
    if (!isDigit(text, at)) {
      end = digits.length >= DIGITS_MIN && isLuhn(digits) ? at : end;
      at += text[at] === ' ' || text[at] === '-' ? 1 : 0;
    }
  }
  return end;
}

/** Right by its check digit; nothing but zeros is not meant. */
function isLuhn(digits: readonly number[]): boolean {
  const sum = digits.reduce((total, digit, at) => {
    const value = (digits.length - at) % 2 === 0 ? digit * 2 : digit;
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0 && sum > 0;
}

function isFirst(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 50 && code <= 54;
}

/** Of the ten that cards have; others are no concern of Luhn's. */
function isDigit(text: string, at: number): boolean {
  const code = text.charCodeAt(at);
  return code >= 48 && code <= 57;
}
