// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Locale;

/** Prints findings: a line each and, where something is wrong, a second with the fix; or one JSON document. */
final class FindingPrinter {
    private static final int SUBJECT_WIDTH = 24;

    private final Shell shell;

    FindingPrinter(Shell shell) {
        this.shell = shell;
    }

    /** For people. */
    void line(Finding finding) {
        String verdict =
                String.format(Locale.ROOT, "%-5s", finding.verdict().name().toLowerCase(Locale.ROOT));
        String subject = String.format(Locale.ROOT, "%-" + SUBJECT_WIDTH + "s", finding.subject());
        boolean _ = shell.println(
                finding.verdict().colour().paint(verdict, shell.hasColours()) + " " + subject + " " + finding.detail());
        if (!finding.fix().isEmpty()) {
            boolean _ = shell.println("      " + Colour.STRONG.paint("fix: " + finding.fix(), shell.hasColours()));
        }
    }

    /** For programs. */
    void document(List<Finding> findings) {
        ObjectNode json = Json.object();
        ArrayNode array = json.putArray("findings");
        for (Finding finding : findings) {
            array.addObject()
                    .put("verdict", finding.verdict().name().toLowerCase(Locale.ROOT))
                    .put("subject", finding.subject())
                    .put("detail", finding.detail())
                    .put("fix", finding.fix());
        }
        boolean _ = shell.println(Json.write(json));
    }
}
