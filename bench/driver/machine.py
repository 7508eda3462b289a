"""What the figures were taken on, and what its neighbours took of it."""
import ctypes
import fcntl
import os
import platform
import re
import socket
import struct
import subprocess

CLONE_NEWNET = 0x40000000
SET_INTERFACE_FLAGS, INTERFACE_UP = 0x8914, 1


def first_line(*command):
    """What a program says of its version; nothing where it is not there."""
    try:
        done = subprocess.run(command, text=True, stdout=subprocess.PIPE, timeout=20,
                              stderr=subprocess.STDOUT, check=False)
        return done.stdout.strip().split("\n")[0]
    except OSError:
        return ""


def read(path, pattern):
    with open(path) as file:
        found = re.search(pattern, file.read(), re.M)
    return found.group(1) if found else ""


def facts():
    return {
        "processor": read("/proc/cpuinfo", r"^model name\s*: (.*)$"),
        "cores": os.cpu_count(),
        "memory_kib": int(read("/proc/meminfo", r"^MemTotal:\s+(\d+)")),
        "kernel": platform.release(),
        "system": read("/etc/os-release", r'^PRETTY_NAME="(.*)"'),
        "somaxconn": int(read("/proc/sys/net/core/somaxconn", r"(\d+)")),
    }


def processor_times():
    with open("/proc/stat") as times:
        return [int(each) for each in times.readline().split()[1:]]


def stolen_share(before, after):
    """Of all cores' time, what the host gave to others while this machine wanted it."""
    return (after[7] - before[7]) / max(1, sum(after) - sum(before))


def enter_own_network():
    """Moves the caller, and what it starts from now on, into a network of its own: nothing tracks
    connections there, and nobody else is in it. Says whether it could; only root can."""
    if ctypes.CDLL(None).unshare(CLONE_NEWNET) != 0:
        return False
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
        fcntl.ioctl(any_socket, SET_INTERFACE_FLAGS, struct.pack("16sh14x", b"lo", INTERFACE_UP))
    return True


def tracked_connections():
    """How many the kernel's connection tracking has room for; 0 where it tracks none."""
    try:
        return int(read("/proc/sys/net/netfilter/nf_conntrack_max", r"(\d+)"))
    except OSError:
        return 0


def load():
    """How many wanted a core, of late: a server and its load are 2, the rest is somebody else."""
    return round(os.getloadavg()[0], 1)


def two_cores():
    """The core of the server, and the core of the load."""
    cores = sorted(os.sched_getaffinity(0))
    return cores[0], cores[-1]
