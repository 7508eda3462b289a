package org.echopair.client.failure;

/// What kind of failure ended a round trip. The names are part of the contract: people grep for
/// them. Each class owns the exit code that it leads to.
public enum FailureClass {
    /// The name did not resolve, or not in time, or to no address of the wanted family.
    DNS(ExitCode.NEVER_CONNECTED),
    /// The host answered that nothing listens on the port.
    REFUSED(ExitCode.NEVER_CONNECTED),
    /// The network, or this machine, has no way to the address.
    UNREACHABLE(ExitCode.NEVER_CONNECTED),
    /// Nobody answered the handshake in time: a dropped packet, a firewall, a full accept queue.
    CONNECT_TIMEOUT(ExitCode.NEVER_CONNECTED),
    /// The connection was torn down instead of closed.
    RESET(ExitCode.DISTURBED),
    /// The peer closed its side before the whole answer had come.
    EARLY_EOF(ExitCode.DISTURBED),
    /// Bytes were awaited and did not come in time.
    READ_TIMEOUT(ExitCode.DISTURBED),
    /// The peer stopped taking our bytes.
    WRITE_TIMEOUT(ExitCode.DISTURBED),
    /// A byte came back that is not the one that was sent.
    MISMATCH(ExitCode.DIFFERENT),
    /// A byte came that nobody had asked for.
    SURPLUS(ExitCode.DIFFERENT),
    /// This machine or this process lacks something: descriptors, ports, memory. It says nothing
    /// about the path.
    LOCAL(ExitCode.INTERNAL_ERROR),
    /// Anything else; the detail says what.
    OTHER(ExitCode.DISTURBED);

    private final ExitCode exitCode;

    FailureClass(ExitCode exitCode) {
        this.exitCode = exitCode;
    }

    public ExitCode exitCode() {
        return exitCode;
    }
}
