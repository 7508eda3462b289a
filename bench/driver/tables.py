"""What a person reads: the results as plain text tables."""


def cell_table(result, titles):
    """One cell; the order is the order of cost."""
    head = (f"{result['cell']}  ·  {result['seconds']} s, stolen {result['stolen']:.1%}, "
            f"load average {result['load']:.0f}")
    if result["void"]:
        head += "  ·  VOID: the A/A control left 0.97 to 1.03"
    lines = [head, f"  {'CPU per message, C epoll = 1':<30}  ratio  95 % interval  pairs      µs  "
                   "switches  rate"]

    def order(item):
        return item[1].get("ratio", {"median": 1e9})["median"]

    for name, server in sorted(result["servers"].items(), key=order):
        title = titles.get(name, name)
        if "disqualified" in server:
            lines.append(f"  {title:<30}  disqualified: {server['disqualified']}")
            continue
        ratio = server["ratio"]
        mark = "*" if server["client_bound"] else " "
        lines.append(f"  {title:<30} {mark}{ratio['median']:5.2f}    {ratio['low']:.2f} – "
                     f"{ratio['high']:.2f}  {ratio['pairs']:6}  {server['microseconds']:6.2f}  "
                     f"{server['switches']:8.3f}  {server['throughput']:.2f}")
    if any(server.get("client_bound") for server in result["servers"].values()):
        lines.append("  * the load generator was the limit, not the server")
    return "\n".join(lines)
