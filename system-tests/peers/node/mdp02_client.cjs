// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
//
// Calls a service through the client of a checkout of nodejs-mdp02.
// Usage: node -r old_names.cjs mdp02_client.cjs CHECKOUT ENDPOINT SERVICE BODY
// Prints what came back, joined.
'use strict'
const path = require('node:path')

const [checkout, address, service, body] = process.argv.slice(2)
const client = require(path.join(checkout, 'src/Client'))({ address, maxRetries: 3, timeout: 10_000 })
const response = client.send(service, body)
let text = ''
response.on('data', (chunk) => {
  text += chunk
})
response.on('error', (error) => {
  console.error(error)
  process.exit(1)
})
response.on('end', () => {
  console.log(text)
  client.stop()
  process.exit(0)
})
