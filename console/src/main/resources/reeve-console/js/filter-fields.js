// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// What the fields of a filter ask of a line. The whole value (=) is compared as it is, a beginning (:) without case of
// A to Z and no other letters, so that the page, the server and its database agree in every language.
import { SEVERITY_STEP, severityMin } from './levels.js';
import { momentOf } from './moment.js';
import { MAYBE, NO, ofRecords, truthOf } from './truth.js';

/** Fields that are texts, and whether they are known of a gap. */
const TEXTS = {
  app: [({ app }) => app, true],
  version: [({ appVersion }) => appVersion, true],
  build: [({ build }) => build, false],
  user: [({ user }) => user, true],
  device: [({ device }) => device, true],
  session: [({ session }) => session, true],
  trace: [({ traceId }) => traceId, false],
  logger: [({ logger }) => logger, false],
  thread: [({ thread }) => thread, false],
  screen: [({ screen }) => screen, false],
};
const EXCEPTION_KEYS = ['exception.type', 'exception.message', 'exception.stacktrace'];
const SEQ_MAX = 2n ** 63n;
const REQUEST_KEYS = ['request.id', 'requestId', 'reeve.request.id'];

export function fieldCondition({ field, operator, value }, nowMs) {
  switch (field) {
    case 'level': return ofRecords(levelMatcher(operator, value));
    case 'kind': return ofRecords(({ kind }) => kind.toLowerCase() === value.toLowerCase());
    case 'has': return hasCondition(value);
    case 'seq': return seqCondition(operator, BigInt(value));
    case 'since': return timeCondition(value, nowMs, (ms, moment) => ms >= moment);
    case 'until': return timeCondition(value, nowMs, (ms, moment) => ms < moment);
    case 'request': return ofRecords(attributeMatcher(REQUEST_KEYS.map((key) => [key]), operator, value));
    default: return field.startsWith('attr.') ? ofRecords(attributeMatcher(paths(field.slice('attr.'.length)), operator, value)) : textCondition(field, operator, value);
  }
}

function levelMatcher(operator, name) {
  const min = severityMin(name);
  const max = min + SEVERITY_STEP - 1;
  switch (operator) {
    case '>=': return ({ severity }) => severity >= min;
    case '<=': return ({ severity }) => severity <= max;
    default: return ({ severity }) => severity >= min && severity <= max;
  }
}

function hasCondition(what) {
  switch (what) {
    case 'gap': return (line) => truthOf(line.type === 'gap');
    case 'payload': return ofRecords(({ entry }) => Boolean(entry.payload));
    default: return ofRecords(({ kind, entry: { attributes = {} } }) => kind === 'EXCEPTION' || EXCEPTION_KEYS.some((key) => Object.hasOwn(attributes, key)));
  }
}

/** A gap has all of its own; one without seq may have any. */
function seqCondition(operator, wanted) {
  const least = operator === '<=' ? 0n : wanted;
  const most = operator === '>=' ? SEQ_MAX : wanted;
  return ({ type, entry: { gap, seq = 0 } }) => {
    if (type === 'record') return truthOf(BigInt(seq) >= least && BigInt(seq) <= most);
    const from = BigInt(gap.fromSeq || 0);
    return from === 0n || (from <= most && BigInt(gap.toSeq || 0) >= least) ? MAYBE : NO;
  };
}

function timeCondition(value, nowMs, holds) {
  const moment = momentOf(value, nowMs);
  return moment === null ? () => MAYBE : (line) => truthOf(holds(line.timeMs, moment));
}

function textCondition(field, operator, value) {
  const [read, isOfGaps] = TEXTS[field];
  const matches = valueMatcher(operator, field === 'trace' ? value.toLowerCase() : value);
  return (line) => (line.type === 'record' || isOfGaps ? truthOf(matches(read(line.entry) || '')) : MAYBE);
}

function attributeMatcher(ways, operator, value) {
  const matches = valueMatcher(operator, value);
  return ({ entry }) => ways.some((way) => {
    const text = scalarText(found(entry.attributes || {}, way));
    return text !== null && matches(text);
  });
}

/** "a.b" is the attribute "a.b", or the field b of the attribute a. */
function paths(path) {
  const names = path.split('.');
  return names.map((_, index) => {
    const head = names.length - index;
    return [names.slice(0, head).join('.'), ...names.slice(head)];
  });
}

function found(attributes, way) {
  let value = attributes;
  for (const name of way) {
    if (value === null || typeof value !== 'object' || Array.isArray(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

function scalarText(value) {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
}

function valueMatcher(operator, value) {
  if (operator === '=') return (text) => text === value;
  const beginning = folded(value);
  return (text) => folded(text).startsWith(beginning);
}

function folded(text) {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}
