/// A verifying echo client: it sends bytes that it knows to a TCP echo service (RFC 862), compares
/// every byte that comes back, and says what failed, in which phase, at which address and when. Its
/// exit code is the verdict, so that a Kubernetes Job can carry it.
///
/// [Main] is the process: it alone reads the environment and exits. [Commands] is the composition
/// root: the command tree, and what all commands share. Everything else lives in a package by role;
/// each may use those below it and none beside or above it, and `ArchitectureTest` holds that:
///
/// ```
/// send · check · watch · load → load.report → load.engine    one package a command
///                watch → watch.admin → watch.meter           its figures while it runs, and the port for them
///   report                                                   files, pages, charts, JSON, the pod's status
///     cli                                                    options, variables, help, progress, signals
///       stream → exchange                                    unique messages → one connection, one round trip
///         failure                                            classes, phases, exit codes
///           text                                             figures, and what is safe to print
/// ```
///
/// A byte's way in `send`: `SendCommand` → `RoundTripAttempt` → `Connector` → `Exchange` →
/// `EchoCheck`. In `load`: `LoadLoop` → `LoadSlots` → `LoadConnection` → `MessageStream` → socket,
/// and back: `LoadLoop` → `LoadSlots` → `LoadConnection` → `StreamVerifier` → `LoadRecorder`.
///
/// The client shares no code with the server: it is the server's oracle, and a shared mistake would
/// cancel out.
@NullMarked
package org.echopair.client;

import org.jspecify.annotations.NullMarked;
