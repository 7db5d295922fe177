// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Reads a filter of log lines as people type it (docs/log-filter.md), as LogFilterParser does in Java: same trees, same
// mistakes at the same places. Both read log-filter-vectors.json in their tests.
//
//   filter = or ;  or = and *("OR" and) ;  and = *( ["-"] term )
//   term   = "(" or ")" | field | '"' phrase '"' | "/" regex "/" | word
//   field  = name ( ":" | "=" | ">=" | "<=" ) value ;  value = word | quoted | prefix"*"
//
// A tree is {and: [..]}, {or: [..]}, {not: ..}, {word}, {phrase}, {regex} or {field, operator, value}.

/** Fields; "attr." and a path beside them. */
const FIELD_NAMES = ['level', 'app', 'version', 'build', 'user', 'device', 'session', 'trace', 'request', 'logger', 'thread', 'screen', 'kind', 'has', 'seq', 'since', 'until'];

export const CHARS_MAX = 1_024;
const TERMS_MAX = 100;
export const DEPTH_MAX = 16;

const LEVEL_NAMES = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];
const HAS = ['exception', 'payload', 'gap'];
const RANGES = ['level', 'seq'];
const FIELD = /([A-Za-z][A-Za-z0-9_.-]*)(:|>=|<=|=)/y;
/** What Java calls white space: no no-break spaces. */
const SPACE = /[\t-\r\x1c-\x20\u1680\u2000-\u2006\u2008-\u200a\u2028\u2029\u205f\u3000]/;
const MISSING = 'something to look for is missing here';

/** A filter that is none: what is wrong, and where ([from, to)), so that it can be underlined. */
export class FilterMistake extends Error {
  constructor(from, to, message) {
    super(message);
    this.from = from;
    this.to = Math.max(from, to);
  }
}

/** The tree of a filter; throws FilterMistake. Nothing at all is {and: []}. */
export function parseFilter(text) {
  if (text.length > CHARS_MAX) throw new FilterMistake(CHARS_MAX, text.length, 'a filter has at most 1,024 characters');
  return new Parser(text).whole();
}

class Parser {
  #text;
  #at = 0;
  #terms = 0;

  constructor(text) {
    this.#text = text;
  }

