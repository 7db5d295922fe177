// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.zmtp.curve;

import java.util.List;

/** An allow-list that does not hold. */
public final class AllowListException extends IllegalArgumentException {
    private static final long serialVersionUID = 1;
    private static final int SHOWN_MAX = 3;

    private final transient List<String> problems;

    AllowListException(List<String> problems) {
        super(String.join("; ", problems.subList(0, Math.min(SHOWN_MAX, problems.size())))
                + (problems.size() > SHOWN_MAX ? "; and " + (problems.size() - SHOWN_MAX) + " more" : ""));
        this.problems = List.copyOf(problems);
    }

    /** One sentence for each line that is wrong, with its number. */
    public List<String> problems() {
        return problems;
    }

    /** The first three of them. */
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }
}
