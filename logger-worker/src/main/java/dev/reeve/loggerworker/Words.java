// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import com.google.protobuf.ByteString;
import com.google.protobuf.Value;
import dev.reeve.gatewayapi.log.v1.Record;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;

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
        boolean _ = anyTextOf(record, text -> {
            collect(text, words);
            return false;
        });
        return new Words(words);
    }

    /** Asks of each text that has words, until one will do. In one order, whichever way the attributes are kept. */
    static boolean anyTextOf(Record record, Predicate<String> wanted) {
        return wanted.test(record.getBody())
                || wanted.test(record.getLogger())
                || wanted.test(record.getEventName())
                || anyTextOf(record.getAttributesMap(), wanted)
                || (RecordGuard.isTextual(record) && wanted.test(payload(record)));
    }

    private static String payload(Record record) {
        ByteString payload = record.getPayload();
        return payload.substring(0, Math.min(payload.size(), PAYLOAD_BYTES_MAX)).toStringUtf8();
    }

    private static boolean anyTextOf(Map<String, Value> fields, Predicate<String> wanted) {
        Map<String, Value> inOrder = fields.size() > 1 ? new TreeMap<>(fields) : fields;
        return inOrder.values().stream().anyMatch(value -> anyTextOf(value, wanted));
    }

    private static boolean anyTextOf(Value value, Predicate<String> wanted) {
        return switch (value.getKindCase()) {
            case STRING_VALUE -> wanted.test(value.getStringValue());
            case NUMBER_VALUE, BOOL_VALUE -> wanted.test(ValueJson.write(value));
            case STRUCT_VALUE -> anyTextOf(value.getStructValue().getFieldsMap(), wanted);
            case LIST_VALUE ->
                value.getListValue().getValuesList().stream().anyMatch(element -> anyTextOf(element, wanted));
            case NULL_VALUE, KIND_NOT_SET -> false;
        };
    }

    /** The words of a query, as they stand: humps do not count, for the query's writer begins where he means. */
    static List<String> ofQuery(String text) {
        List<String> words = new ArrayList<>();
        Scanner scanner = new Scanner(text);
        while (scanner.next()) {
            words.add(word(text, scanner.start, scanner.end));
        }
        return words;
    }

    /**
     * A run of letters and digits.
     *
     * @param word the whole of it
     * @param humps from each camel-case hump on
     */
    record Run(String word, List<String> humps) {
        Run {
            humps = List.copyOf(humps);
        }
    }

    /** The runs of a text, one after the other. */
    static List<Run> runs(String text) {
        List<Run> runs = new ArrayList<>();
        Scanner scanner = new Scanner(text);
        while (scanner.next()) {
            List<String> humps = new ArrayList<>();
            humps(text, scanner, humps, Integer.MAX_VALUE);
            runs.add(new Run(word(text, scanner.start, scanner.end), humps));
        }
        return runs;
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

    private static void collect(String text, Set<String> words) {
        Scanner scanner = new Scanner(text);
        while (words.size() < WORDS_MAX && scanner.next()) {
            words.add(word(text, scanner.start, scanner.end));
            humps(text, scanner, words, WORDS_MAX);
        }
    }

    private static void humps(String text, Scanner run, Collection<String> words, int most) {
        for (int i = run.start + 1; i < run.end && words.size() < most; i++) {
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
