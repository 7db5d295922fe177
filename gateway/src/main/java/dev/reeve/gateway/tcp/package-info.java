// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * Frames over bare TCP, as the systems that Reeve takes over speak them: two {@link dev.reeve.gateway.tcp.FrameCodec}s,
 * and a {@link dev.reeve.gateway.tcp.TcpServer} that reads frames off many connections and hands them on. It knows
 * nothing of services, topics or callers: that is the gateway's part, by way of
 * {@link dev.reeve.gateway.tcp.FrameReceiver}.
 */
@NullMarked
package dev.reeve.gateway.tcp;

import org.jspecify.annotations.NullMarked;
