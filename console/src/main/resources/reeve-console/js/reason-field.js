// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Why a device is told or asked something: typed once for a panel, sent with every command, kept in the audit.
import { textField } from './fields.js';
import { mistake } from './problem-text.js';

const CHARS_MAX = 500;

export class ReasonField {
  constructor() {
    const { input, element } = textField({ id: 'device-reason', label: 'Reason', hint: 'Needed for whatever you set or ask here; kept with your name.', placeholder: 'Ticket, or what you look for', maxlength: CHARS_MAX, autocomplete: 'off' });
    this.input = input;
    this.element = element;
  }

  get text() { return this.input.value.trim(); }

  /** The reason; without one it is asked for. */
  demand() {
    if (this.text !== '') return this.text;
    this.input.focus();
    throw mistake('Say why, in the field “Reason” above. It is kept with your name.');
  }
}
