// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.bench.gateway;

import dev.reeve.bench.Numbers;
import dev.reeve.bench.broker.Body;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/** What a body looks like on its way over HTTP. */
enum HttpForm {
    /** The stamp as hexadecimal text in a JSON object as long as the body was. */
    JSON("application/json") {
        @Override
        byte[] outside(byte[] body) {
            byte[] json = new byte[Math.max(body.length, BEFORE.length + STAMP_DIGITS + BETWEEN.length + AFTER.length)];
            Arrays.fill(json, (byte) 'x');
            byte[] stamp = HexFormat.of().toHexDigits(Body.stampOf(body)).getBytes(StandardCharsets.US_ASCII);
            System.arraycopy(BEFORE, 0, json, 0, BEFORE.length);
            System.arraycopy(stamp, 0, json, BEFORE.length, STAMP_DIGITS);
            System.arraycopy(BETWEEN, 0, json, BEFORE.length + STAMP_DIGITS, BETWEEN.length);
            System.arraycopy(AFTER, 0, json, json.length - AFTER.length, AFTER.length);
            return json;
        }

        @Override
        byte[] inside(byte[] json) {
            String stamp = new String(json, BEFORE.length, STAMP_DIGITS, StandardCharsets.US_ASCII);
            byte[] body = new byte[Body.BYTES_MIN];
            Numbers.put(body, 0, HexFormat.fromHexDigitsToLong(stamp));
            return body;
        }
    },
    /** As it is: the gateway does not look into what it has no descriptor for. */
    PROTOBUF("application/proto") {
        @Override
        byte[] outside(byte[] body) {
            return body;
        }

        @Override
        byte[] inside(byte[] answer) {
            return answer;
        }
    };

    private static final byte[] BEFORE = "{\"at\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] BETWEEN = "\",\"text\":\"".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] AFTER = "\"}".getBytes(StandardCharsets.US_ASCII);
    private static final int STAMP_DIGITS = 16;

    private final String contentType;

    HttpForm(String contentType) {
        this.contentType = contentType;
    }

    String contentType() {
        return contentType;
    }

    /** The body to send. */
    abstract byte[] outside(byte[] body);

    /** A body with the stamp of the one that came back. */
    abstract byte[] inside(byte[] answer);
}
