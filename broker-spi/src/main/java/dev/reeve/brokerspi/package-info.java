// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** What an interceptor of the broker is written against: plain Java, no dependency (docs/interceptors.md). */
@NullMarked
package dev.reeve.brokerspi;

import org.jspecify.annotations.NullMarked;
