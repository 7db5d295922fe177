// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// A text as a QR code (ISO/IEC 18004): bytes, error correction level M, versions 1 to 9. Enough for an address or a link to
// an authenticator app.
import { svg } from './dom.js';

/** Per version: codewords of error correction per block, then the data codewords of each block. */
const BLOCKS = [[10, 16], [16, 28], [26, 44], [18, 32, 32], [24, 43, 43], [16, 27, 27, 27, 27], [18, 31, 31, 31, 31], [22, 38, 38, 39, 39], [22, 36, 36, 36, 37, 37]];
const BYTE_MODE = 0b0100;
const QUIET = 4;
const MASKS = [
  (x, y) => (x + y) % 2, (x, y) => y % 2, (x) => x % 3, (x, y) => (x + y) % 3, (x, y) => (Math.floor(y / 2) + Math.floor(x / 3)) % 2,
  (x, y) => ((x * y) % 2) + ((x * y) % 3), (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2, (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2,
];

/** The picture, or null if the text is too long for one. */
export function qrPicture(text, label) {
  const rows = qrRows(text);
  if (!rows) return null;
  const size = rows.length + 2 * QUIET;
  const dark = rows.flatMap((row, y) => row.map((on, x) => (on ? `M${x + QUIET} ${y + QUIET}h1v1h-1z` : ''))).join('');
  return svg({ viewBox: `0 0 ${size} ${size}`, class: 'qr', role: 'img', 'aria-label': label }, [['rect', { width: size, height: size, class: 'qr-light' }], ['path', { d: dark, class: 'qr-dark' }]]);
}

/** Rows of modules, true = dark; null if the text is too long. */
export function qrRows(text) {
  const bytes = [...new TextEncoder().encode(text)];
  const index = BLOCKS.findIndex(([, ...blocks]) => sum(blocks) >= bytes.length + 2);
  if (index < 0) return null;
  const version = index + 1;
  const codewords = interleave(dataCodewords(bytes, sum(BLOCKS[index].slice(1))), BLOCKS[index]);
  const candidates = MASKS.map((_, mask) => draw(version, codewords, mask));
  return candidates.reduce((best, rows) => (penalty(rows) < penalty(best) ? rows : best));
}

function dataCodewords(bytes, length) {
  const nibbles = [BYTE_MODE, ...[bytes.length, ...bytes].flatMap((byte) => [byte >> 4, byte & 15]), 0];
  const words = Array.from({ length: nibbles.length / 2 }, (_, at) => (nibbles[2 * at] << 4) | nibbles[2 * at + 1]);
  for (let pad = 0; words.length < length; pad++) words.push(pad % 2 === 0 ? 0xec : 0x11);
  return words;
}

/** Splits data into blocks, adds the error correction of each, and deals all out in turn. */
function interleave(data, [correction, ...lengths]) {
  let at = 0;
  const blocks = lengths.map((length) => data.slice(at, at += length));
  return [...dealt(blocks), ...dealt(blocks.map((block) => remainder(block, correction)))];
}

function dealt(blocks) {
  const longest = Math.max(...blocks.map((block) => block.length));
  return Array.from({ length: longest }, (_, at) => blocks.filter((block) => at < block.length).map((block) => block[at])).flat();
}

/** Reed-Solomon over GF(256) with x^8 + x^4 + x^3 + x^2 + 1. */
function remainder(data, degree) {
  let generator = [1];
  for (let root = 1, i = 0; i < degree; i++, root = times(root, 2)) generator = [...generator, 0].map((value, at) => value ^ (at > 0 ? times(generator[at - 1], root) : 0));
  const rest = [...data, ...new Array(degree).fill(0)];
  for (let at = 0; at < data.length; at++) {
    const factor = rest[at];
    generator.forEach((value, offset) => { rest[at + offset] ^= times(value, factor); });
  }
  return rest.slice(data.length);
}

function times(a, b) {
  let product = 0;
  for (let bit = 7; bit >= 0; bit--) product = (product << 1) ^ ((product >> 7) * 0x11d) ^ (((b >> bit) & 1) * a);
  return product;
}

function draw(version, codewords, mask) {
  const size = 17 + 4 * version;
  const rows = Array.from({ length: size }, () => new Array(size).fill(null));
  patterns(rows, version);
  formatBits(rows, mask);
  if (version >= 7) versionBits(rows, version);
  fillData(rows, codewords, MASKS[mask]);
  return rows;
}

function patterns(rows, version) {
  const size = rows.length;
  for (const [cx, cy] of [[3, 3], [size - 4, 3], [3, size - 4]]) rings(rows, cx, cy, 4, (ring) => ring !== 2 && ring !== 4);
  for (let at = 8; at < size - 8; at++) rows[6][at] = rows[at][6] = at % 2 === 0;
  const last = size - 7;
  const centres = version === 1 ? [] : version < 7 ? [6, last] : [6, (6 + last) / 2, last];
  for (const cx of centres) {
    for (const cy of centres) if (!isFinder(cx, cy, size)) rings(rows, cx, cy, 2, (ring) => ring !== 1);
  }
}

function isFinder(x, y, size) {
  return (x < 9 && y < 9) || (x > size - 9 && y < 9) || (x < 9 && y > size - 9);
}

/** Squares round a centre, as far as they lie within. */
function rings(rows, cx, cy, radius, isDark) {
  for (let y = cy - radius; y <= cy + radius; y++) {
    for (let x = cx - radius; x <= cx + radius; x++) {
      if (rows[y]?.[x] !== undefined) rows[y][x] = isDark(Math.max(Math.abs(x - cx), Math.abs(y - cy)));
    }
  }
}

/** value followed by its remainder, as the two places with its own error correction have it. */
function withRemainder(value, generator, bits) {
  let rest = value << bits;
  for (let at = 31; at >= bits; at--) if ((rest >>> at) & 1) rest ^= generator << (at - bits);
  return (value << bits) | rest;
}

function formatBits(rows, mask) {
  const size = rows.length;
  const bits = withRemainder(mask, 0x537, 10) ^ 0x5412;    // level M is 00
  for (let at = 0; at < 15; at++) {
    const on = ((bits >> at) & 1) === 1;
    const near = at < 6 ? at : at < 8 ? at + 1 : size - 15 + at;
    const far = at < 8 ? size - 1 - at : at < 9 ? 7 : 14 - at;
    rows[near][8] = on;
    rows[8][far] = on;
  }
  rows[size - 8][8] = true;
}

function versionBits(rows, version) {
  const size = rows.length;
  const bits = withRemainder(version, 0x1f25, 12);
  for (let at = 0; at < 18; at++) {
    const on = ((bits >> at) & 1) === 1;
    const [a, b] = [Math.floor(at / 3), size - 11 + (at % 3)];
    rows[a][b] = rows[b][a] = on;
  }
}

/** In pairs of columns from the right, up and down in turn; what a function pattern has is left. */
function fillData(rows, codewords, mask) {
  const size = rows.length;
  let at = 0;
  for (let right = size - 1, up = true; right > 0; right -= 2, up = !up) {
    if (right === 6) right = 5;
    for (let step = 0; step < size; step++) {
      const y = up ? size - 1 - step : step;
      for (const x of [right, right - 1]) {
        if (rows[y][x] !== null) continue;
        const bit = (codewords[at >> 3] >> (7 - (at & 7))) & 1;   // past the end: 0
        rows[y][x] = (bit === 1) !== (mask(x, y) === 0);
        at++;
      }
    }
  }
}

/** Long runs and squares of one colour: what makes a picture hard to read. */
function penalty(rows) {
  let points = 0;
  for (const lines of [rows, rows[0].map((_, x) => rows.map((row) => row[x]))]) {
    for (const line of lines) for (const run of line.map((on) => (on ? '1' : '0')).join('').match(/1{5,}|0{5,}/g) ?? []) points += run.length - 2;
  }
  for (let y = 1; y < rows.length; y++) for (let x = 1; x < rows.length; x++) if (rows[y][x] === rows[y - 1][x] && rows[y][x] === rows[y][x - 1] && rows[y][x] === rows[y - 1][x - 1]) points += 3;
  return points;
}

function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
