"""Plugins that are missing, broken, foreign or dying: named, with what to do, and nothing lost."""

import os
import signal
import unittest

import harness

DECLARATION = """\
stack: fakes
providers:
  gz: {plugin: %s, region: ap-guangzhou}
network_interfaces:
  one:
    subnet: subnet-c1000000
"""


class FakePlugins(harness.StackTest):
    def fake(self, name, script):
        """Puts a plugin in ENIFORM_PLUGIN_PATH and a declaration that asks for it."""
        directory = self.stack.directory / "plugins"
        directory.mkdir(exist_ok=True)
        path = directory / f"eniform-provider-{name}"
        path.write_text(script)
        path.chmod(0o755)
        self.stack.environment["ENIFORM_PLUGIN_PATH"] = str(directory)
        self.stack.write(DECLARATION % name)

    def assert_nothing_happened(self):
        self.assertEqual(0, self.emulator.calls())

    def test_no_such_plugin(self):
        self.stack.write(DECLARATION % "tencentclod")
        text = self.eniform("plan", code=1)
        self.assertIn("eniform-provider-tencentclod", text)
        self.assertIn("Did you mean 'tencentcloud'", text)

    def test_one_that_exits_at_start(self):
        self.fake("quitter", "#!/bin/sh\necho 'no licence found' >&2\nexit 3\n")
        text = self.eniform("plan", code=1)
        self.assertIn("quitter", text)
        self.assertIn("no licence found", text)

    def test_one_that_prints_rubbish(self):
        self.fake("rubbish", "#!/bin/sh\necho 'Hello, world'\nexec sleep 1000\n")
        text = self.eniform("plan", code=1)
        self.assertIn("rubbish", text)
        self.assertIn("Hello, world", text)

    def test_one_that_prints_binary_rubbish(self):
        self.fake("rubbish", "#!/bin/sh\nhead -c 100000 /dev/urandom\nexec sleep 1000\n")
        self.eniform("plan", code=1)

    def test_one_of_another_version(self):
        self.fake("newer", "#!/bin/sh\necho '1|99|unix|/nowhere|grpc'\nexec sleep 1000\n")
        text = self.eniform("plan", code=1)
        self.assertIn("99", text)
        self.assertIn("version", text)

    def test_one_that_listens_nowhere(self):
        self.fake("deaf", "#!/bin/sh\necho '1|1|unix|/nowhere/at/all|grpc'\nexec sleep 1000\n")
        self.assertIn("deaf", self.eniform("plan", code=1))

    def test_one_that_can_not_be_run(self):
        self.fake("broken", "#!/no/such/interpreter\n")
        self.assertIn("broken", self.eniform("plan", code=1))

    def test_no_fake_outlives_its_run(self):
        self.fake("rubbish", "#!/bin/sh\necho $$ > pid\necho rubbish\nexec sleep 1000\n")
        self.eniform("plan", code=1)
        for path in (self.stack.directory / "pid",):
            if path.exists():
                self.assertNotIn("sleep", process_name(int(path.read_text())))


def process_name(pid):
    try:
        with open(f"/proc/{pid}/comm", encoding="utf-8") as comm:
            return comm.read()
    except FileNotFoundError:
        return ""


class DyingPlugin(harness.StackTest):
    def test_one_that_dies_in_the_middle_is_started_again_and_nothing_is_made_twice(self):
        self.stack.use("three-networks")
        self.emulator.faults({"action": "CreateNetworkInterface", "nth": 1, "do": "hang", "seconds": 2})
        process = self.stack.start("apply", "--auto-approve")
        self.wait_for(lambda: self.emulator.calls("CreateNetworkInterface"), process)
        os.kill(self.plugin_of(process), signal.SIGKILL)
        output, errors = process.communicate()
        text = output + errors
        self.assertEqual(0, process.returncode, text)
        self.assertIn("plugin tencentcloud: warning: started again", text)
        self.assert_converged()
        names = [i["name"] for i in self.emulator.world()["interfaces"]]
        self.assertEqual(sorted(set(names)), sorted(names))
        self.assertEqual(2, len(self.emulator.world()["eips"]))

    def plugin_of(self, process):
        found = [pid for pid in harness.children(process.pid) if process_name(pid).startswith("eniform-provid")]
        self.assertEqual(1, len(found))
        return found[0]


if __name__ == "__main__":
    unittest.main()
