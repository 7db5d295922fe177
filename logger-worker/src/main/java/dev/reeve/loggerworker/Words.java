// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.google.protobuf.ByteString;
import com.google.protobuf.Value;
import dev.reeve.gatewayapi.log.v1.Record;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;

/**
 * The words of a record, cut here and not in PostgreSQL: so the live filter and the index of the history agree,
 * whatever the database's locale. A word is a run of letters and digits in lower case; it counts from every camel-case
 * hump on too. Immutable.
 */
final class Words {
    static final int WORD_CHARS_MAX = 64;
    static final int WORDS_MAX = 1_000;
    private static final int PAYLOAD_BYTES_MAX = 8 * 1024;

    private final String[] sorted;

    private Words(Set<String> words) {
        sorted = words.toArray(String[]::new);
    }

    static Words of(Record record) {
        Set<String> words = new TreeSet<>();
        collect(record.getBody(), words);
        collect(record.getLogger(), words);
        collect(record.getEventName(), words);
        for (Value value : record.getAttributesMap().values()) {
            collect(value, words);
        }
        if (RecordGuard.isTextual(record)) {
            ByteString payload = record.getPayload();
            collect(
                    payload.substring(0, Math.min(payload.size(), PAYLOAD_BYTES_MAX))
                            .toStringUtf8(),
                    words);
        }
        return new Words(words);
    }

    /** The words of a query: humps do not count, for the query's writer begins where he means. */
    static Set<String> ofQuery(String text) {
        Set<String> words = new TreeSet<>();
        Scanner scanner = new Scanner(text);
        while (scanner.next()) {
            words.add(word(text, scanner.start, scanner.end));
        }
        return words;
    }

    /** True when one of the words begins with the prefix. */
    boolean haveOneWith(String prefix) {
        int at = Arrays.binarySearch(sorted, prefix);
        if (at >= 0) {
            return true;
        }
        int next = -at - 1;
        return next < sorted.length && sorted[next].startsWith(prefix);
    }

    /** As text that PostgreSQL reads as a tsvector; letters and digits alone need no escape. */
    String asTsvector() {
        StringBuilder text = new StringBuilder(sorted.length * 8);
        for (String word : sorted) {
            text.append('\'').append(word).append("' ");
        }
        return text.toString();
    }

    private static void collect(Value value, Set<String> words) {
        switch (value.getKindCase()) {
            case STRING_VALUE -> collect(value.getStringValue(), words);
            case NUMBER_VALUE, BOOL_VALUE -> collect(ValueJson.write(value), words);
            case STRUCT_VALUE -> value.getStructValue().getFieldsMap().values().forEach(field -> collect(field, words));
            case LIST_VALUE -> value.getListValue().getValuesList().forEach(element -> collect(element, words));
            case NULL_VALUE, KIND_NOT_SET -> {}
        }
    }

    private static void collect(String text, Set<String> words) {
        Scanner scanner = new Scanner(text);
        while (words.size() < WORDS_MAX && scanner.next()) {
            words.add(word(text, scanner.start, scanner.end));
            humps(text, scanner, words);
        }
    }

    private static void humps(String text, Scanner run, Set<String> words) {
        for (int i = run.start + 1; i < run.end && words.size() < WORDS_MAX; i++) {
            if (Character.isUpperCase(text.charAt(i)) && Character.isLowerCase(text.charAt(i - 1))) {
                words.add(word(text, i, run.end));
            }
        }
    }

    private static String word(String text, int start, int end) {
        int cut = Math.min(end, start + WORD_CHARS_MAX);
        if (cut < end && Character.isHighSurrogate(text.charAt(cut - 1))) {
            cut--;
        }
        return text.substring(start, cut).toLowerCase(Locale.ROOT);
    }

    /** Walks over the runs of letters and digits. */
    private static final class Scanner {
        private final String text;
        private int start;
        private int end;

        Scanner(String text) {
            this.text = text;
        }

        boolean next() {
            start = end;
            while (start < text.length() && !isPart(start)) {
                start += Character.charCount(text.codePointAt(start));
            }
            end = start;
            while (end < text.length() && isPart(end)) {
                end += Character.charCount(text.codePointAt(end));
            }
            return end > start;
        }

        private boolean isPart(int at) {
            return Character.isLetterOrDigit(text.codePointAt(at));
        }
    }
}
