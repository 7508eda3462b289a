package org.echopair.client.watch;

import java.time.Duration;
import java.util.Optional;

/// How each address of a name is watched on its own.
///
/// @param resolveInterval how often the name is asked
/// @param neighbours which of its addresses; empty for all of them
record AddressPlan(Duration resolveInterval, Optional<Neighbours> neighbours) {}
