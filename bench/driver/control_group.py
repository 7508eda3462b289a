"""A share of the processors for one process, and what it uses of the machine."""
import os
import re
import time


class ControlGroup:
    """A group with a share of the processors, and what its processes used; of either version."""

    def __init__(self, cpus):
        self.unified = os.path.exists("/sys/fs/cgroup/cgroup.controllers")
        name = f"echo-bench-{os.getpid()}"
        parents = (["/sys/fs/cgroup"] if self.unified else
                   [f"/sys/fs/cgroup/{each}" for each in ("cpu", "cpuacct", "memory")])
        self.folders = list(dict.fromkeys(os.path.realpath(each) + "/" + name for each in parents))
        for folder in self.folders:
            os.makedirs(folder)
        quota = str(round(cpus * 100_000))
        if self.unified:
            self.write("cpu.max", f"{quota} 100000")
        else:
            self.write("cpu.cfs_quota_us", quota)

    def file(self, name):
        return next(f"{each}/{name}" for each in self.folders if os.path.exists(f"{each}/{name}"))

    def write(self, name, text):
        with open(self.file(name), "w") as file:
            file.write(text)

    def read(self, name):
        with open(self.file(name)) as file:
            return file.read()

    def join(self):
        for folder in self.folders:
            with open(f"{folder}/cgroup.procs", "w") as processes:
                processes.write("0")

    def cpu_seconds(self):
        if self.unified:
            return int(re.search(r"usage_usec (\d+)", self.read("cpu.stat")).group(1)) / 1e6
        return int(self.read("cpuacct.usage")) / 1e9

    def memory_bytes(self):
        """What `docker stats` shows: without the page cache that nothing has touched lately."""
        detail = self.read("memory.stat")
        inactive = int(re.search(r"^(?:total_)?inactive_file (\d+)", detail, re.M).group(1))
        usage = self.read("memory.current" if self.unified else "memory.usage_in_bytes")
        return int(usage) - inactive

    def __enter__(self):
        return self

    def __exit__(self, *_):
        time.sleep(0.05)
        for folder in self.folders:
            os.rmdir(folder)
