// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// One service: its instances, and a form that calls it, with what the service says of its methods.
import { methodsOf } from './api-schema.js';
import { CallForm } from './call-form.js';
import { fill, h } from './dom.js';
import { icon } from './icons.js';
import { durationText } from './time-text.js';
import { oneLine } from './visible-text.js';

export class ServiceDetail {
  constructor({ api, name, onClose }) {
    Object.assign(this, { api, name, schema: '' });
    this.instances = h('tbody', {});
    this.form = new CallForm({ api, service: name });
    this.element = h('section.service-detail', { 'aria-label': `Service ${name}` },
      h('header.inspector-head', {}, h('h2.inspector-title', {}, oneLine(name)), h('button.icon-button', { type: 'button', 'aria-label': 'Close', onclick: onClose }, icon('close'))),
      h('div.service-detail-body', {}, this.form.element,
        h('section.inspector-section', {}, h('h3', {}, 'Instances'),
          h('div.table-wrap', {}, h('table.instances', {}, h('thead', {}, h('tr', {}, ['Instance', 'Version', 'Busy', 'Last heard'].map((title) => h('th', { scope: 'col' }, title)))), this.instances)))));
  }

  /** Asks for the methods' schemas when the service publishes some, or others than before. */
  async #describe(instances) {
    const published = [...new Set(instances.map(({ descriptorSha256 }) => descriptorSha256).filter(Boolean))].sort().join();
    if (published === this.schema) return;
    this.schema = published;
    if (published === '') return;
    try {
      const document = await this.api.get('v1/openapi.json');
      const methods = methodsOf(document, this.name);
      this.form.describe(document, methods);
      // The gateway learns of new descriptors a moment after the broker.
      if (methods.length === 0) this.schema = '';
    } catch {
      // The form works without; the next round asks again.
      this.schema = '';
    }
  }

  update({ instances = [] }) {
    this.#describe(instances);
    const methods = instances.flatMap((instance) => (instance.methods || []).map(({ name }) => name)).filter((name) => name && name !== '*');
    this.form.setMethods([...new Set(methods)].sort());
    if (instances.length === 0) return fill(this.instances, h('tr', {}, h('td.quiet', { colspan: 4 }, 'No worker is connected. A call waits for one up to its deadline.')));
    fill(this.instances, instances.map((instance) => h('tr', {},
      h('td.mono', {}, oneLine(instance.id || '?'), instance.plain ? h('span.device-claimed', { title: 'a worker that speaks plain Majordomo' }, 'plain') : null),
      h('td', {}, oneLine(instance.version || '–')),
      h('td', {}, `${instance.inFlight ?? 0} of ${instance.capacity ?? 1}${instance.draining ? ', draining' : ''}`),
      h('td', {}, instance.silentMs === undefined ? '–' : `${durationText(Number(instance.silentMs))} ago`))));
  }
}
