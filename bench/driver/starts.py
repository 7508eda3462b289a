"""One start of an image, timed: from the first instruction to the first byte that came back."""
import json
import os
import re
import signal
import socket
import subprocess
import tarfile
import threading
import time

from driver import ROOT, Failure
from driver.control_group import ControlGroup
from driver.image import Image, built_tar

TIME_LIMIT = 30
MESSAGE = b"hello"


def layer_bytes(app, checkout):
    """The size of each layer by its digest."""
    with tarfile.open(built_tar(app, checkout)) as tar:
        return {layer: tar.getmember(layer).size
                for layer in json.load(tar.extractfile("manifest.json"))[0]["Layers"]}


class StartedImage(Image):
    """An image whose starts are timed on one core, and what it weighs."""

    def __init__(self, app, core, port, checkout=ROOT):
        super().__init__(app, checkout)
        self.app, self.core, self.port = app, core, port
        layers = layer_bytes(app, checkout)
        others = layer_bytes("client" if app == "server" else "server", checkout)
        self.wire_bytes = sum(layers.values())
        self.own_bytes = sum(size for layer, size in layers.items() if layer not in others)
        # Of the image alone: -x leaves out the /proc that is mounted in it.
        self.disk_bytes = int(subprocess.run(["du", "-sbx", self.folder], check=True, text=True,
                                             stdout=subprocess.PIPE).stdout.split()[0])

    def start(self, options, group=None, arguments=None):
        """The image's process, with JVM options where -XX:SharedArchiveFile stands, or after it."""
        archive, *rest = self.command[1:]
        own = any(re.match(r"-XX:(SharedArchiveFile|SharedClassListFile|AOT)|-Xshare", each)
                  for each in options)
        command = ([self.command[0]] + ([] if own else [archive]) + options + rest
                   + (self.arguments() if arguments is None else arguments))
        return Started(self, command, group)

    def arguments(self):
        if self.app == "server":
            return ["--host=127.0.0.1", f"--port={self.port}", "--admin-port=0"]
        return ["send", f"--target=127.0.0.1:{self.port}", MESSAGE.decode()]


class Started:
    """A process that stands in the image, in its group, and begins at `go`: all before is not the
    start's."""

    def __init__(self, image, command, group):
        ready_end, ready = os.pipe()
        go_end, self.go_pipe = os.pipe()
        self.said, said_end = os.pipe()
        self.pid = os.fork()
        if self.pid == 0:
            try:
                if group:
                    group.join()
                os.sched_setaffinity(0, {image.core})
                nothing = os.open("/dev/null", os.O_RDWR)
                for number, file in enumerate((nothing, said_end, said_end)):
                    os.dup2(file, number)
                image.enter()
                os.write(ready, b"!")
                os.read(go_end, 1)
                os.execve("/opt/java/bin/java", command, image.environment)
            finally:
                os._exit(127)
        for end in (ready, go_end, said_end):
            os.close(end)
        if not os.read(ready_end, 1):
            raise Failure(f"{command[0]} could not be started in the image")
        os.close(ready_end)
        time.sleep(0.05)

    def go(self):
        os.write(self.go_pipe, b"!")

    def signal(self, number):
        os.kill(self.pid, number)

    def has_ended(self):
        return os.waitid(os.P_PID, self.pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def wait(self):
        """What it said, in one line, and its exit code; it is killed when it takes too long."""
        timer = threading.Timer(TIME_LIMIT, self.signal, [signal.SIGKILL])
        timer.start()
        try:
            said = b""
            while part := os.read(self.said, 65536):
                said += part
            _, status = os.waitpid(self.pid, 0)
            self.pid = None
        finally:
            timer.cancel()
        return " / ".join(said.decode().split("\n")).strip(" /"), os.waitstatus_to_exitcode(status)

    def __enter__(self):
        return self

    def __exit__(self, *_):
        if self.pid:
            self.signal(signal.SIGKILL)
            self.wait()
        for end in (self.go_pipe, self.said):
            os.close(end)


def first_echo(process, port):
    """Waits until a byte that was sent has come back."""
    deadline = time.monotonic() + TIME_LIMIT
    while time.monotonic() < deadline and not process.has_ended():
        try:
            with socket.create_connection(("127.0.0.1", port), 1) as connection:
                connection.sendall(MESSAGE)
                if connection.recv(100) == MESSAGE:
                    return
        except OSError:
            time.sleep(0.001)
    process.signal(signal.SIGKILL)
    raise Failure(f"no echo; the server said: {process.wait()[0]}")


def measure(image, options, cpus):
    """Seconds, processor seconds, and bytes of memory of one start."""
    with ControlGroup(cpus) as group, image.start(options, group) as process:
        before, begin = group.cpu_seconds(), time.monotonic()
        process.go()
        if image.app == "server":
            first_echo(process, image.port)
            return (time.monotonic() - begin, group.cpu_seconds() - before, group.memory_bytes())
        said, exit_code = process.wait()
        if exit_code:
            raise Failure("the client failed: " + said)
        return time.monotonic() - begin, group.cpu_seconds() - before, 0


def archives(image):
    """No archive, one of each kind, trained by one run like the measured ones, and its own."""
    def run(*options):
        with image.start(list(options)) as process:
            process.go()
            if image.app == "server":
                first_echo(process, image.port)
                process.signal(signal.SIGTERM)
            process.wait()

    def dump(file, *options):
        with image.start(list(options), None, []) as process:
            process.go()
            said, _ = process.wait()
        if not os.path.exists(image.folder + file):
            raise Failure(f"no {file} was written: " + said)

    run("-Xshare:off", "-XX:DumpLoadedClassList=/tmp/list")
    classes = ["-Xshare:dump", "-XX:SharedClassListFile=/tmp/list"]
    dump("/tmp/static.jsa", *classes, "-XX:SharedArchiveFile=/tmp/static.jsa")
    dump("/tmp/linked.jsa", *classes, "-XX:SharedArchiveFile=/tmp/linked.jsa",
         "-XX:+AOTClassLinking")
    run("-XX:AOTMode=record", "-XX:AOTConfiguration=/tmp/aot.conf")
    dump("/tmp/cache.aot", "-XX:AOTMode=create", "-XX:AOTConfiguration=/tmp/aot.conf",
         "-XX:AOTCache=/tmp/cache.aot")
    return {"no archive": ["-Xshare:off"],
            "static archive": ["-XX:SharedArchiveFile=/tmp/static.jsa"],
            "static, linked classes": ["-XX:SharedArchiveFile=/tmp/linked.jsa"],
            "AOT cache": ["-XX:AOTCache=/tmp/cache.aot"],
            "the image's own": []}
