// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Asks before something is done that others will feel; for what cannot be taken back a word is typed.
import { openDialog } from './dialog.js';
import { h } from './dom.js';
import { textField } from './fields.js';
import { mistake } from './problem-text.js';
import { SendForm } from './send-form.js';
import { oneLine } from './visible-text.js';

/** send() does it; the dialog stays open with what went wrong, and closes once it is done. typed: what must be typed first. */
export function confirmDialog({ title, text, submit, busy, typed = '', tone = 'danger', send }) {
  const field = typed ? textField({ id: 'confirm-typed', label: `Type ${oneLine(typed)} to go on`, autocomplete: 'off', missing: `Type ${oneLine(typed)} to go on.` }) : null;
  const cancel = h('button.button', { type: 'button', 'data-first': !field, onclick: () => close() }, 'Cancel');
  const form = new SendForm({
    id: 'confirm', submit, busy, tone, beside: [cancel], before: [h('p', {}, text), field?.element],
    send: async () => {
      if (field && field.input.value.trim() !== typed) throw mistake(`This is not ${typed}.`);
      await send();
      close();
    },
  });
  const close = openDialog({ title, content: form.element });
}
