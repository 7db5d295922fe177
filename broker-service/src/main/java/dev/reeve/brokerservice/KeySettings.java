// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

import java.nio.file.Path;

/** The files of an encrypted MDP port: the broker's own keys, and the keys that may come in. */
record KeySettings(Path keyFile, Path allowList) {}
