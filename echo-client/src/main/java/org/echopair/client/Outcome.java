package org.echopair.client;

/// How one attempt at a round trip ended.
sealed interface Outcome permits RoundTrip, Failure {}
