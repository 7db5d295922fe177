// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Reads /v1/openapi.json: which methods a service has, what they take and give, and a request to begin with. Pure.
const SCHEMAS = '#/components/schemas/';
const JSON_TYPE = 'application/json';
/** Messages inside messages are shown so deep; a message may hold itself. */
const DEPTH_MAX = 4;
const ROWS_MAX = 200;

/** The methods of a service with descriptors, by name; none if it publishes none. */
export function methodsOf(document, service) {
  const prefix = `/v1/services/${service}/`;
  return Object.entries(document?.paths ?? {})
    .filter(([path, { post }]) => path.startsWith(prefix) && post && post['x-reeve-grpc'])
    .map(([path, { post }]) => ({
      name: path.slice(prefix.length),
      grpc: post['x-reeve-grpc'],
      text: post.description ?? '',
      isStream: 'application/x-ndjson' in (post.responses?.['200']?.content ?? {}),
      request: post.requestBody?.content?.[JSON_TYPE]?.schema ?? {},
      reply: post.responses?.['200']?.content?.[JSON_TYPE]?.schema ?? {},
    }))
    .sort((a, b) => a.name.localeCompare(b.name));
}

/** The name of a message or enumeration, without its package; empty for plain types. */
export function typeName(schema) {
  return schema?.$ref ? schema.$ref.slice(SCHEMAS.length).split('.').at(-1) : '';
}

/** A request with every field in it, to be filled in. */
export function template(document, schema, depth = 0, within = []) {
  const { target, name } = resolved(document, schema);
  if (target.enum) return target.enum.find((value) => !/_UNSPECIFIED$|^UNKNOWN$/.test(value)) ?? target.enum[0];
  if (target.anyOf) return template(document, target.anyOf[0], depth, within);
  if (target.type === 'object') {
    if (depth >= DEPTH_MAX || within.includes(name)) return {};
    const inner = name ? [...within, name] : within;
    return Object.fromEntries(Object.entries(target.properties ?? {}).map(([field, part]) => [field, template(document, part, depth + 1, inner)]));
  }
  if (target.type === 'array') {
    const item = template(document, target.items ?? {}, depth + 1, within);
    return item !== null && typeof item === 'object' && Object.keys(item).length === 0 ? [] : [item];
  }
  return plain(target);
}

/** The fields of a message as rows {path, depth, type, text, values}, those of messages inside it below it. */
export function fieldsOf(document, schema, depth = 0, within = []) {
  const { target, name } = resolved(document, schema);
  const inner = name ? [...within, name] : within;
  const rows = [];
  for (const [field, part] of Object.entries(target.properties ?? {})) {
    const list = part.type === 'array';
    const item = list ? part.items ?? {} : part.additionalProperties ?? part;
    const of = resolved(document, item);
    const values = of.target.enum ?? [];
    const text = part.description ?? (values.length > 0 ? '' : of.target.description ?? '');
    rows.push({ name: field, depth, type: typeText(part, item, of.target), text, values });
    if (of.target.properties && depth + 1 < DEPTH_MAX && !inner.includes(of.name)) rows.push(...fieldsOf(document, item, depth + 1, inner));
    if (rows.length > ROWS_MAX) return rows.slice(0, ROWS_MAX);
  }
  return rows;
}

function typeText(part, item, target) {
  const own = typeName(item) || plainType(target);
  if (part.type === 'array') return `list of ${own}`;
  return part.additionalProperties ? `map to ${own}` : own;
}

function plainType({ type, format, contentEncoding, anyOf, pattern }) {
  if (anyOf) return 'number';
  if (contentEncoding) return 'bytes, base64';
  if (format === 'int64' || format === 'uint64') return 'whole number, as text';
  if (format === 'date-time') return 'time';
  if (type === 'string' && pattern?.endsWith('s$')) return 'duration';
  return { integer: 'whole number', boolean: 'true or false', string: 'text', object: 'object', array: 'list', number: 'number' }[type] ?? 'anything';
}

function plain({ type, format, contentEncoding, pattern }) {
  if (format === 'date-time') return '2026-01-02T03:04:05Z';
  if (format === 'int64' || format === 'uint64') return '0';
  if (type === 'string') return !contentEncoding && pattern?.endsWith('s$') ? '1.5s' : '';
  return { integer: 0, number: 0, boolean: false }[type] ?? null;
}

function resolved(document, schema) {
  const name = schema?.$ref?.slice(SCHEMAS.length) ?? '';
  return { name, target: (name ? document?.components?.schemas?.[name] : schema) ?? {} };
}
