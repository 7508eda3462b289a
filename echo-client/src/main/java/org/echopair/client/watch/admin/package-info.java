/// The admin port of `echo-client watch`: `/metrics`, `/livez`, `/readyz` and a page, for Prometheus,
/// the kubelet, and people with a browser or curl.
///
/// Entry point: [AdminEndpoints]. An [HttpPort] holds the connections, an [HttpCall] each, which reads
/// one [HttpRequest] and takes one [HttpReply]. What there is to tell comes as a `WatchSnapshot`;
/// [WatchMetrics] and [WatchPage] render it.
///
/// Two threads, so that nobody waits for somebody else: one serves all connections and answers the
/// probes itself, the other renders. Neither shares a lock with the streams of the watch for longer
/// than copying an address' counters takes.
///
/// Nothing here is loaded without `--admin-port`, so that the start of a Job does not change; only
/// [WatchMetrics] uses the Prometheus library.
@NullMarked
package org.echopair.client.watch.admin;

import org.jspecify.annotations.NullMarked;
