"""Our own pair, as it is shipped: the image's files, its flags, its user, in a root of its own."""
import os
import subprocess

from driver import ROOT, Failure
from driver.image import Image, tar_of
from driver.servers import JIT_WARMUP, Server

# Limits and places only; nothing here changes what a message costs.
PLACES = ["--host=127.0.0.1", "--admin-port=0", "--max-connections=20000"]
# Seconds: connections that the server moves between its loops have been moved by then.
SETTLE = 1.5


def build_images():
    """Builds the images of this checkout where they are missing; others' have to be there."""
    if all(os.path.exists(tar_of(app)) for app in ("server", "client")):
        return
    done = subprocess.run(["mvn", "-q", "-ntp", "-B", "package", "-DskipTests", "-am", "-pl",
                           "images,echo-server,echo-client"], cwd=ROOT, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    if done.returncode:
        raise Failure("mvn package failed: " + done.stdout.strip().split("\n")[0][:200])


def unpack(app, checkout, images):
    """The image, once for each checkout."""
    if os.geteuid() != 0:
        raise Failure("only root can run an image in a root of its own; run this as root")
    path = os.path.realpath(checkout)
    if path == ROOT:
        build_images()
    if (app, path) not in images:
        images[app, path] = Image(app, path)
    return images[app, path]


def command(image, arguments):
    """The image's own, with arguments for the app."""
    return [*image.command, *arguments]


TITLES = {"echo-server": "echo-server", "echo-server-1": "echo-server, one loop",
          "echo-server-free": "echo-server, both cores"}
BY_DEFAULT = ("echo-server", "echo-server-1")


def server(name, checkout, images):
    """`echo-server` is the default: it starts with all cores in sight, as in a pod without a limit,
    and is then kept on one. `echo-server-1` has one event loop; `echo-server-free` may use the
    load's core as well, as long as the load leaves it time."""
    is_own = os.path.realpath(checkout) == ROOT
    arguments = PLACES + (["--event-loops=1"] if name == "echo-server-1" else [])
    made = Server(name if is_own else f"{name}@{checkout}",
                  TITLES[name] + ("" if is_own else f" of {checkout}"), lambda: None,
                  lambda port: command(made.image, [*arguments, f"--port={port}"]), JIT_WARMUP,
                  SETTLE, kind="ours", sees_all=True, is_free=name == "echo-server-free",
                  is_jvm=True)

    def build():
        made.image = unpack("server", checkout, images)

    made.build = build
    return made
