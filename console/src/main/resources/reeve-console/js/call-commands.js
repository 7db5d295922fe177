// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The call of the form as a command for a shell. The token stays out of it: the command asks for one. Pure.
const TOKEN = '$(./reeve token)';

export function curlCommand({ url, service, method, body }) {
  const path = [service, ...(method ? [method] : [])].map(encodeURIComponent).join('/');
  return ['curl', `-H "Authorization: Bearer ${TOKEN}"`, `--json ${quoted(body)}`, quoted(new URL(`v1/services/${path}`, url).href)].join(' \\\n    ');
}

/** grpc: the method as protobuf names it, package.Service/Method. */
export function grpcurlCommand({ url, grpc, body }) {
  const { protocol, hostname, port } = new URL(url);
  const isPlain = protocol === 'http:';
  const address = `${hostname}:${port || (isPlain ? 80 : 443)}`;
  return [`grpcurl${isPlain ? ' -plaintext' : ''}`, `-H "authorization: Bearer ${TOKEN}"`, `-d ${quoted(body)}`, `${address} ${grpc}`].join(' \\\n    ');
}

/** One word for a POSIX shell, whatever is in it. */
function quoted(text) {
  return `'${text.replaceAll("'", "'\\''")}'`;
}
