"""A JDK is found by what it says of itself, wherever it is, and its lack is one line."""
import os
import tempfile
import unittest
import unittest.mock

from driver import Failure, jdk


def install(folder, name, version):
    home = f"{folder}/{name}"
    os.makedirs(f"{home}/bin")
    with open(f"{home}/release", "w") as release:
        release.write(f'IMPLEMENTOR="x"\nJAVA_VERSION="{version}"\n')
    with open(f"{home}/bin/jcmd", "w") as jcmd:
        os.chmod(jcmd.fileno(), 0o755)
    return home


class JdkTest(unittest.TestCase):

    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = folder.name
        self.surround(f"{self.folder}/missing")

    def surround(self, installed, **variables):
        """Nothing but these variables, and what is installed there."""
        for patch in (unittest.mock.patch.dict(os.environ, {"PATH": "", **variables}, clear=True),
                      unittest.mock.patch.object(jdk, "INSTALLED", installed)):
            patch.start()
            self.addCleanup(patch.stop)

    def test_java_home_is_enough_where_nothing_is_installed(self):
        home = install(self.folder, "mine", "25.0.3")
        self.surround(f"{self.folder}/missing", JAVA_HOME=home)
        self.assertEqual(home, jdk.find_jdk())

    def test_the_path_is_enough_also_through_a_link(self):
        home = install(self.folder, "mine", "26")
        os.mkdir(f"{self.folder}/links")
        os.symlink(f"{home}/bin/jcmd", f"{self.folder}/links/jcmd")
        self.surround(f"{self.folder}/missing", PATH=f"{self.folder}/links")
        self.assertEqual(os.path.realpath(home), jdk.find_jdk())

    def test_an_older_one_is_passed_over_wherever_it_is(self):
        older = install(self.folder, "lib/17", "17.0.9")
        newer = install(self.folder, "lib/25", "25")
        self.surround(f"{self.folder}/lib", JAVA_HOME=older, PATH=f"{older}/bin")
        self.assertEqual(newer, jdk.find_jdk())

    def test_none_is_told_in_one_line_with_what_to_do(self):
        with self.assertRaisesRegex(Failure, "^no JDK 25 or newer found; set JAVA_HOME$"):
            jdk.find_jdk()


if __name__ == "__main__":
    unittest.main()
