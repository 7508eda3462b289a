"""A cell, measured: every server beside the floor, A B B A, in windows that take turns."""
import contextlib
import json
import subprocess
import time

from driver import TARGET, Failure, machine, ratios
from driver.processes import Child, free_port, generate

WINDOW_SECONDS = 0.5
# Around a window: starting the generator, connecting, draining, ending.
OVERHEAD_SECONDS = 0.05
START_SECONDS = 0.8
# A window in which the machine gave the server no time at all is taken again.
ATTEMPTS = 5
# From here on opening the connections takes a while, and so does coming to rest.
MANY = 500


def settle_of(server, cell):
    return server.settle + (cell.connections + cell.idle) / 10_000 * (cell.connections > MANY)


def seconds_for(cell, servers, rounds):
    """How long the cell takes, said before it starts."""
    floor = next(each for each in servers if each.name == "floor")
    first = sum(START_SECONDS + each.warmup + cell.idle / 5_000 for each in servers)
    others = [each for each in servers if each is not floor]
    return first + rounds * sum(
        2 * (settle_of(each, cell) + settle_of(floor, cell) + 2 * WINDOW_SECONDS
             + 2 * OVERHEAD_SECONDS) for each in others)


class Running:
    """A server's process for one cell, with its idle connections."""

    def __init__(self, server, cell, cores, stack):
        self.server, self.cell, self.cores = server, cell, cores
        self.port = free_port()
        self.child = stack.enter_context(server.start(self.port, cores[0], server.name))
        self.fault = None
        if cell.idle:
            hold_idle(self.port, cell.idle, cores[1], stack)

    def window(self, warmup, seconds=WINDOW_SECONDS):
        """What the load generator counted; None where it found the server at fault."""
        for _ in range(ATTEMPTS):
            before = machine.processor_times()
            window = generate([*self.cell.arguments(), f"--warmup={warmup}",
                               f"--seconds={seconds}"], self.cores[1], self.port, self.child.pid)
            if "fault" in window:
                self.fault = window["fault"]
                if self.server.kind == "floor":
                    raise Failure(f"the floor itself fails: {self.fault}")
                return None
            if window["messages"]:
                window["stolen"] = round(machine.stolen_share(before, machine.processor_times()), 4)
                return window
        raise Failure("this machine is too busy: not one message was echoed in a window of "
                      f"{seconds} s, {ATTEMPTS} times in a row")

    def warm_up(self):
        if self.server.warmup > 1:
            self.window(self.server.warmup, 0.1)
        self.server.confine(self.child)


def hold_idle(port, count, core, stack):
    child = stack.enter_context(Child(
        [f"{TARGET}/generator", "hold", f"--port={port}", f"--connections={count}"], core,
        "idle connections", stdin=subprocess.PIPE, stdout=subprocess.PIPE))
    said = child.process.stdout.readline().decode().strip()
    if said != "ready":
        found = json.loads(said)["fault"] if said else "the load generator failed"
        raise Failure(f"{count} idle connections could not be held: {found}")
    return child


def start_all(servers, cell, cores, stack):
    """Those that run, the floor first and all of them warm; and why the others do not."""
    running, failed = [], {}
    for server in servers:
        try:
            running.append(Running(server, cell, cores, stack))
        except Failure as failure:
            if server.kind == "floor":
                raise
            failed[server.name] = str(failure)
    for each in running:
        each.warm_up()
    return running, failed


def quad(floor, other):
    """A B B A: two pairs, between which a drift of the machine cancels out."""
    windows = []
    for each in (floor, other, other, floor):
        window = each.window(settle_of(each.server, each.cell))
        if window is None:
            return []
        windows.append(window)
    first, second, third, fourth = windows
    return [(first, second), (fourth, third)]


def measure(cell, servers, cores, rounds):
    """The raw pairs of one cell, and what they come to."""
    before, begin = machine.processor_times(), time.time()
    with contextlib.ExitStack() as stack:
        running, failed = start_all(servers, cell, cores, stack)
        floor, others = running[0], running[1:]
        pairs = {each.server.name: [] for each in others}
        for number in range(rounds):
            for each in others[::-1 if number % 2 else 1]:
                if not each.fault:
                    pairs[each.server.name] += quad(floor, each)
    result = {"cell": cell.name, "begun": int(begin), "seconds": round(time.time() - begin),
              "stolen": round(machine.stolen_share(before, machine.processor_times()), 4),
              "load": machine.load(),
              "servers": {name: {"disqualified": why} for name, why in failed.items()}}
    for each in others:
        result["servers"][each.server.name] = judged(each, pairs[each.server.name])
    control = result["servers"].get("control")
    result["void"] = bool(control) and ratios.is_void(control["ratio"])
    return result


def judged(each, pairs):
    if each.fault:
        return {"disqualified": each.fault}
    both = [window for pair in pairs for window in pair]
    mine = [second for _, second in pairs]
    return {"ratio": ratios.summary(ratios.pair_ratios(pairs)),
            "microseconds": sum(map(ratios.cost, mine)) / len(mine) / 1e3,
            "throughput": ratios.throughput(pairs),
            "switches": total(mine, "server_switches") / total(mine, "messages"),
            "client_bound": is_client_bound(mine),
            "stolen": max(window["stolen"] for window in both),
            "pairs": pairs}


def total(windows, key):
    return sum(window[key] for window in windows)


def is_client_bound(windows):
    """The load generator's core is full and the server's is not: the server could do more."""
    wall = total(windows, "wall_ns")
    return (total(windows, "client_cpu_ns") / wall > 0.95
            and total(windows, "server_cpu_ns") / wall < 0.90)
