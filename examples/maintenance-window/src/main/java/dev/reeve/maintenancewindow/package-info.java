// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/** An interceptor that closes services for a while. */
@NullMarked
package dev.reeve.maintenancewindow;

import org.jspecify.annotations.NullMarked;
