// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
//
// A worker written from RFC 7 and RFC 18 on the plain zeromq.js binding, knowing nothing of Reeve.
// Usage: mdp_worker.cjs ENDPOINT 0.1|0.2 SERVICE [--hold]
// Answers each request with its own body in upper case; 0.2 sends the body as it came as a PARTIAL first. With --hold it
// takes requests and never answers. After DISCONNECT and after silence it registers anew on a new socket; SIGTERM sends
// DISCONNECT. Prints "ready", "request FRAME|FRAME", "heartbeat", "disconnected", "silent" and "stopped".
'use strict'
const assert = require('node:assert')
const { Dealer } = require('zeromq')

const HEARTBEAT_MS = 2500
const EXPIRY_MS = 3 * HEARTBEAT_MS

const [endpoint, version, service] = process.argv.slice(2)
const hold = process.argv.includes('--hold')
const old = version === '0.1'
const lead = old ? ['', 'MDPW01'] : ['MDPW02']
const heartbeat = old ? '\x04' : '\x05'
const disconnect = old ? '\x05' : '\x06'

let socket
let sentAt
let heardAt
let stopping = false
// A socket takes one send at a time: each waits for the one before.
let sending

function send(...frames) {
  sentAt = Date.now()
  const to = socket
  sending = sending.then(() => to.send([...lead, ...frames])).catch((error) => socket === to && fail(error))
  return sending
}

function register() {
  socket = new Dealer({ linger: 0 })
  socket.connect(endpoint)
  sending = Promise.resolve()
  heardAt = Date.now()
  send('\x01', service)
  console.log('ready')
  receive(socket).catch(fail)
}

function registerAnew(reason) {
  console.log(reason)
  socket.close()
  sentAt = heardAt = Number.POSITIVE_INFINITY
  setTimeout(register, 200)
}

async function receive(from) {
  for await (const frames of from) {
    heardAt = Date.now()
    for (const wanted of lead) {
      assert.strictEqual(String(frames.shift()), wanted)
    }
    const command = String(frames.shift())
    if (command === '\x02') {
      const [address, empty, ...body] = frames
      assert.ok(empty.length === 0 && body.length > 0)
      console.log('request ' + body.join('|'))
      if (!hold) {
        await answer([address, empty], body)
      }
    } else if (command === disconnect) {
      registerAnew('disconnected')
    } else {
      assert.strictEqual(command, heartbeat)
      console.log('heartbeat')
    }
  }
}

async function answer(envelope, body) {
  const upper = body.map((frame) => String(frame).toUpperCase())
  if (old) {
    await send('\x03', ...envelope, ...upper)
  } else {
    await send('\x03', ...envelope, ...body)
    await send('\x04', ...envelope, ...upper)
  }
}

async function stop() {
  stopping = true
  socket.linger = 1000
  await send(disconnect)
  socket.close()
  console.log('stopped')
  clearInterval(timer)
}

function fail(error) {
  if (!stopping) {
    console.log(error)
    process.exit(1)
  }
}

process.on('SIGTERM', stop)
register()
const timer = setInterval(() => {
  if (Date.now() - heardAt > EXPIRY_MS) {
    registerAnew('silent')
  } else if (Date.now() - sentAt > HEARTBEAT_MS) {
    send(heartbeat)
  }
}, 200)
