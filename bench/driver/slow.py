"""Slow readers: whether all comes back, how much a server takes from a peer that reads nothing, and
whether another connection is served meanwhile."""
from driver import Failure
from driver.processes import free_port, generate

CONNECTIONS = 20
SECONDS_EACH = 6


def measure(servers, cores):
    results = {}
    for server in servers:
        port = free_port()
        try:
            with server.start(port, cores[0], server.name) as child:
                results[server.name] = generate(["slow", f"--connections={CONNECTIONS}"], cores[1],
                                                port, child.pid)
        except Failure as failure:
            results[server.name] = {"fault": str(failure)}
    return results


def table(results, titles):
    lines = [f"slow readers, {CONNECTIONS} connections that send and do not read",
             f"  {'':<30}  taken of each  process grew by, each  healthy message beside them"]
    for name, one in results.items():
        title = titles.get(name, name)
        if "fault" in one:
            lines.append(f"  {title:<30}  {one['fault']}")
            continue
        grown = (one["pss_after"] - one["pss_before"]) / CONNECTIONS
        lines.append(f"  {title:<30}  {one['taken_bytes'] / 2**20:>9.1f} MiB  "
                     f"{grown / 1024:>16,.0f} KiB  {one['healthy_message_ns'] / 1e3:>20,.0f} µs")
    return "\n".join(lines)
