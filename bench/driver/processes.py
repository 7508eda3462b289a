"""Processes of the run: pinned, logged, and ended by their id whatever happens to the driver."""
import ctypes
import json
import os
import signal
import socket
import subprocess
import time

from driver import ROOT, TARGET, Failure

PATIENCE = 30
PR_SET_PDEATHSIG = 1

# Before the driver confines itself to the load's core.
ALL_CORES = os.sched_getaffinity(0)

LIBC = ctypes.CDLL(None, use_errno=True)


def free_port():
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return listener.getsockname()[1]


def die_with_parent():
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


class Child:
    """A process on one core, or on all of them until it is pinned."""

    def __init__(self, command, core, name, environment=None, image=None, sees_all=False, **pipes):
        def enter():
            os.sched_setaffinity(0, ALL_CORES if sees_all else {core})
            if image:
                image.enter()
            die_with_parent()

        self.name, self.core = name, core
        os.makedirs(f"{TARGET}/logs", exist_ok=True)
        self.log = f"{TARGET}/logs/{name.replace('/', '_')}.log"
        self.log_name = os.path.relpath(self.log, ROOT)
        with open(self.log, "w") as log:
            pipes.setdefault("stdin", subprocess.DEVNULL)
            pipes.setdefault("stdout", log)
            self.process = subprocess.Popen(
                command, preexec_fn=enter, stderr=log, start_new_session=True,
                env=image.environment if image else {**os.environ, **(environment or {})},
                executable="/opt/java/bin/java" if image else None, **pipes)
        self.pid = self.process.pid

    def pin(self):
        """Moves all threads to the core. A JVM that starts before that has seen all processors."""
        for task in os.listdir(f"/proc/{self.pid}/task"):
            os.sched_setaffinity(int(task), {self.core})

    def await_echo(self, port):
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                with socket.create_connection(("127.0.0.1", port), 1) as connection:
                    connection.sendall(b"hello")
                    if connection.recv(100):
                        return
            except OSError:
                time.sleep(0.05)
        self.end()
        raise Failure(f"{self.name} does not echo; its log is {self.log_name}")

    def await_listening(self, port):
        """For a server of which an echo cannot be expected."""
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                socket.create_connection(("127.0.0.1", port), 1).close()
                return
            except OSError:
                time.sleep(0.02)
        self.end()
        raise Failure(f"{self.name} does not listen; its log is {self.log_name}")

    def stop(self):
        self.process.send_signal(signal.SIGSTOP)

    def go_on(self):
        self.process.send_signal(signal.SIGCONT)

    def end(self, patience=0.0):
        """Ends it, and what it started, which is in its session."""
        if self.process.poll() is None and patience:
            self.process.terminate()
            try:
                self.process.wait(patience)
            except subprocess.TimeoutExpired:
                pass
        try:
            os.killpg(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
        self.process.wait()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.end()


def generate(arguments, core, port, pid=None, patience=120):
    """One run of the load generator, and what it says: a fault is an answer too."""
    command = [f"{TARGET}/generator", *arguments, f"--port={port}"]
    if pid:
        command.append(f"--pid={pid}")
    with Child(command, core, "generator", stdout=subprocess.PIPE) as child:
        try:
            said, _ = child.process.communicate(timeout=patience)
        except subprocess.TimeoutExpired:
            return {"fault": f"the load did not end within {patience} s"}
        if child.process.returncode not in (0, 65):
            with open(child.log) as log:
                raise Failure(f"the load generator failed: {log.read().strip()}")
    return json.loads(said.decode().strip().split("\n")[-1])