  whole() {
    this.#skipSpace();
    if (this.#isAtEnd) return { and: [] };
    const tree = this.#or(0);
    if (!this.#isAtEnd) throw new FilterMistake(this.#at, this.#at + 1, 'this bracket closes nothing');
    return tree;
  }

  #or(depth) {
    if (depth > DEPTH_MAX) throw new FilterMistake(this.#at, this.#at + 1, 'brackets are at most 16 deep');
    const any = [this.#and(depth)];
    while (this.#isOr) {
      this.#at += 2;
      this.#skipSpace();
      any.push(this.#and(depth));
    }
    return any.length === 1 ? any[0] : { or: any };
  }

  #and(depth) {
    const start = this.#at;
    const all = [];
    while (!this.#isAtEnd && this.#character !== ')' && !this.#isOr) {
      all.push(this.#signed(depth));
      this.#skipSpace();
    }
    if (all.length === 0) throw new FilterMistake(start, Math.min(start + 1, this.#text.length), MISSING);
    return all.length === 1 ? all[0] : { and: all };
  }

  #signed(depth) {
    if (this.#character !== '-') return this.#term(depth);
    const sign = this.#at++;
    if (this.#isAtEnd || SPACE.test(this.#character) || this.#character === ')' || this.#character === '-') {
      throw new FilterMistake(sign, this.#at, 'what is not to be there stands right behind the minus');
    }
    return { not: this.#term(depth) };
  }

  #term(depth) {
    if (++this.#terms > TERMS_MAX) throw new FilterMistake(this.#at, this.#text.length, 'a filter has at most 100 terms');
    switch (this.#character) {
      case '(': return this.#bracket(depth);
      case '"': return this.#phrase();
      case '/': return this.#regex();
      default: return this.#wordOrField();
    }
  }

  #bracket(depth) {
    const open = this.#at++;
    this.#skipSpace();
    const inner = this.#or(depth + 1);
    if (this.#isAtEnd) throw new FilterMistake(open, open + 1, 'this bracket is not closed');
    this.#at++;
    return inner;
  }

  #phrase() {
    const start = this.#at;
    const phrase = this.#quoted();
    if (isBlank(phrase)) throw new FilterMistake(start, this.#at, MISSING);
    return { phrase };
  }

  #quoted() {
    const start = this.#at;
    let quoted = '';
    for (this.#at++; !this.#isAtEnd && this.#character !== '"'; this.#at++) {
      if (this.#character === '\\' && this.#at + 1 < this.#text.length) this.#at++;
      quoted += this.#character;
    }
    if (this.#isAtEnd) throw new FilterMistake(start, start + 1, 'the closing quote is missing');
    this.#at++;
    return quoted;
  }

  #regex() {
    const start = this.#at;
    let regex = '';
    for (this.#at++; !this.#isAtEnd && this.#character !== '/'; this.#at++) {
      if (this.#character === '\\' && this.#at + 1 < this.#text.length) {
        this.#at++;
        if (this.#character !== '/') regex += '\\';
      }
      regex += this.#character;
    }
    if (this.#isAtEnd) throw new FilterMistake(start, start + 1, 'the closing slash is missing; a slash to be found stands in quotes');
    this.#at++;
    if (regex === '') throw new FilterMistake(start, this.#at, MISSING);
    return { regex };
  }

  #wordOrField() {
    FIELD.lastIndex = this.#at;
    const found = FIELD.exec(this.#text);
    return found ? this.#field(found[1], found[2], FIELD.lastIndex) : { word: withoutStar(this.#word()) };
  }

  #field(typed, operator, valueAt) {
    const start = this.#at;
    const isAttribute = typed.startsWith('attr.') && typed.length > 'attr.'.length;
    const name = isAttribute ? typed : typed.toLowerCase();
    if (!isAttribute && !FIELD_NAMES.includes(name)) throw new FilterMistake(start, start + typed.length, `there is no field ${typed}; text with a colon is quoted`);
    if ((operator === '>=' || operator === '<=') && !RANGES.includes(name)) throw new FilterMistake(start, valueAt, 'only level and seq have >= and <=');
    this.#at = valueAt;
    const isQuoted = !this.#isAtEnd && this.#character === '"';
    const value = isQuoted ? this.#quoted() : this.#word();
    const plain = isQuoted || operator !== ':' ? value : withoutStar(value);
    if (isBlank(plain)) throw new FilterMistake(start, this.#at, `${name} needs a value`);
    return { field: name, operator, value: this.#checked(name, plain, valueAt) };
  }

  #checked(name, value, valueAt) {
    switch (name) {
      case 'level': return this.#oneOf(LEVEL_NAMES, value.toLowerCase(), 'level is trace, debug, info, warn, error or fatal', valueAt);
      case 'has': return this.#oneOf(HAS, value.toLowerCase(), 'has is exception, payload or gap', valueAt);
      case 'seq':
        if (!/^[0-9]{1,18}$/.test(value)) throw new FilterMistake(valueAt, this.#at, 'seq is a number');
        return value;
      default: return value;
    }
  }

  #oneOf(known, value, mistake, valueAt) {
    if (!known.includes(value)) throw new FilterMistake(valueAt, this.#at, mistake);
    return value;
  }

  /** Up to a space or a bracket. */
  #word() {
    const start = this.#at;
    while (!this.#isAtEnd && !SPACE.test(this.#character) && this.#character !== '(' && this.#character !== ')') this.#at++;
    return this.#text.slice(start, this.#at);
  }

  get #character() { return this.#text[this.#at]; }

  get #isAtEnd() { return this.#at >= this.#text.length; }

  get #isOr() {
    if (!this.#text.startsWith('OR', this.#at)) return false;
    const next = this.#text[this.#at + 2];
    return next === undefined || next === '(' || SPACE.test(next);
  }

  #skipSpace() {
    while (!this.#isAtEnd && SPACE.test(this.#character)) this.#at++;
  }
}

/** A word matches where it begins anyway; what is typed with a star means the same. */
function withoutStar(word) {
  return word.length > 1 && word.endsWith('*') ? word.slice(0, -1) : word;
}

function isBlank(text) {
  return [...text].every((character) => SPACE.test(character));
}
