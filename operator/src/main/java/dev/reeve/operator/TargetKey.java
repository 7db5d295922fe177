// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

/** Which Deployment. */
record TargetKey(String namespace, String deployment) {}
