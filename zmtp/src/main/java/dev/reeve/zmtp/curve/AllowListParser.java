// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads an allow-list and gathers all that is wrong with it, so that a person mends it in one go. A line that begins
 * with # is a comment: no key does, as the first group of such a text would not fit into four bytes.
 */
final class AllowListParser {
    private static final Pattern USER = Pattern.compile("[A-Za-z0-9._@-]{1,64}");
    private static final Pattern NAME = Pattern.compile("\\*|[!-~&&[^,*]]{1,128}(\\.\\*)?");
    private static final int WORDS_MIN = 3;
    private static final int NAMES_MAX = 100;
    private static final int PROBLEMS_MAX = 100;

    private final Map<String, AllowListEntry> byKey = new LinkedHashMap<>();
    private final List<String> problems = new ArrayList<>();

    private AllowListParser() {}

    static AllowList parse(String text) {
        AllowListParser parser = new AllowListParser();
        int number = 0;
        for (String line : text.split("\n", -1)) {
            parser.readLine(++number, line.strip());
        }
        if (parser.byKey.size() > AllowList.ENTRIES_MAX) {
            parser.problems.add("more than " + AllowList.ENTRIES_MAX + " keys");
        }
        if (!parser.problems.isEmpty()) {
            throw new AllowListException(parser.problems);
        }
        return new AllowList(parser.byKey);
    }

    private void readLine(int number, String line) {
        if (line.isEmpty() || line.startsWith("#") || problems.size() >= PROBLEMS_MAX) {
            return;
        }
        try {
            AllowListEntry entry = entry(line.split("[ \t]+"));
            if (byKey.putIfAbsent(entry.publicKey(), entry) != null) {
                throw new IllegalArgumentException("this key is there twice");
            }
        } catch (IllegalArgumentException e) {
            problems.add("line " + number + ": " + e.getMessage());
        }
    }

    private static AllowListEntry entry(String[] words) {
        requireKey(words[0]);
        if (words.length < WORDS_MIN) {
            throw new IllegalArgumentException("a line is: KEY USER ROLE [tenant=T] [services=a,b.*] [topics=p,q]");
        }
        if (!USER.matcher(words[1]).matches()) {
            throw new IllegalArgumentException("a user has 1 to 64 characters of A-Z a-z 0-9 . _ @ -");
        }
        AllowListRole role = AllowListRole.of(words[2])
                .orElseThrow(() -> new IllegalArgumentException("the role is none of "
                        + String.join(
                                ", ",
                                Arrays.stream(AllowListRole.values())
                                        .map(AllowListRole::word)
                                        .toList())));
        Map<String, String> options = options(Arrays.asList(words).subList(WORDS_MIN, words.length));
        Set<String> services = names("services", options.get("services"));
        if (role.serves() && services.isEmpty()) {
            throw new IllegalArgumentException("a " + role.word()
                    + " is told which services it may serve: services=a,b.* or services=* (all but reeve.*)");
        }
        return new AllowListEntry(
                words[0],
                words[1],
                role,
                tenant(options.get("tenant")),
                services,
                names("topics", options.get("topics")));
    }

    private static void requireKey(String word) {
        if (Z85.decodeKey(word) == null) {
            throw new IllegalArgumentException("it does not begin with a public key of 40 characters in Z85");
        }
    }

    private static Map<String, String> options(List<String> words) {
        Map<String, String> options = new LinkedHashMap<>();
        for (String word : words) {
            int at = word.indexOf('=');
            String name = at < 0 ? word : word.substring(0, at);
            if (at < 0 || !Set.of("tenant", "services", "topics").contains(name)) {
                throw new IllegalArgumentException("what follows the role is tenant=, services= or topics=");
            }
            if (options.put(name, word.substring(at + 1)) != null) {
                throw new IllegalArgumentException(name + "= is there twice");
            }
        }
        return options;
    }

    private static String tenant(@Nullable String text) {
        if (text != null && !USER.matcher(text).matches()) {
            throw new IllegalArgumentException("a tenant has 1 to 64 characters of A-Z a-z 0-9 . _ @ -");
        }
        return Optional.ofNullable(text).orElse("");
    }

    private static Set<String> names(String option, @Nullable String text) {
        Set<String> names = new LinkedHashSet<>();
        if (text == null) {
            return names;
        }
        for (String name : text.split(",", -1)) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(option + "= holds a name of another form than a, a.b, a.* or *");
            }
            boolean _ = names.add(name);
        }
        if (names.size() > NAMES_MAX) {
            throw new IllegalArgumentException(option + "= holds more than " + NAMES_MAX + " names");
        }
        return names;
    }
}
