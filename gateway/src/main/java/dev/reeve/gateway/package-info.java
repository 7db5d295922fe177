// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Every public door. A request is read and admitted on the event loop of its connection, waits for its replies on a
 * virtual thread, and is rendered back on the event loop. All doors meet in one pair, {@link dev.reeve.gateway.Call}
 * and
 * {@link dev.reeve.gateway.Reply}, one {@link dev.reeve.gateway.Topics}, and one way to fail,
 * {@link dev.reeve.gateway.Problem}.
 */
@NullMarked
package dev.reeve.gateway;

import org.jspecify.annotations.NullMarked;
