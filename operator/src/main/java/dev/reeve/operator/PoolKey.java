// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator;

/** Which pool: names are unique in a namespace. */
record PoolKey(String namespace, String name) {
    @Override
    public String toString() {
        return namespace + "/" + name;
    }
}
