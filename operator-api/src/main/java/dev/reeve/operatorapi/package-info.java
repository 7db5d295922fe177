// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0

/**
 * What a cluster is told about pools of workers: the custom resource {@link ReeveWorkerPool} as records that cannot
 * change. The CRD is generated of them; what a field may be, what it is when it is left out and which fields must fit
 * each other is written at the field and checked by the API server. A field that is left out has its default here as
 * well, and one that is not known is passed over, so that pools of another release parse.
 */
@NullMarked
package dev.reeve.operatorapi;

import org.jspecify.annotations.NullMarked;
