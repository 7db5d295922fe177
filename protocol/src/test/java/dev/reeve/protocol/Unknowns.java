// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.protocol;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;

/** Fields that this version does not know. */
final class Unknowns {
    private Unknowns() {}

    static UnknownFieldSet ofBytes(int length) {
        UnknownFieldSet.Field field = UnknownFieldSet.Field.newBuilder()
                .addLengthDelimited(ByteString.copyFrom(new byte[length]))
                .build();
        return UnknownFieldSet.newBuilder().addField(100, field).build();
    }
}
