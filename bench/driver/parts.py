"""What a run consists of: each part says how long it takes, runs, and adds its results."""
import dataclasses

from driver import clients, faults, latency, memory, pairs, sanity, scale, slow, stall

# The servers of the parts that are not about every peer.
LEADING = ("floor", "control", "echo-server", "echo-server-1", "tokio", "libuv", "uvloop", "go",
           "netty-epoll")
LATENCY = ("floor", "echo-server", "echo-server-1", "tokio", "go", "netty-epoll")
SCALE = ("floor", "control", "echo-server", "echo-server-1", "tokio", "go")
# In these every server stands; in the others the leading ones.
ALL_SERVERS = ("50x64x1", "8x16KiBx1", "8x64KiBx4")
SPLICE_FROM = 64 * 1024


@dataclasses.dataclass
class Run:
    """What was asked for, and what there is to measure it with."""
    servers: list
    sanity: list
    cells: list
    rounds: int
    cores: tuple
    all_named: bool
    named_cells: tuple = ()
    client_image: object = None
    has_fortio: bool = False

    def of(self, names):
        return [each for each in self.servers if self.all_named or each.name in names]

    def without_control(self, servers):
        return [each for each in servers if each.name != "control"]

    def in_cell(self, cell):
        names = [each.name for each in self.servers] if cell.name in ALL_SERVERS else LEADING
        return [each for each in self.of((*names, "splice"))
                if each.name != "splice" or cell.size >= SPLICE_FROM]

    def clients(self):
        return clients.all_of(self.client_image, self.has_fortio)


def seconds_for(part, run):
    return {
        "cells": lambda: sum(pairs.seconds_for(cell, run.in_cell(cell), run.rounds)
                             for cell in run.cells),
        "latency": lambda: latency.seconds_for(run.of(LATENCY)),
        "memory": lambda: memory.SECONDS_EACH * len(run.without_control(run.servers)),
        "slow": lambda: slow.SECONDS_EACH * len(run.without_control(run.servers)),
        "scale": lambda: scale.seconds_for(run.of(SCALE), run.named_cells),
        "clients": lambda: clients.seconds_for(run.clients(), run.rounds),
        "stall": lambda: stall.SECONDS_ALL,
        "sanity": lambda: sanity.SECONDS_EACH * len(run.sanity),
        "faults": lambda: faults.SECONDS_EACH * len(faults.FAULTS),
    }[part]()


# The parts that have a result for each cell.
IN_PIECES = ("cells", "scale", "clients")


def pieces(part, run):
    """What there is to be called, one after the other; each gives a result."""
    return {
        "cells": lambda: [lambda cell=cell: pairs.measure(cell, run.in_cell(cell), run.cores,
                                                          run.rounds) for cell in run.cells],
        "scale": lambda: [lambda cell=cell: pairs.measure(cell, run.of(SCALE), run.cores,
                                                          scale.ROUNDS)
                          for cell in scale.cells_of(run.named_cells)],
        "clients": lambda: [lambda size=size: clients.measure(size, run.clients(), run.cores,
                                                              run.rounds)
                            for size in clients.SIZES],
        "latency": lambda: [lambda: latency.measure(
            "50x64x1", run.without_control(run.of(LATENCY)), run.cores)],
        "memory": lambda: [lambda: memory.measure(run.without_control(run.servers), run.cores)],
        "slow": lambda: [lambda: slow.measure(run.without_control(run.servers), run.cores)],
        "sanity": lambda: [lambda: sanity.measure(run.sanity, run.cores)],
        "stall": lambda: [lambda: stall.measure(run.client_image, run.has_fortio, run.cores)],
        "faults": lambda: [lambda: faults.measure(run.client_image, run.has_fortio, run.cores)],
    }[part]()
