// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gateway;

import java.nio.file.Path;

/** Files of a TCP listener's mutual TLS. */
record TcpTls(Path certificate, Path key, Path clientCa) {}
