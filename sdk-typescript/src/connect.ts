// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

import { Code, ConnectError, type Interceptor } from '@connectrpc/connect';
import type { Reeve } from './reeve.js';

/**
 * Shows the client's access token with every call of a Connect or gRPC-Web transport, and once more with another one
 * where it was refused:
 *
 *     createConnectTransport({ baseUrl: url, interceptors: [withToken(reeve)] })
 */
export function withToken(reeve: Reeve): Interceptor {
  return next => async request => {
    const token = await reeve.token();
    if (token !== undefined) {
      request.header.set('Authorization', `Bearer ${token}`);
    }
    try {
      return await next(request);
    } catch (error) {
      // a stream of requests cannot be read twice
      if (token === undefined || request.stream || ConnectError.from(error).code !== Code.Unauthenticated) {
        throw error;
      }
      const another = await reeve.tokenAfter(token);
      if (another === undefined) {
        throw error;
      }
      request.header.set('Authorization', `Bearer ${another}`);
      return next(request);
    }
  };
}
