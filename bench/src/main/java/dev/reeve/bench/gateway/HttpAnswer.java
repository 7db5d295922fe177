// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

/** What a benchmark wants to know of an HTTP answer; the array is not shared. */
@SuppressWarnings("ArrayRecordComponent")
record HttpAnswer(int status, byte[] body) {
    static final int OK = 200;
}
