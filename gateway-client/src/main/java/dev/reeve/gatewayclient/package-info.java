// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * The client of a Reeve gateway for Android and the JVM. It behaves as docs/client-spec.md says.
 *
 * <p>One thread, {@code reeve-loop}, owns all state: connection, session, calls, topics, outbox. The app's threads hand
 * it work and wait for futures; listeners of the app are called on a second one, {@code reeve-callbacks}, so that what
 * they do holds nothing up. The transport has threads of its own, which only hand over what came.
 */
@NullMarked
package dev.reeve.gatewayclient;

import org.jspecify.annotations.NullMarked;
