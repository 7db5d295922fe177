// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
/**
 * A small Kubernetes cluster for tests: an API server on a socket of its own, the controllers that scaling meets, and
 * faults to switch on. Objects are JSON, as on the wire; nothing here knows a client.
 *
 * <p>An object in the store is never changed: a write puts another in its place. One lock guards the store; one thread
 * runs the controllers.
 */
@NullMarked
package dev.reeve.testkit.kubernetes;

import org.jspecify.annotations.NullMarked;
