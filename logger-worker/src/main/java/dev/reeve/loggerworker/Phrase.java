// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.loggerworker;

import java.util.List;

/**
 * Words one behind the other, whatever stands between them but letters and digits. The first may begin at a hump of a
 * word, the last may go on: as a word alone does. Immutable.
 */
record Phrase(List<String> words) {
    Phrase {
        words = List.copyOf(words);
    }

    boolean isIn(String text) {
        List<Words.Run> runs = Words.runs(text);
        for (int i = 0; i + words.size() <= runs.size(); i++) {
            if (beginsAt(runs.subList(i, i + words.size()))) {
                return true;
            }
        }
        return false;
    }

    private boolean beginsAt(List<Words.Run> runs) {
        for (int i = 0; i < words.size(); i++) {
            if (!fits(words.get(i), runs.get(i), i)) {
                return false;
            }
        }
        return true;
    }

    private boolean fits(String word, Words.Run run, int place) {
        boolean isLast = place == words.size() - 1;
        if (fits(word, run.word(), isLast)) {
            return true;
        }
        return place == 0 && run.humps().stream().anyMatch(hump -> fits(word, hump, isLast));
    }

    private static boolean fits(String word, String whole, boolean isLast) {
        return isLast ? whole.startsWith(word) : whole.equals(word);
    }
}
