// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.List;

/**
 * What one append takes to the server, or all of a session.
 *
 * @param drops the session's gaps, which it tells
 */
record LogBatch(LogSession session, List<LogEntry> entries, ArrayNode drops) {}
