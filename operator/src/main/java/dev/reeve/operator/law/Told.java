// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.operator.law;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** What the owner was told and still holds: nobody is told the same each second. */
final class Told {
    private final Set<PoolNotice> holds = EnumSet.noneOf(PoolNotice.class);

    Set<PoolNotice> holding() {
        return Set.copyOf(holds);
    }

    /** Tells when it begins, and not while it lasts. */
    void tell(PoolNotice notice, boolean now, List<PoolCommand> commands) {
        if (!now) {
            holds.remove(notice);
        } else if (holds.add(notice)) {
            commands.add(new PoolCommand.Tell(notice));
        }
    }

    /** Tells when it begins, and by the other when it ends. */
    void tell(PoolNotice begins, PoolNotice ends, boolean now, List<PoolCommand> commands) {
        boolean held = holds.contains(begins);
        tell(begins, now, commands);
        if (held && !now) {
            commands.add(new PoolCommand.Tell(ends));
        }
    }
}
