// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * The engine with other makes of ZMTP, each in a process: every role, with and without encryption, connections that
 * end and begin. All programs make the same messages from their numbers ({@link WireMessages}).
 */
@NullMarked
package dev.reeve.zmtp.peers;

import org.jspecify.annotations.NullMarked;
