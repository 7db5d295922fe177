// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** The broker as a process: sockets, timers, token check, metrics, health. */
@NullMarked
package dev.reeve.brokerservice;

import org.jspecify.annotations.NullMarked;
