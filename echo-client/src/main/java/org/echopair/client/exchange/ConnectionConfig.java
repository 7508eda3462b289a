package org.echopair.client.exchange;

import java.time.Duration;

/// What every command needs to know about the path. `ConnectionOptions` makes and checks it.
///
/// @param connectTimeout resolving and connecting, all addresses together; above zero
/// @param timeout one round trip, from the first byte written to the last one read; above zero
/// @param waitFor how long to keep trying a first round trip; zero is one attempt
public record ConnectionConfig(Target target, AddressFamily family, Duration connectTimeout,
        Duration timeout, Duration waitFor) {}
