// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import dev.reeve.zmtp.curve.CurveCrypto;
import java.nio.file.Path;

/**
 * An encrypted MDP port.
 *
 * @param keyFile the broker's own keys
 * @param allowList the keys that may come in
 * @param crypto who computes
 */
record KeySettings(Path keyFile, Path allowList, CurveCrypto crypto) {}
