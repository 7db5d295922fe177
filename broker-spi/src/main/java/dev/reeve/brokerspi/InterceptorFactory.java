// Copyright The Reeve Authors
// SPDX-License-Identifier: Apache-2.0
package dev.reeve.brokerspi;

/**
 * Makes one kind of interceptor. Named in {@code META-INF/services/dev.reeve.brokerspi.InterceptorFactory} of the jar
 * it comes in; needs a public constructor without parameters.
 */
public interface InterceptorFactory {

    /** The name in {@code reeve.broker.interceptors.chain}: {@code [a-z][a-z0-9-]{0,31}}. */
    String name();

    /**
     * Called once, at the start of the broker.
     *
     * @throws IllegalArgumentException a setting is wrong; the message says which and what is allowed. The broker does
     * not start
     */
    Interceptor create(InterceptorSettings settings);
}
