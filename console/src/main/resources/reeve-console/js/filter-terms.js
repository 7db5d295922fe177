// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Writes terms of a filter: what a click on a value adds to what is typed.
import { FilterMistake, parseFilter } from './log-filter.js';

const PLAIN = /^[\p{L}\p{Nd}_.@/+-]+$/u;
const ATTRIBUTE = /^[A-Za-z0-9_.-]+$/;

/** logger="net.http": exactly this value of a field. */
export function fieldTerm(name, value) {
  return `${name}=${valueText(String(value))}`;
}

/** The term for an attribute; one whose name no field can have is looked for as a phrase. */
export function attributeTerm(name, value) {
  return ATTRIBUTE.test(name) ? fieldTerm(`attr.${name}`, value) : quote(String(value));
}

/** What is typed and one term more; a filter of alternatives is put into brackets first. Typed twice is once. */
export function withTerm(filter, term) {
  const typed = filter.trim();
  if (typed === '') return term;
  const parts = ` ${typed} `;
  if (parts.includes(` ${term} `)) return typed;
  return `${hasAlternatives(typed) ? `(${typed})` : typed} ${term}`;
}

function hasAlternatives(filter) {
  try {
    return parseFilter(filter).or !== undefined;
  } catch (mistake) {
    if (mistake instanceof FilterMistake) return false;
    throw mistake;
  }
}

function valueText(value) {
  return PLAIN.test(value) ? value : quote(value);
}

function quote(value) {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}
