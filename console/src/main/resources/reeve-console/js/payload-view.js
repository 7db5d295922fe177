// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// A record's payload as its kind asks: JSON tree, list, hex dump, text; and a file of it.
import { h } from './dom.js';
import { saveBlob } from './download.js';
import { jsonTree } from './json-tree.js';
import { manyLines } from './visible-text.js';

/** Bytes shown as hex at most; a payload is <= 48 KiB on every door. */
const HEX_BYTES_MAX = 65_536;
const HEX_ROW = 16;
const ROWS_MAX = 1_000;
const COLUMNS_MAX = 20;

/** An element for the payload, or null when there is none. */
export function payloadView({ payload, mediaType = '', kind }) {
  if (!payload) return null;
  const bytes = decodeBase64(payload);
  if (!bytes) return h('pre.code', {}, 'The payload is not readable.');
  const text = kind === 'BYTES' ? null : decodeText(bytes);
  if (text === null) return saved(hexView(bytes), bytes, 'payload.bin', 'application/octet-stream');
  const json = /json/.test(mediaType) || kind === 'OBJECT' || kind === 'LIST' ? parse(text) : undefined;
  if (json === undefined) return saved(h('pre.code', {}, manyLines(text)), bytes, 'payload.txt', 'text/plain');
  const view = kind === 'LIST' && Array.isArray(json) ? tableView(json) || listView(json) : jsonTree(json);
  return saved(view, bytes, 'payload.json', 'application/json');
}

/** With a button that saves it as it came. */
function saved(view, bytes, name, type) {
  const save = () => saveBlob(name, new Blob([bytes], { type }));
  return h('div.payload', {}, view, h('button.button.button-small', { type: 'button', onclick: save }, `Download ${bytes.length.toLocaleString('en')} bytes`));
}

/** Bytes of standard base64, null if it is none. */
export function decodeBase64(text) {
  try {
    return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

function decodeText(bytes) {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** A list whose items are all flat objects is a table of their fields; null if it is none. */
function tableView(items) {
  const isFlat = (item) => item !== null && typeof item === 'object' && !Array.isArray(item) && Object.values(item).every((value) => value === null || typeof value !== 'object');
  const rows = items.slice(0, ROWS_MAX);
  if (rows.length === 0 || !rows.every(isFlat)) return null;
  const columns = [...new Set(rows.flatMap((row) => Object.keys(row)))].slice(0, COLUMNS_MAX);
  return h('div.table-scroll', { tabindex: '0', role: 'region', 'aria-label': 'Items' }, h('table.list-table', {}, h('thead', {}, h('tr', {}, h('th', { scope: 'col' }, '#'), columns.map((name) => h('th', { scope: 'col' }, manyLines(name))))),
    h('tbody', {}, rows.map((row, index) => h('tr', {}, h('td', {}, index + 1), columns.map((name) => h('td', {}, Object.hasOwn(row, name) ? manyLines(String(row[name])) : '')))))));
}

function listView(items) {
  return h('ol.list-view', {}, items.slice(0, ROWS_MAX).map((item) =>
    h('li', {}, manyLines(typeof item === 'string' ? item : JSON.stringify(item)))));
}

function hexView(bytes) {
  const shown = bytes.subarray(0, HEX_BYTES_MAX);
  const cut = bytes.length > shown.length ? `\n(${bytes.length - shown.length} more bytes)` : '';
  return h('pre.code.hex', { tabindex: '0', 'aria-label': `${bytes.length} bytes` }, hexText(shown) + cut);
}

/** The classic dump: offset, 16 bytes, ASCII. */
export function hexText(bytes) {
  const rows = [];
  for (let offset = 0; offset < bytes.length; offset += HEX_ROW) {
    const row = [...bytes.subarray(offset, offset + HEX_ROW)];
    const hex = row.map((byte) => byte.toString(16).padStart(2, '0')).join(' ').padEnd(HEX_ROW * 3 - 1);
    const ascii = row.map((byte) => (byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.')).join('');
    rows.push(`${offset.toString(16).padStart(6, '0')}  ${hex}  ${ascii}`);
  }
  return rows.join('\n');
}
