// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Makes what cannot be seen visible: control characters, and the marks that reorder or hide text. A device must not be
// able to make a line look like something else (ANSI sequences, right-to-left overrides, zero-width characters).

// eslint-disable-next-line no-control-regex
const INVISIBLE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;
// eslint-disable-next-line no-control-regex
const INVISIBLE_BUT_BREAKS = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/g;

const C0 = 'NUL SOH STX ETX EOT ENQ ACK BEL BS TAB LF VT FF CR SO SI DLE DC1 DC2 DC3 DC4 NAK SYN ETB CAN EM SUB ESC FS GS RS US'.split(' ');

/** Names in angle quotes: most fonts have no pictures of control characters. */
function picture(character) {
  const code = character.charCodeAt(0);
  if (code === 0x0a) return '\u21b5';
  if (code === 0x09) return '\u21e5';
  if (code < 0x20) return `\u2039${C0[code]}\u203a`;
  if (code === 0x7f) return '\u2039DEL\u203a';
  return `\u2039U+${code.toString(16).toUpperCase().padStart(4, '0')}\u203a`;
}

/** For one row: line breaks become an arrow, a CR LF pair one arrow. */
export function oneLine(text) {
  return text.replace(/\r\n/g, '\n').replace(INVISIBLE, picture);
}

/** For a block of text: line breaks and tabs stay. */
export function manyLines(text) {
  return text.replace(/\r\n/g, '\n').replace(INVISIBLE_BUT_BREAKS, picture);
}
