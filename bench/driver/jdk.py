"""Where a JDK is: whatever runs and is asked here needs Java 25 or newer."""
import glob
import os
import re
import shutil

from driver import Failure

OLDEST = 25
INSTALLED = "/usr/lib/jvm"


def find_jdk():
    """The home of a JDK: the one JAVA_HOME names, else the PATH's, else an installed one."""
    jcmd = shutil.which("jcmd")
    of_path = os.path.dirname(os.path.dirname(os.path.realpath(jcmd))) if jcmd else None
    for home in (os.environ.get("JAVA_HOME"), of_path, *sorted(glob.glob(f"{INSTALLED}/*"))):
        if home and version_of(home) >= OLDEST and os.path.exists(f"{home}/bin/jcmd"):
            return home
    raise Failure(f"no JDK {OLDEST} or newer found; set JAVA_HOME")


def version_of(home):
    """0 where there is none."""
    try:
        with open(f"{home}/release") as release:
            found = re.search(r'JAVA_VERSION="(\d+)', release.read())
    except OSError:
        return 0
    return int(found.group(1)) if found else 0
