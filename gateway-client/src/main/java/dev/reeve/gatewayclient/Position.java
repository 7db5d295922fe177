// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.gatewayclient;

/**
 * A place in a topic.
 *
 * @param epoch one life of the topic; opaque
 * @param offset +1 per publication
 */
public record Position(String epoch, long offset) {}
