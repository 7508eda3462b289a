package org.echopair.client.failure;

/// How one attempt at a round trip ended. Use `instanceof`, not a switch over types: the JVM
/// generates the code of such a switch when it first runs, which slows the start.
public sealed interface Outcome permits RoundTrip, Failure {}
