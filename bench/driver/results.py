"""The file with everything raw, and its parts as tables."""
import json
import os

from driver import clients, faults, latency, memory, sanity, scale, slow, stall, tables

WINDOW = ("messages", "server_cpu_ns", "client_cpu_ns", "wall_ns", "server_switches", "stolen")


def compact(value):
    """Windows as rows of WINDOW: they are most of the file."""
    if isinstance(value, dict):
        if "messages" in value and "server_cpu_ns" in value and "latency_ns" not in value:
            return [round(value.get(column, 0), 4) for column in WINDOW]
        return {key: compact(each) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [compact(each) for each in value]
    return round(value, 4) if isinstance(value, float) else value


def write(result, path):
    """Whole or not at all, with one line for each server."""
    os.makedirs(os.path.dirname(os.path.abspath(path)), exist_ok=True)
    with open(path + ".new", "w") as file:
        file.write(lines(compact(result)) + "\n")
    os.replace(path + ".new", path)


def lines(value, depth=4, indent=""):
    """JSON that a person can compare: broken up as far as `depth`, not below."""
    if not value or depth == 0 or not isinstance(value, (dict, list)):
        return json.dumps(value, ensure_ascii=False, separators=(", ", ": "))
    deeper = indent + " "
    if isinstance(value, dict):
        parts = [f"{json.dumps(key)}: {lines(each, depth - 1, deeper)}"
                 for key, each in value.items()]
    else:
        parts = [lines(each, depth - 1, deeper) for each in value]
    begin, end = "{}" if isinstance(value, dict) else "[]"
    return begin + "\n" + deeper + (",\n" + deeper).join(parts) + "\n" + indent + end


def read(path):
    try:
        with open(path) as file:
            return json.load(file)
    except FileNotFoundError:
        return {}


def part_table(name, result, titles):
    """A part of the results as text."""
    if name == "cells":
        return "\n\n".join(tables.cell_table(each, titles) for each in result)
    if name == "clients":
        return "\n\n".join(clients.table(each, titles) for each in result)
    if name == "scale":
        return scale.table(result, titles)
    if name in ("faults", "stall"):
        return {"faults": faults, "stall": stall}[name].table(result)
    return {"latency": latency, "memory": memory, "sanity": sanity, "slow": slow}[name].table(
        result, titles)


ORDER = ("cells", "latency", "memory", "slow", "scale", "clients", "stall", "faults", "sanity")
