// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerservice;

/**
 * Why a token was refused: for the log and the metric. The caller never learns it, as all refusals look alike outside
 * (docs/threat-model.md).
 */
enum RefusalReason {
    TOO_LARGE("too_large"),
    NOT_THREE_PARTS("not_three_parts"),
    BASE64("base64"),
    HEADER_JSON("header_json"),
    PAYLOAD_JSON("payload_json"),
    ALGORITHM("algorithm"),
    TYPE("type"),
    HEADER_MEMBER("header_member"),
    KEY_ID("key_id"),
    KEY_UNKNOWN("key_unknown"),
    SIGNATURE_SIZE("signature_size"),
    SIGNATURE_RANGE("signature_range"),
    SIGNATURE("signature"),
    ISSUER("issuer"),
    AUDIENCE("audience"),
    EXPIRED("expired"),
    NOT_YET_VALID("not_yet_valid"),
    LIFETIME("lifetime"),
    CLAIM("claim"),
    REVOKED("revoked");

    private final String label;

    RefusalReason(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }
}
