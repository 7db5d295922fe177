// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// A marker: a line of one's own in the log, stored, seen by all viewers.
import { openDialog } from './dialog.js';
import { textField } from './fields.js';
import { problemText } from './problem-text.js';
import { SendForm } from './send-form.js';
import { toast } from './toast.js';

const CHARS_MAX = 256;

/** device: whose log it stands in, '' for all. */
export function openMarker({ api, device, deviceName }) {
  const text = textField({ id: 'marker-text', label: 'Text', hint: device ? `In the log of ${deviceName}, for all who look at it.` : 'In the log, for all who look at it, whatever device they look at.', missing: 'Type a text.', maxlength: CHARS_MAX, autocomplete: 'off' });
  const form = new SendForm({
    id: 'marker', submit: 'Place marker', busy: 'Placing', before: [text.element],
    send: async () => {
      await api.post('v1/logs/markers', { text: text.input.value.trim(), device });
      close();
      toast('Marker placed');
    },
    explain: (problem) => (problem.status === 404 ? 'This gateway takes no markers.' : problemText(problem)),
  });
  const close = openDialog({ title: 'Place a marker', content: form.element });
}
