// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.authworker;

import dev.reeve.authworker.hooks.HookAnswer;
import dev.reeve.authworker.hooks.HookFault;
import dev.reeve.authworker.hooks.HookName;
import dev.reeve.authworker.hooks.Hooks;
import java.time.InstantSource;

/** Hands mails to the hook {@code send-mail}, which sends them as its owner likes. */
final class HookSender implements MailSender {
    private final Hooks hooks;
    private final InstantSource clock;

    HookSender(Hooks hooks, InstantSource clock) {
        this.hooks = hooks;
        this.clock = clock;
    }

    @Override
    public void send(Mail mail) throws MailFault {
        Hooks.Occasion occasion = new Hooks.Occasion(
                mail.id().toString(), mail.tenant(), "", clock.instant().toString());
        try {
            HookAnswer answer = hooks.ask(
                            HookName.SEND_MAIL,
                            occasion,
                            data -> data.put("to", mail.to())
                                    .put("subject", mail.subject())
                                    .put("text", mail.text())
                                    .put("html", mail.html()))
                    .orElseThrow(() -> new HookFault("there is no hook send-mail"));
            if (answer instanceof HookAnswer.Refused refused) {
                throw new MailFault(MailFault.Kind.REFUSED, "the hook send-mail refused it: " + refused.reason(), null);
            }
        } catch (HookFault fault) {
            throw new MailFault(MailFault.Kind.SERVER_AWAY, String.valueOf(fault.getMessage()), fault);
        }
    }
}
