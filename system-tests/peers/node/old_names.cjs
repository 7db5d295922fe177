// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
//
// Lets programs written for zeromq.js 4 and 5 run unmodified on version 6, which keeps the old interface under another
// name; what Babel's polyfill added, Node has by now. Usage: node -r old_names.cjs PROGRAM
'use strict'
const Module = require('node:module')

const resolve = Module._resolveFilename
Module._resolveFilename = (name, ...rest) => {
  if (name === 'zeromq') {
    return resolve('zeromq/v5-compat', ...rest)
  }
  return name === 'babel-polyfill' ? __filename : resolve(name, ...rest)
}
