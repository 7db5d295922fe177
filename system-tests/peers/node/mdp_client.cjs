// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
//
// A client written from RFC 7 and RFC 18 on the plain zeromq.js binding, knowing nothing of Reeve.
// Usage: mdp_client.cjs ENDPOINT 0.1|0.2 SERVICE=FRAME|FRAME...
// Makes the calls one after the other; prints "SERVICE partial FRAME|FRAME" and "SERVICE final FRAME|FRAME".
'use strict'
const assert = require('node:assert')
const { Dealer, Request } = require('zeromq')

async function main() {
  const [endpoint, version, ...calls] = process.argv.slice(2)
  const old = version === '0.1'
  const head = old ? ['MDPC01'] : ['MDPC02', '\x01']
  const socket = new (old ? Request : Dealer)({ linger: 0, receiveTimeout: 20_000 })
  socket.connect(endpoint)
  for (const call of calls) {
    const service = call.slice(0, call.indexOf('='))
    await socket.send([...head, service, ...call.slice(service.length + 1).split('|')])
    let last = false
    while (!last) {
      const frames = (await socket.receive()).map(String)
      assert.strictEqual(frames.shift(), head[0])
      const command = old ? '\x03' : frames.shift()
      assert.ok(command === '\x02' || command === '\x03', 'a command that is neither PARTIAL nor FINAL')
      last = command === '\x03'
      assert.strictEqual(frames.shift(), service)
      assert.ok(frames.length > 0, 'a reply without a body')
      console.log(`${service} ${last ? 'final' : 'partial'} ${frames.join('|')}`)
    }
  }
  socket.close()
}

main().catch((error) => {
  console.error(error)
  process.exit(1)
})
