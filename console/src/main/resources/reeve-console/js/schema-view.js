// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// What a method takes and gives, field by field, with the comments of its authors.
import { fieldsOf, typeName } from './api-schema.js';
import { h } from './dom.js';
import { manyLines, oneLine } from './visible-text.js';

/** Two lists that open on demand: a form is what one comes for. */
export function schemaView(document, { request, reply, isStream }) {
  return [part('Request fields', document, request, true), part(isStream ? 'Fields of each reply' : 'Reply fields', document, reply, false)];
}

function part(title, document, schema, open) {
  const rows = fieldsOf(document, schema);
  return h('details.schema', { open },
    h('summary', {}, title, ' ', h('span.schema-type', {}, oneLine(typeName(schema)))),
    rows.length === 0 ? h('p.quiet', {}, 'It has no fields.') : h('ul.schema-fields', {}, rows.map(field)));
}

function field({ name, depth, type, text, values }) {
  return h(`li.schema-field.depth-${depth}`, {},
    h('p.schema-line', {}, h('code', {}, oneLine(name)), ' ', h('span.schema-type', {}, oneLine(type))),
    text ? h('p.schema-text', {}, manyLines(text)) : null,
    values.length > 0 ? h('p.schema-text', {}, 'One of ', values.map((value, index) => [index > 0 ? ', ' : '', h('code', {}, oneLine(value))])) : null);
}
