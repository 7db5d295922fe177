// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Fields of forms: a label, an input, what it is for; secrets can be shown.
import { h } from './dom.js';

const QUIET = { autocapitalize: 'off', spellcheck: 'false' };

/** missing: what to say when it is left empty. Returns the input and what to put into a form. */
export function textField({ id, label, hint = '', missing = '', type = 'text', value = '', ...attributes }) {
  const describedBy = hint ? `${id}-hint` : null;
  const input = h('input.field', { id, type, value, required: missing !== '', 'data-missing': missing || null, 'aria-describedby': describedBy, ...QUIET, ...attributes });
  return { input, element: labelled(id, label, input, hint) };
}

/** As textField, its content hidden until asked for. */
export function secretField({ id, label, hint = '', missing = '', ...attributes }) {
  const { input } = textField({ id, label, hint, missing, type: 'password', ...attributes });
  const reveal = h('button.field-action', { type: 'button', 'aria-pressed': 'false', 'aria-controls': id, onclick: () => toggle(input, reveal) }, 'Show');
  return { input, element: labelled(id, label, h('div.field-group', {}, input, reveal), hint) };
}

/** A password that is being chosen; more: what follows from it. */
export function newPasswordField({ id, label = 'New password', more = '', missing = 'Type a new password.' }) {
  return secretField({ id, label, hint: `At least 8 characters.${more}`, autocomplete: 'new-password', missing });
}

/** Six digits, or a recovery code. */
export function codeField(id) {
  return textField({ id, label: 'Code', hint: 'The six digits of your authenticator app, or one of your recovery codes.', missing: 'Type the code.', autocomplete: 'one-time-code', maxlength: 40 });
}

/** A choice of one; options: [value, text] pairs. */
export function chooser(label, options, onchange) {
  return h('select.select', { 'aria-label': label, onchange }, options.map(([value, text]) => h('option', { value }, text)));
}

/** Any field with its label, and a hint it may be described by as `id-hint`. */
export function labelled(id, label, content, hint = '') {
  return h('div.form-row', {}, h('label.form-label', { for: id }, label), content, hint ? h('p.form-hint', { id: `${id}-hint` }, hint) : null);
}

function toggle(input, reveal) {
  const hidden = input.type === 'password';
  input.type = hidden ? 'text' : 'password';
  reveal.textContent = hidden ? 'Hide' : 'Show';
  reveal.setAttribute('aria-pressed', String(hidden));
}
