/// The echo server: accepts TCP connections and sends back what it receives (RFC 862), throws it away
/// (RFC 863), or answers with the tutorial's greeting.
///
/// # Threads
///
/// | thread | what it does |
/// |---|---|
/// | `main` | `Main` parses and wires; then `EchoServer.awaitStopped` waits, and leads the draining |
/// | `loop-0` … | `EventLoop` reads and writes for its connections, and runs their timeouts |
/// | `loop-0` alone | `Acceptor` accepts and checks the limits; `Dealer` picks the loop, and moves load |
/// | `admin` | `HttpListener` holds the admin port's connections, and answers `/livez` itself |
/// | `admin-probe`, `admin-pages` | the round trip of `/readyz`; `/metrics` and `/` |
/// | `log` | `LogQueue` writes to standard output, so that nobody else waits for it |
/// | others | `StopSignals` runs on a thread of the signal's |
///
/// Each loop is a `ServiceThread`: one that dies, or does not end when it should, ends the process
/// with exit code 70, because half a server that looks alive is worse than none.
///
/// # A connection's way in
///
/// The first loop always serves, so its selector watches the listening socket, too: what it accepts
/// for itself it registers at once, and only what goes to another loop costs a task and a wake-up.
/// Accepting has its turn behind the connections, a batch at most in each cycle, so that a storm of
/// connects does not starve those connected. When descriptors run out it rests for a moment, with the
/// selector no longer looking at the listening socket, and the loop goes on.
///
/// # Ownership
///
/// A `Connection` belongs to one loop's thread at a time, from the moment it is dealt until it is
/// closed: no locks, nothing volatile. Other threads that want something of it put a task in the
/// loop's queue and wake the selector; so does a loop that hands a connection over to another.
/// `LoopCounters` are written by their loop alone and read by anyone, a little late. `Admission` is
/// the one place that all loops change: the first when a connection begins, its own when it ends.
///
/// # Loops as the load needs them
///
/// Two loops that share a light load are each woken for a message or two, where one finds twenty.
/// So one loop serves until it is full, and the next joins only then, if a processor has time for
/// it; `LoopBalance` decides that once a second, from the time that each loop did not spend waiting.
/// A loop that is to hand over a part of its load watches for a moment who causes it (`Handover`),
/// and lets go of a connection right behind a message, when it is OPEN with nothing pending: unread
/// bytes wait in the kernel, the timers of silence and age go on at the other loop, and nothing else
/// has to move. The socket leaves the one selector before it joins the other. Silent connections stay
/// where they are until they speak. No connection moves once the server drains, and one that is on
/// its way at the drain's deadline is finished where it arrives.
///
/// # A byte's way
///
/// The kernel says that a socket is readable → `EventLoop` → `Connection` reads into the loop's one
/// direct buffer → `Mode` answers with that same buffer → `PeerSocket` writes it. Only what the socket
/// would not take is copied, and the connection is not read again until that tail is written: the
/// peer's window fills, and the peer waits. So an idle connection holds no buffer, a slow reader at
/// most one (a small part of one when there are many, see `ReadBudget`), and a message costs two
/// system calls and no allocation.
///
/// # Limits
///
/// Connections in all, per source and to the admin port, file descriptors, threads, waiting log
/// lines, the kernel's backlog, silence, age, the size of the buffer, one read and one write per
/// connection and cycle, new connections per cycle, the drain's deadline, and how long a connection
/// may linger after the server's FIN. Those that a user may want to change have a flag, see
/// `ServerOptions`.
///
/// # The end
///
/// A stop signal → `--shutdown-delay`, still accepting → no new connections, except those that the
/// kernel has already completed → the others are echoed until their peers close → at
/// `--drain-timeout` the server finishes each of them → what is `Undelivered` leaves the kernel → exit
/// 0.
///
/// TCP cannot announce "I am about to close", and a read that returns little is not the end of a
/// message. So a connection that is to finish, at that deadline or at its maximum age, holds its
/// newest chunk instead of echoing it. When more comes, the held chunk is sent and the newer one is
/// held. When nothing has come for [ConnectionTimers#QUIET] ([ConnectionTimers#LONG_QUIET] within a
/// long message, whose flights are a round trip apart), the chunk goes out with the FIN in its last
/// segment. A peer that takes turns is waiting for those bytes, so it has nothing on its way,
/// and nothing is lost, whatever the size of its messages. It costs one pause, once in a
/// connection's life.
///
/// A peer that begins no message for [ConnectionTimers#LAST_MESSAGE_WAIT] gets its FIN in that quiet
/// moment. One that never pauses is cut, and counted as `drain_deadline`: in a drain at
/// [ConnectionTimers#FINISH_DEADLINE], which a pod's grace period has to allow for, and at the maximum
/// age at [ConnectionTimers#AGED_FINISH_DEADLINE]. After the FIN the connection lingers, reading and
/// throwing away until the peer closes too: closing at once would make the kernel reset it, and that
/// could destroy what the peer has not read yet.
@NullMarked
package org.echopair.server;

import org.jspecify.annotations.NullMarked;
