package org.echopair.server;

/// With [CircleB] what `ArchitectureTest` must find.
record CircleA(CircleB other) {}
