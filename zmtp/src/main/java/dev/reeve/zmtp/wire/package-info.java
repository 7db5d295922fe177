// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * ZMTP 3.1 (RFC 23 and 37) as values: greeting, frames, commands, properties, and what a security mechanism is. No
 * sockets, threads or clocks: bytes go in, what they mean comes out, and a peer's fault is a value, never an exception.
 *
 * <p>What goes over one connection, each side sending the same parts:
 *
 * <pre>
 * +-------------+--------------------+---------------------------------
 * | greeting 64 | handshake commands | messages and commands, framed ...
 * +-------------+--------------------+---------------------------------
 * </pre>
 */
@NullMarked
package dev.reeve.zmtp.wire;

import org.jspecify.annotations.NullMarked;
