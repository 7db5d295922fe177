// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The services behind the gateway: workers, queue, rates; one opened shows its instances and can be called.
import { fill, h, show } from './dom.js';
import { icon } from './icons.js';
import { notice } from './notice.js';
import { repeat } from './repeat.js';
import { replaceRoute } from './router.js';
import { ServiceDetail } from './service-detail.js';
import { ServiceRates } from './service-rates.js';
import { sparkline } from './sparkline.js';
import { durationText } from './time-text.js';
import { oneLine } from './visible-text.js';

const REFRESH_MS = 2_000;

export class ServicesPage {
  #request = null;
  #detail = null;

  constructor({ api }) {
    this.api = api;
    this.rates = new ServiceRates();
    this.rows = h('tbody', {});
    this.banner = h('div.banner', { role: 'status', hidden: true });
    this.over = h('div.services-over', {}, notice({ title: 'Asking the broker', text: '' }));
    this.search = h('input.search-input', { type: 'search', placeholder: 'Filter services', 'aria-label': 'Filter services', autocomplete: 'off', spellcheck: 'false', oninput: () => this.#render() });
    this.count = h('span.services-count', { role: 'status' });
    this.table = h('div.table-wrap', { hidden: true, tabindex: '0', role: 'region', 'aria-label': 'Services' }, h('table.services-table', {}, h('thead', {}, h('tr', {},
      ['Service', 'Workers', 'Waiting', 'Oldest', 'In flight', 'Arriving', 'Done', 'Failed'].map((title, index) => h('th', { scope: 'col', class: index > 0 ? 'number' : '' }, title)))), this.rows));
    this.slot = h('div.service-slot', { hidden: true });
    this.element = h('main.services', { tabindex: '-1' },
      h('div.services-head', {}, h('h1', {}, 'Services'), this.count, h('span.spacer'), h('label.search', {}, icon('search'), this.search)),
      this.banner, h('div.services-body', {}, h('div.services-list', {}, this.over, this.table), this.slot));
    this.services = [];
  }

  start({ rest }) {
    this.chosen = rest[0] || '';
    this.endRefresh = repeat(() => this.#refresh(), REFRESH_MS);
    this.keys = (event) => {
      if (event.key === 'Escape' && this.chosen && !event.target.closest?.('input, textarea')) this.#choose('');
      else if (event.key === '/' && !event.target.closest?.('input, textarea, select')) { event.preventDefault(); this.search.focus(); }
    };
    document.addEventListener('keydown', this.keys);
  }

  stop() {
    this.endRefresh();
    this.#request?.abort();
    document.removeEventListener('keydown', this.keys);
  }

  async #refresh() {
    const request = new AbortController();
    this.#request = request;
    try {
      const { services = [] } = await this.api.get('v1/services', {}, { signal: request.signal });
      this.services = services.toSorted((a, b) => a.name.localeCompare(b.name));
      this.rates.note(this.services, performance.now());
      show(this.banner, false);
      this.#render();
    } catch (problem) {
      if (!request.signal.aborted) this.#failed(problem);
    }
  }

  #failed(problem) {
    if (problem.status === 403) {
      fill(this.over, notice({ iconName: 'lock', title: 'No access to services', text: 'This session may not read services. It needs the scope services:read; the admin key has it.' }));
      show(this.over, true);
      show(this.table, false);
      return;
    }
    fill(this.banner, icon('warning'), h('span', {}, `${problem.message} What is shown may be behind; trying again.`));
    show(this.banner, true);
  }

  #render() {
    const wanted = this.search.value.trim().toLowerCase();
    const shown = this.services.filter(({ name }) => name.toLowerCase().includes(wanted));
    this.count.textContent = `${shown.length} of ${this.services.length}`;
    show(this.table, shown.length > 0);
    show(this.over, shown.length === 0);
    if (shown.length === 0) fill(this.over, notice({ iconName: 'layers', title: wanted ? 'No service matches' : 'No service yet', text: wanted ? '' : 'Start a worker: its services appear here at once.' }));
    const focused = this.rows.contains(document.activeElement) ? document.activeElement.dataset.name : null;
    fill(this.rows, shown.map((service) => this.#row(service)));
    if (focused) this.rows.querySelector(`[data-name="${CSS.escape(focused)}"]`)?.focus();
    this.#showDetail();
  }

  #row(service) {
    const { name, readyWorkers = 0, waiting = 0, oldestWaitingMs = 0, inFlight = 0 } = service;
    const rates = this.rates.of(name);
    const failed = Number(service.rejected || 0) + Number(service.expired || 0);
    const number = (text, tone = '') => h(`td.number${tone}`, {}, text);
    return h('tr', { 'aria-selected': String(name === this.chosen), onclick: () => this.#choose(name === this.chosen ? '' : name) },
      h('th', { scope: 'row' }, h('button.service-name', { type: 'button', 'data-name': name, onclick: (event) => { event.stopPropagation(); this.#choose(name === this.chosen ? '' : name); } },
        h(`span.health-dot${Number(readyWorkers) > 0 ? '.is-live' : '.is-empty'}`, { title: Number(readyWorkers) > 0 ? 'ready' : 'no workers' }), oneLine(name))),
      number(String(readyWorkers), Number(readyWorkers) > 0 ? '' : '.tone-bad'), number(String(waiting), Number(waiting) > 0 ? '.tone-warn' : ''),
      number(Number(oldestWaitingMs) > 0 ? durationText(Number(oldestWaitingMs)) : '–'), number(String(inFlight)),
      h('td.number', {}, h('span.rate', {}, sparkline(rates.history), rateText(rates.arrivals))), number(rateText(rates.completions)), number(failed.toLocaleString('en'), failed > 0 ? '.tone-warn' : ''));
  }

  #choose(name) {
    this.chosen = name;
    replaceRoute('services', {}, name ? [name] : []);
    this.#render();
    if (name) this.#detail?.element.querySelector('textarea')?.focus({ preventScroll: true });
  }

  #showDetail() {
    const service = this.services.find(({ name }) => name === this.chosen);
    this.element.classList.toggle('has-detail', Boolean(service));
    show(this.slot, Boolean(service));
    if (!service) { this.#detail = null; return fill(this.slot); }
    if (this.#detail?.name !== service.name) {
      this.#detail = new ServiceDetail({ api: this.api, name: service.name, onClose: () => this.#choose('') });
      fill(this.slot, this.#detail.element);
    }
    this.#detail.update(service);
  }

}

function rateText(perSecond) {
  if (perSecond === null) return '–';
  return `${perSecond < 10 && perSecond > 0 ? perSecond.toFixed(1) : Math.round(perSecond).toLocaleString('en')}/s`;
}
