// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Which of the lines the page holds pass a filter. It answers as the server does for the stored ones (docs/log-filter.md).
// A regex is left to the server, whose engine takes linear time: a page that matched one itself could be stopped by it.
// What is asked of a gap is often not known, for its records are not there: then it passes.
import { fieldCondition } from './filter-fields.js';
import { hasPhrase, haystackOf, searchedTexts, wordsOf } from './line-words.js';
import { and, NO, not, ofRecords, or, YES } from './truth.js';

/** False where only the server can tell. */
export function isMatchedHere(tree) {
  if (tree.and) return tree.and.every(isMatchedHere);
  if (tree.or) return tree.or.every(isMatchedHere);
  if (tree.not) return isMatchedHere(tree.not);
  return tree.regex === undefined;
}

/**
 * A predicate on lines, null if everything passes. Notes of the page always pass. A tree that is not matched here counts
 * as passed: the stream then holds what the server let through.
 */
export function lineFilter({ severityMin = 0, tree = { and: [] }, nowMs = Date.now() }) {
  const condition = isMatchedHere(tree) && !isEmpty(tree) ? conditionOf(tree, nowMs) : null;
  if (severityMin <= 1 && !condition) return null;
  return (line) => {
    if (line.type === 'note') return true;
    if (line.type === 'record' && line.severity < severityMin) return false;
    return !condition || condition(line) !== NO;
  };
}

function isEmpty(tree) {
  return tree.and?.length === 0;
}

function conditionOf(tree, nowMs) {
  if (tree.and) return joined(tree.and, nowMs, YES, and);
  if (tree.or) return joined(tree.or, nowMs, NO, or);
  if (tree.not) {
    const inner = conditionOf(tree.not, nowMs);
    return (line) => not(inner(line));
  }
  if (tree.word !== undefined) return ofRecords(wordMatcher(tree.word));
  if (tree.phrase !== undefined) return ofRecords(phraseMatcher(tree.phrase));
  return fieldCondition(tree, nowMs);
}

function joined(trees, nowMs, start, join) {
  const conditions = trees.map((tree) => conditionOf(tree, nowMs));
  return (line) => conditions.reduce((truth, condition) => join(truth, condition(line)), start);
}

function wordMatcher(text) {
  const words = wordsOf(text).map((word) => ` ${word}`);
  if (words.length === 0) return fragmentMatcher(text);
  return (line) => {
    const haystack = haystackOf(line);
    return words.every((word) => haystack.includes(word));
  };
}

/** Punctuation alone is no word: it is looked for in the body as it stands. */
function fragmentMatcher(text) {
  return ({ entry }) => (entry.body || '').includes(text);
}

function phraseMatcher(text) {
  const words = wordsOf(text);
  if (words.length === 0) return fragmentMatcher(text);
  const hasWords = wordMatcher(text);
  return (line) => hasWords(line) && searchedTexts(line.entry).some((searched) => hasPhrase(searched, words));
}
