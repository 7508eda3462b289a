"""socat and ncat: a process for each connection, so their cost is not the process's own. Whether
the bytes come back is all that is asked of them; and of the load generator, that it finds nothing
wrong with servers it was not written beside."""
from driver import Failure
from driver.processes import free_port, generate

SECONDS_EACH = 5


def measure(servers, cores):
    results = {}
    for server in servers:
        port = free_port()
        try:
            with server.start(port, cores[0], server.name):
                window = generate(["closed", "--connections=10", "--seconds=1"], cores[1], port)
                results[server.name] = {key: window[key] for key in ("fault", "messages")
                                        if key in window}
        except Failure as failure:
            results[server.name] = {"fault": str(failure)}
    return results


def table(results, titles):
    lines = ["sanity, 10 connections, 64 B"]
    for name, one in results.items():
        said = one.get("fault") or f"{one['messages']:,} messages verified"
        lines.append(f"  {titles.get(name, name):<30}  {said}")
    return "\n".join(lines)
