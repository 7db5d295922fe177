// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Log intake, live fan-out, history. A record goes from a door ({@code RecordReader}s) through {@code RecordGuard}
 * (limits) into {@code Intake}: it is shown to the viewers by {@code Hub} at once, stored by {@code GroupWriter} in
 * groups, and the sender is answered after the commit. {@code History} and {@code Follow} read it back.
 */
@NullMarked
package dev.reeve.loggerworker;

import org.jspecify.annotations.NullMarked;
