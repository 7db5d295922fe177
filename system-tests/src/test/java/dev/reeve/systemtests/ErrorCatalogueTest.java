// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.systemtests;

import static org.assertj.core.api.Assertions.assertThat;

import dev.reeve.protocol.ErrorReason;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** docs/errors.md lists every reason with the codes that the enum has. */
class ErrorCatalogueTest {
    private static final String BEGIN = "<!-- generated: begin -->";
    private static final String END = "<!-- generated: end -->";

    @Test
    void theCatalogueSaysWhatTheEnumSays() throws IOException {
        String text = Files.readString(Launcher.ROOT.resolve("docs/errors.md"), StandardCharsets.UTF_8);

        String table = text.substring(text.indexOf(BEGIN) + BEGIN.length(), text.indexOf(END))
                .strip();

        assertThat(table.lines().toList()).isEqualTo(rows());
    }

    private static List<String> rows() {
        List<String> rows = new ArrayList<>(
                List.of("| reason | title | gRPC | HTTP | try again | a worker saw it |", "|---|---|--:|--:|---|---|"));
        for (ErrorReason reason : ErrorReason.values()) {
            rows.add("| `" + reason.name() + "` | " + reason.title() + " | " + reason.grpcCode() + " | "
                    + reason.httpStatus() + " | " + retry(reason) + " | " + (reason.isUnseen() ? "no" : "perhaps")
                    + " |");
        }
        return rows;
    }

    private static String retry(ErrorReason reason) {
        return switch (reason.retry()) {
            case NO -> "no";
            case YES -> "yes, after the wait given";
            case AFTER_REFRESH -> "with a new access token";
            case CALLER_DECIDES -> "if doing it twice does no harm";
            case WORKER_SAYS -> "if the error says so";
        };
    }
}
