// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// What the list of devices is asked for: the text as typed, but for an e-mail address the user who has it, as devices
// know their users by id only.
export class DeviceSearch {
  #last = { address: '', user: '', isRefused: false };

  constructor(api) {
    this.api = api;
  }

  /** The address that was looked up last could not be: this session may not see users. */
  get isRefused() { return this.#last.isRefused; }

  /** An address that nobody has, or that cannot be looked up, stays as it is. One that was looked up is not again until another is. */
  async textFor(typed) {
    if (!typed.includes('@')) {
      this.#last = { address: '', user: '', isRefused: false };
      return typed;
    }
    const address = typed.toLowerCase();
    if (address !== this.#last.address) this.#last = await this.#lookUp(address);
    return this.#last.user || typed;
  }

  async #lookUp(address) {
    try {
      const { users = [] } = await this.api.post('v1/admin/users/list', { search: address, limit: 2 });
      const user = users.find(({ email = '' }) => email.toLowerCase() === address) ?? (users.length === 1 ? users[0] : null);
      return { address, user: user?.user ?? '', isRefused: false };
    } catch (problem) {
      return { address: problem.status === 403 ? address : '', user: '', isRefused: problem.status === 403 };
    }
  }
}
