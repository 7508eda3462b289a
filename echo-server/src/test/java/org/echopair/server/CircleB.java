package org.echopair.server;

/// With [CircleA] what `ArchitectureTest` must find.
record CircleB(CircleA other) {}
