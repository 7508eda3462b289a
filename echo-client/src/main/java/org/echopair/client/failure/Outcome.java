package org.echopair.client.failure;

/// How one attempt at a round trip ended. Told apart by `instanceof`: the code of a switch over types
/// is made when it is first run, and a start would wait for it.
public sealed interface Outcome permits RoundTrip, Failure {}
