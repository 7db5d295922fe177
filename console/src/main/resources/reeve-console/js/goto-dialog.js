// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Going to a time, or to a range of it, as typed.
import { openDialog } from './dialog.js';
import { textField } from './fields.js';
import { momentOf } from './moment.js';
import { mistake } from './problem-text.js';
import { SendForm } from './send-form.js';

/** Lines up to so much behind the time are shown with it. */
const BEHIND_MS = 60_000;

/** onRange(fromMs, toMs): 0 = as far back as there is. */
export function openGoto({ utc, onRange, now = Date.now }) {
  const hint = `13:05, 13:05:10, 2h (ago), 2026-01-02 13:05; ${utc ? 'UTC' : 'local time'}.`;
  const from = textField({ id: 'goto-from', label: 'Time', hint, missing: 'Type a time.', autocomplete: 'off' });
  const to = textField({ id: 'goto-to', label: 'Until', hint: 'Empty = the minute after it.', autocomplete: 'off' });
  const form = new SendForm({
    id: 'goto', submit: 'Go', before: [from.element, to.element],
    send: async () => {
      const nowMs = now();
      const fromMs = momentOf(from.input.value, nowMs, utc);
      const isOpen = to.input.value.trim() === '';
      const toMs = isOpen ? fromMs + BEHIND_MS : momentOf(to.input.value, nowMs, utc);
      if (fromMs === null || toMs === null) throw mistake(`“${(fromMs === null ? from : to).input.value.trim()}” is no time. ${hint}`);
      if (toMs <= fromMs) throw mistake('The end is not after the beginning.');
      close();
      onRange(isOpen ? 0 : fromMs, toMs);
    },
  });
  const close = openDialog({ title: 'Go to a time', content: form.element });
}
