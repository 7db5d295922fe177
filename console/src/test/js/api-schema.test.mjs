// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import assert from 'node:assert/strict';
import test from 'node:test';
import { fieldsOf, methodsOf, template, typeName } from '../../main/resources/reeve-console/js/api-schema.js';
import { curlCommand, grpcurlCommand } from '../../main/resources/reeve-console/js/call-commands.js';

const reference = (name) => ({ $ref: `#/components/schemas/${name}` });
const json = (schema) => ({ 'application/json': { schema } });

const DOCUMENT = {
  paths: {
    '/v1/services/{service}/{method}': { post: {} },
    '/v1/services/greeter.v1.greeter/SayOften': {
      post: {
        'x-reeve-grpc': 'greeter.v1.Greeter/SayOften', description: 'Says it again.',
        requestBody: { content: json(reference('greeter.v1.Name')) },
        responses: { 200: { content: { ...json(reference('greeter.v1.Greeting')), 'application/x-ndjson': {} } } },
      },
    },
    '/v1/services/greeter.v1.greeter/Say': { post: { 'x-reeve-grpc': 'greeter.v1.Greeter/Say', requestBody: { content: json(reference('greeter.v1.Name')) } } },
    '/v1/services/greeter.v1.greeter2/Say': { post: { 'x-reeve-grpc': 'greeter.v1.Greeter2/Say' } },
  },
  components: {
    schemas: {
      'greeter.v1.Name': {
        type: 'object',
        properties: {
          value: { type: 'string', description: 'As they like.' },
          language: reference('greeter.v1.Language'),
          count: { type: 'string', format: 'int64', pattern: '^-?[0-9]{1,19}$' },
          ratio: { anyOf: [{ type: 'number' }, { type: 'string', enum: ['NaN'] }] },
          friends: { type: 'array', items: reference('greeter.v1.Name') },
          labels: { type: 'object', additionalProperties: { type: 'integer' } },
          born: { type: 'string', format: 'date-time' },
        },
      },
      'greeter.v1.Language': { type: 'string', enum: ['LANGUAGE_UNSPECIFIED', 'GERMAN'], description: 'What is spoken.' },
      'greeter.v1.Greeting': { type: 'object', properties: { text: { type: 'string' } } },
    },
  },
};
const NAME = reference('greeter.v1.Name');

test('the methods of one service are found, and whether they stream', () => {
  const methods = methodsOf(DOCUMENT, 'greeter.v1.greeter');
  assert.deepEqual(methods.map(({ name, isStream, text }) => [name, isStream, text]), [['Say', false, ''], ['SayOften', true, 'Says it again.']]);
  assert.equal(typeName(methods[1].reply), 'Greeting');
});

test('a service without descriptors has none, and neither has a document that did not come', () => {
  assert.deepEqual(methodsOf(DOCUMENT, 'echo'), []);
  assert.deepEqual(methodsOf(undefined, 'echo'), []);
});

test('a request to begin with has every field, and ends where a message holds itself', () => {
  assert.deepEqual(template(DOCUMENT, NAME), {
    value: '', language: 'GERMAN', count: '0', ratio: 0, friends: [], labels: {}, born: '2026-01-02T03:04:05Z',
  });
});

test('fields have types in words, comments and values', () => {
  const rows = fieldsOf(DOCUMENT, NAME);
  assert.deepEqual(rows.map(({ name, type }) => `${name}: ${type}`), [
    'value: text', 'language: Language', 'count: whole number, as text', 'ratio: number', 'friends: list of Name', 'labels: map to whole number', 'born: time',
  ]);
  assert.equal(rows[0].text, 'As they like.');
  assert.deepEqual(rows[1].values, ['LANGUAGE_UNSPECIFIED', 'GERMAN']);
});

test('a command survives whatever stands in the body', () => {
  const call = { url: 'http://127.0.0.1:8080/', service: 'greeter.v1.greeter', method: 'Say', body: '{"value":"it\'s $(id)"}' };
  assert.equal(curlCommand(call), [
    'curl', '-H "Authorization: Bearer $(./reeve token)"', `--json '{"value":"it'\\''s $(id)"}'`,
    "'http://127.0.0.1:8080/v1/services/greeter.v1.greeter/Say'"].join(' \\\n    '));
});

test('grpcurl is told the address and whether it is in clear', () => {
  const call = { grpc: 'greeter.v1.Greeter/Say', body: '{}' };
  assert.match(grpcurlCommand({ url: 'http://127.0.0.1:8080/', ...call }), /^grpcurl -plaintext [\s\S]* 127\.0\.0\.1:8080 greeter\.v1\.Greeter\/Say$/);
  assert.match(grpcurlCommand({ url: 'https://reeve.example/', ...call }), /^grpcurl \\\n[\s\S]* reeve\.example:443 /);
});
