package org.echopair.it.fault;

/// Faults of a path over IPv6, where a router breaks up no packet and so has to be heard.
class Ipv6PathsIT {

    @BothSizes
    void a_delay_of_10_ms_costs_time_and_nothing_else(int size) throws Exception {
        try (var bed = new Bed(Family.IPV6)) {
            NetworkFaultsIT.delayBy10Millis(bed, size);
        }
    }

    @BothSizes
    void loss_of_1_percent_is_made_good(int size) throws Exception {
        try (var bed = new Bed(Family.IPV6)) {
            NetworkFaultsIT.survive(bed, size, size == BothSizes.SMALL ? 800 : 40,
                    LinkFaults.loss(0.01));
        }
    }

    @BothSizes
    void a_hop_with_an_mtu_of_1280_that_says_so_costs_nothing(int size) throws Exception {
        try (var bed = new Bed(Family.IPV6)) {
            NetworkFaultsIT.surviveNarrowHop(bed, size);
        }
    }

    @BothSizes
    void a_hop_with_an_mtu_of_1280_that_says_nothing_lets_small_messages_pass_only(int size)
            throws Exception {
        try (var bed = new Bed(Family.IPV6, BrokenPathsIT.IDLE_TIMEOUT)) {
            BrokenPathsIT.meetSilentHop(bed, size);
        }
    }

    @BothSizes
    void a_partition_that_heals_in_time_loses_nothing(int size) throws Exception {
        try (var bed = new Bed(Family.IPV6)) {
            NetworkFaultsIT.survivePartition(bed, size);
        }
    }

    @BothSizes
    void a_partition_that_stays_is_a_timeout_and_the_server_lets_go(int size) throws Exception {
        try (var bed = new Bed(Family.IPV6, BrokenPathsIT.IDLE_TIMEOUT)) {
            BrokenPathsIT.breakAll(bed, size, LinkFaults.partition(), "READ_TIMEOUT");
        }
    }
}
