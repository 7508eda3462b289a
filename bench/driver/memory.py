"""What an idle connection costs in memory: the process's proportional set size with N of them, less
that with none, over N. A JVM collects its garbage before each reading. Beside it, less that with
the first thousand of them. Connections come and go for some seconds before, so that what a start
does once, and the pages on which a young generation's garbage lay, are not counted as a
connection's. For the latter a JVM is told of 4 GiB: its young generation is then small enough to be
used all over in that time, as it soon is in a pod."""
import contextlib
import dataclasses
import re
import subprocess
import time

from driver import Failure
from driver.jdk import find_jdk
from driver.pairs import hold_idle
from driver.processes import free_port, generate

# The first, in between, and all.
STEPS = (1000, 4000, 10_000)
CHURN_SECONDS = 4
SECONDS_EACH = CHURN_SECONDS + 7
JVM_MEMORY = "-XX:MaxRAM=4g"


def pss_bytes(pid):
    with open(f"/proc/{pid}/smaps_rollup") as rollup:
        return int(re.search(r"^Pss:\s+(\d+) kB", rollup.read(), re.M).group(1)) * 1024


def collect(server, pid):
    """Asks a JVM for a full collection; attaching is the JDK's own, into the image's root too."""
    if server.is_jvm:
        done = subprocess.run([f"{find_jdk()}/bin/jcmd", str(pid), "GC.run"], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False)
        if done.returncode:
            raise Failure(f"{server.name} took no command to collect: {done.stdout.strip()[:120]}")
        time.sleep(0.5)


def settled_pss(server, pid):
    collect(server, pid)
    return pss_bytes(pid)


def with_less_memory(server):
    def command(port):
        java, *arguments = server.command(port)
        return [java, JVM_MEMORY, *arguments]

    return dataclasses.replace(server, command=command) if server.is_jvm else server


def of_one(server, cores):
    port, server = free_port(), with_less_memory(server)
    with contextlib.ExitStack() as stack:
        child = stack.enter_context(server.start(port, cores[0], server.name))
        generate(["churn", "--connections=50", f"--seconds={CHURN_SECONDS}"], cores[1], port)
        none, held, before = settled_pss(server, child.pid), [], 0
        for step in STEPS:
            hold_idle(port, step - before, cores[1], stack)
            held.append(settled_pss(server, child.pid))
            before = step
    return {"pss_none": none, "pss_held": dict(zip(map(str, STEPS), held)),
            "bytes_each": round((held[-1] - none) / STEPS[-1]),
            "bytes_each_more": round((held[-1] - held[0]) / (STEPS[-1] - STEPS[0]))}


def bytes_at(one):
    """Connections and bytes for each, at each step."""
    return [(int(step), (held - one["pss_none"]) / int(step))
            for step, held in one["pss_held"].items()]


def measure(servers, cores):
    results = {}
    for server in servers:
        try:
            results[server.name] = of_one(server, cores)
        except Failure as failure:
            results[server.name] = {"failed": str(failure)}
    return results


def table(results, titles):
    lines = [f"memory of the process per idle connection, {STEPS[-1]:,} of them, bytes",
             f"  {'':<30}  each  of the last {STEPS[-1] - STEPS[0]:,}  process with none"]
    for name, one in sorted(results.items(), key=lambda each: each[1].get("bytes_each", 1e9)):
        if "failed" in one:
            lines.append(f"  {titles.get(name, name):<30}  failed: {one['failed']}")
        else:
            lines.append(f"  {titles.get(name, name):<30}{one['bytes_each']:>6,}  "
                         f"{one['bytes_each_more']:>17,}  {one['pss_none'] / 2**20:>13.1f} MiB")
    return "\n".join(lines)
