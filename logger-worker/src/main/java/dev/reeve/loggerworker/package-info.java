// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Log intake, live fan-out, history. A record goes from a door ({@code RecordReader}s) through {@code RecordGuard}
 * (limits) into {@code Intake}: it is shown to the viewers by {@code Hub} at once, stored by {@code GroupWriter} in
 * groups, and the sender is answered after the commit. {@code History} and {@code Follow} read it back. The other way,
 * {@code LevelRules} and {@code Commands} ask something of devices, and {@code Answers} shows what they say.
 */
@NullMarked
package dev.reeve.loggerworker;

import org.jspecify.annotations.NullMarked;
