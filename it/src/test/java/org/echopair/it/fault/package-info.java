/// What breaks the pair on purpose, and what it then has to say. Each test is a row of docs/faults.md;
/// `FaultsPageTest` holds the two together.
///
/// # The link
///
/// A `Bed` is two network namespaces, of IPv4 or of IPv6, with a server process in one, clients in the
/// other, and a `FaultyLink` between them: two TUN devices, and a thread that carries each packet from
/// one to the other through a row of `LinkFault`s, which a test may change while traffic passes. The
/// kernel's own `netem` would do some of that, but many kernels come without it, and it cannot say
/// what it did.
///
/// The link is Java, by the foreign-function API, and not a C program, for three reasons. A fault is a
/// method call away from the assertion: it counts its hits, so that a test can tell a fault that was
/// survived from one that never happened, and the offset of a swapped byte on the wire is compared with
/// the one in the client's report. It needs no compiler, no protocol for commands and no child process
/// to clean up. And it is under the same checks as all other code. It carries some ten thousand packets
/// a second, which is enough to break things.
///
/// # Threads and namespaces
///
/// A namespace belongs to a thread, and a socket to the namespace of the thread that made it, whoever
/// uses it later. `Namespace.call` runs a task on a thread inside, so that the tests scrape, connect
/// and flood from there without further processes.
///
/// # What is needed
///
/// Root, `/dev/net/tun` and iproute2; some tests also need IPv6, control groups, gcc, nft or conntrack.
/// What cannot be run is told in one line, and is a failure with `-Prelease`.
package org.echopair.it.fault;
