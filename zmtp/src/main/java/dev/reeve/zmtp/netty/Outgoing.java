// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.netty;

import java.util.List;

/** A message of another thread on its way to the writer's I/O thread; its room is reserved. */
record Outgoing(LinkWriter writer, List<byte[]> frames, long reservedBytes) {}
