/// The echo server: accepts TCP connections and sends back what it receives (RFC 862), or throws
/// it away (RFC 863), or answers with the tutorial's greeting.
///
/// # Threads
///
/// | thread | what it does |
/// |---|---|
/// | `main` | `Main` parses and wires; then `EchoServer.awaitStopped` waits, and leads the draining |
/// | `acceptor` | `Acceptor` accepts, holds against the limits, deals to the loop with the fewest |
/// | `loop-0` … | `EventLoop` reads and writes for its connections, and knows their timeouts |
/// | `admin-0` … | `AdminServer` answers probes and scrapes, at most eight at once |
///
/// # Ownership
///
/// A `Connection` belongs to one loop's thread from the moment it is dealt until it is closed: no
/// locks, nothing volatile. Other threads that want something of it put a task in the loop's queue
/// and wake the selector. `LoopCounters` are written by their loop alone and read by anyone, a
/// little late. `Admission` is the one place that acceptor and loops both change: it counts who
/// lives, and it is touched once when a connection begins and once when it ends.
///
/// # A byte's way
///
/// The kernel says that a socket can be read → the loop reads into its one direct buffer → `Mode`
/// sends it back from that same buffer → gone. Only what the socket would not take is copied to a
/// buffer of the connection's own, and the connection is not read again until that tail is written:
/// the peer's window fills, and the peer waits. So an idle connection holds no buffer, a slow
/// reader at most one (and a small part of one when they are a crowd), and a message costs two system calls and no allocation.
///
/// # Limits
///
/// Connections in all and per source, the kernel's backlog, silence, age, the size of the one
/// buffer, one read and one write per connection and cycle, the drain's deadline, and the time that
/// a connection may linger after our FIN. Each has a name; those that a user may want to turn have
/// a flag, see `ServerOptions`.
///
/// # The end
///
/// A stop signal → `--shutdown-delay`, still accepting → no new connections, those the kernel has
/// already completed are taken in → existing ones are echoed until their peers close →
/// in the last quarter of `--drain-timeout` each ends right behind its next echo, which is the one
/// moment when a peer that waits for its echoes has nothing under way that a FIN could lose →
/// at `--drain-timeout` what is pending is flushed, then FIN, then a short lingering for the peer's
/// → exit 0. A loop or an acceptor that dies takes the whole process down with exit code 70.
@NullMarked
package org.echopair.server;

import org.jspecify.annotations.NullMarked;
