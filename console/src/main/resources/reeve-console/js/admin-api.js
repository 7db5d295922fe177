// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

// The service reeve.auth.v1.admin as the pages use it: one place for its routes. Fields are those of admin.proto; what
// proto3 leaves out (empty, 0, false) is put back where a page reads it.
const PAGE_ROWS = 50;

export class AdminApi {
  constructor(api) {
    this.api = api;
  }

  /** Lists give { rows, next }; next goes into after, empty = the end. */
  users(filter, after = '') { return this.#list('users/list', 'users', filter, after, PAGE_ROWS); }
  audit(filter, after = '', limit = PAGE_ROWS) { return this.#list('audit/list', 'lines', filter, after, limit); }

  user(user) { return this.#post('users/get', { user }); }
  async sessions(user) { return (await this.#post('users/sessions', { user })).sessions ?? []; }
  /** session empty = all. */
  revoke(user, session = '') { return this.#post('users/sessions/revoke', { user, session }); }
  disable(user) { return this.#post('users/disable', { user }); }
  enable(user) { return this.#post('users/enable', { user }); }
  remove(user) { return this.#post('users/delete', { user }); }
  restore(user) { return this.#post('users/restore', { user }); }
  export(user) { return this.#post('users/export', { user }); }
  setRoles(user, roles) { return this.#post('users/roles', { user, roles }); }
  requirePasswordChange(user) { return this.#post('users/must-change', { user }); }
  removeFactors(user) { return this.#post('users/mfa/remove', { user }); }
  /** kind: reset or invite. */
  sendMail(user, kind) { return this.#post('users/mail', { user, kind }); }
  /** Gives { code, link, expiresInMs } in place of a mail. */
  showCode(user, kind) { return this.#post('users/mail', { user, kind, show: true }); }
  invite(person) { return this.#post('users/invite', person); }
  create(person) { return this.#post('users/create', person); }
  async roles() { return (await this.#post('roles/list', {})).roles ?? []; }

  /** In place of those there were. */
  makeRoles(roles) { return this.#post('tenants/update', { settings: { roles } }); }

  #post(route, body) {
    return this.api.post(`v1/admin/${route}`, body);
  }

  async #list(route, field, filter, after, limit) {
    const reply = await this.#post(route, { ...filter, after, limit });
    return { rows: reply[field] ?? [], next: reply.next ?? '' };
  }
}
