// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker.hooks;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.reeve.authworker.jose.StrictJson;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Answers of hooks, read strictly in what they mean and leniently in what they say besides: an unknown member is passed
 * over, a member that cannot be obeyed is a fault, so that nobody believes to have refused what went on.
 */
final class HookJson {
    static final int ANSWER_CHARACTERS_MAX = 65_536;
    static final int CLAIMS_BYTES_MAX = 1_024;
    /** Half of what the column holds: PostgreSQL writes a space behind each comma and colon. */
    static final int APP_DATA_BYTES_MAX = 4_096;

    private static final int MESSAGE_MAX = 300;
    private static final int TEXTS_MAX = 32;
    private static final int DEPTH_MAX = 16;
    private static final int DIGITS_MAX = 40;
    private static final Pattern REASON = Pattern.compile("[A-Z][A-Z0-9_]{1,62}");
    private static final Pattern NAME = Pattern.compile("[a-z0-9][a-z0-9:._-]{0,127}");

    private static final JsonMapper JSON = StrictJson.mapper(DEPTH_MAX, DIGITS_MAX);

    private HookJson() {}

    static ObjectNode object() {
        return JSON.createObjectNode();
    }

    static HookAnswer read(HookName hook, String body) throws HookFault {
        ObjectNode answer = parse(body);
        Optional<HookAnswer.Refused> refused = refusal(answer);
        return switch (hook) {
            case BEFORE_SIGN_UP, BEFORE_SIGN_IN -> {
                Optional<String> appData = objectOf(answer, "appData", APP_DATA_BYTES_MAX);
                Optional<List<String>> roles = textsOf(answer, "roles");
                yield refused.isPresent() ? refused.get() : new HookAnswer.Edited(appData, roles);
            }
            case BEFORE_TOKEN -> {
                if (refused.isPresent()) {
                    throw new HookFault("refuse has no meaning here");
                }
                yield new HookAnswer.Token(objectOf(answer, "claims", CLAIMS_BYTES_MAX), textsOf(answer, "scopes"));
            }
            case BEFORE_MERGE, BEFORE_DELETE, CHECK_PASSWORD, SEND_MAIL ->
                refused.isPresent() ? refused.get() : new HookAnswer.Agreed();
            case AFTER_ACCOUNT_CREATED,
                    AFTER_ACCOUNT_UPGRADED,
                    AFTER_ACCOUNT_DISABLED,
                    AFTER_ACCOUNT_DELETED,
                    AFTER_SESSION_CREATED,
                    AFTER_SESSION_REVOKED,
                    AFTER_SESSION_REUSED,
                    AFTER_PASSWORD_CHANGED -> new HookAnswer.Agreed();
        };
    }

    private static ObjectNode parse(String body) throws HookFault {
        if (body.isBlank()) {
            return object();
        }
        if (body.length() > ANSWER_CHARACTERS_MAX) {
            throw new HookFault("the answer is longer than " + ANSWER_CHARACTERS_MAX + " characters");
        }
        try {
            if (JSON.readTree(body) instanceof ObjectNode answer) {
                return answer;
            }
        } catch (JsonProcessingException e) {
            throw new HookFault("the answer is no JSON", e);
        }
        throw new HookFault("the answer is no JSON object");
    }

    private static Optional<HookAnswer.Refused> refusal(ObjectNode answer) throws HookFault {
        JsonNode refuse = answer.path("refuse");
        if (refuse.isMissingNode() || refuse.isNull()) {
            return Optional.empty();
        }
        String reason = refuse.path("reason").asText();
        String message = refuse.path("message").asText();
        if (!REASON.matcher(reason).matches()) {
            throw new HookFault("refuse.reason is not of the form TRIAL_OVER");
        }
        if (message.length() > MESSAGE_MAX || message.codePoints().anyMatch(Character::isISOControl)) {
            throw new HookFault("refuse.message is longer than " + MESSAGE_MAX + " characters, or not one line");
        }
        return Optional.of(new HookAnswer.Refused(reason, message.isBlank() ? "this was refused" : message));
    }

    private static Optional<String> objectOf(ObjectNode answer, String member, int bytesMax) throws HookFault {
        JsonNode value = answer.path(member);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isObject()) {
            throw new HookFault(member + " is no JSON object");
        }
        String text = value.toString();
        // PostgreSQL stores no NUL and writes 1e999 in full.
        if (text.getBytes(UTF_8).length > bytesMax || text.contains("\\u0000") || hasHugeNumber(value)) {
            throw new HookFault(member + " is larger than " + bytesMax + " bytes, or holds what cannot be stored");
        }
        return Optional.of(text);
    }

    private static boolean hasHugeNumber(JsonNode node) {
        if (node.isFloatingPointNumber()) {
            double value = node.doubleValue();
            return !Double.isFinite(value) || Math.abs(value) > 1e30 || (value != 0 && Math.abs(value) < 1e-30);
        }
        for (JsonNode child : node) {
            if (hasHugeNumber(child)) {
                return true;
            }
        }
        return false;
    }

    private static Optional<List<String>> textsOf(ObjectNode answer, String member) throws HookFault {
        JsonNode value = answer.path(member);
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        if (!value.isArray() || value.size() > TEXTS_MAX) {
            throw new HookFault(member + " is no list of at most " + TEXTS_MAX + " texts");
        }
        List<String> texts = new ArrayList<>();
        for (JsonNode text : value) {
            if (!text.isTextual() || !NAME.matcher(text.textValue()).matches()) {
                throw new HookFault(member + " holds what is no name of lower-case letters, digits and marks");
            }
            texts.add(text.textValue());
        }
        return Optional.of(texts.stream().distinct().toList());
    }
}
