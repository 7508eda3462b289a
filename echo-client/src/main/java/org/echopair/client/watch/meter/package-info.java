/// What a watch has seen so far, for somebody who looks while it runs: counters for each address, and
/// times for the target as a whole. Plain Java, and bounded however long the watch takes.
///
/// Entry point: [WatchMeter]. The streams of a watch write into an [AddressMeter] each; a
/// [WatchSnapshot] is a copy, so that whoever renders it holds up no stream.
///
/// | what | lives |
/// |---|---|
/// | an address that joined | until five minutes after it left, or less when 1,000 others left since |
/// | an address that was only seen, without `--every-address` | until nothing came of it for five minutes; 64 at once, the others are `other` |
/// | times | as buckets, for each kind of stream |
///
/// Five minutes are what Prometheus looks back for, so no scraper misses the last figures of an address.
@NullMarked
package org.echopair.client.watch.meter;

import org.jspecify.annotations.NullMarked;
