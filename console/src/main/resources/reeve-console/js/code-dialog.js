// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// Shows a code for a new password, to be handed over in another way than by mail.
import { copyButton } from './copy-button.js';
import { openDialog } from './dialog.js';
import { fill, h } from './dom.js';
import { waitText } from './problem-text.js';
import { SendForm } from './send-form.js';

const LEAD = 'Whoever has the code can set a new password, so hand it over only to the person themselves, in a way you trust.';

/** load() gives { code, link, expiresInMs }. */
export function codeDialog({ who, load }) {
  const content = h('div', {});
  const form = new SendForm({ id: 'show-code', submit: 'Make a code', before: [h('p', {}, LEAD)], send: async () => { fill(content, result(await load())).firstChild.focus(); } });
  fill(content, form.element);
  openDialog({ title: `Code for a new password: ${who}`, content });
}

function result({ code = '', link = '', expiresInMs = 0 }) {
  return h('div.send-form', { role: 'status', tabindex: '-1' },
    h('p.secret', {}, h('code', { 'data-code': code }, code), copyButton('Copy code', () => code)),
    link ? h('p.secret', {}, h('code', {}, link), copyButton('Copy link', () => link)) : null,
    h('p.quiet', {}, `Good once, for ${waitText(expiresInMs)}. It is not shown again.`));
}
