"""An image's tar, unpacked: what a container would run, without an engine."""
import json
import os
import shutil
import stat
import subprocess
import tarfile
import tempfile

from driver import ROOT, Failure


def tar_of(app, checkout=ROOT):
    return f"{checkout}/echo-{app}/target/jib-image.tar"


def built_tar(app, checkout=ROOT):
    path = tar_of(app, checkout)
    if not os.path.exists(path):
        raise Failure(f"{path} is not there; run mvn package -DskipTests first")
    return path


class Image:
    """The files of an image in a root of their own, and the command that it starts with."""

    def __init__(self, app, checkout=ROOT):
        tar_path = built_tar(app, checkout)
        folder = self.folder = tempfile.mkdtemp(prefix="echo-bench-")
        with tarfile.open(tar_path) as tar:
            manifest = json.load(tar.extractfile("manifest.json"))[0]
            config = json.load(tar.extractfile(manifest["Config"]))["config"]
            for layer in manifest["Layers"]:
                subprocess.run(["tar", "--extract", "--gzip", "--warning=no-unknown-keyword",
                                "--directory", folder], check=True,
                               input=tar.extractfile(layer).read())
        os.chmod(folder, 0o755)
        self.command = config["Entrypoint"]
        self.environment = dict(each.split("=", 1) for each in config["Env"])
        self.revision = config.get("Labels", {}).get("org.opencontainers.image.revision", "")
        self.user, self.group = map(int, config["User"].split(":"))
        for name in ("proc", "dev", "tmp"):
            os.makedirs(f"{folder}/{name}", exist_ok=True)
        os.chmod(f"{folder}/tmp", 0o1777)
        for name in ("null", "random", "urandom"):
            os.mknod(f"{folder}/dev/{name}", 0o666 | stat.S_IFCHR, os.stat(f"/dev/{name}").st_rdev)
        # In this process's own mounts (see bench/run): it goes with them.
        subprocess.run(["mount", "-t", "proc", "proc", f"{folder}/proc"], check=True)

    def enter(self):
        """Makes the calling process one of the image: its root, its user."""
        os.chroot(self.folder)
        os.chdir("/")
        os.setgroups([])
        os.setgid(self.group)
        os.setuid(self.user)

    def remove(self):
        subprocess.run(["umount", f"{self.folder}/proc"], check=False)
        shutil.rmtree(self.folder, ignore_errors=True)
