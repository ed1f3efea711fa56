"""Plugins pinned by .eniform.lock: written, checked by every command that starts one, refused when they changed."""

import hashlib
import os
import pathlib
import re
import shutil
import unittest

import harness

NAME = "eniform-provider-tencentcloud"


class Pinning(harness.StackTest):
    def setUp(self):
        super().setUp()
        # Programs of the test's own: it changes them.
        self.stack.programs = pathlib.Path(self.directory) / "bin"
        self.stack.programs.mkdir()
        for name in ("eniform", NAME, "eniform-provider-alicloud"):
            shutil.copy(harness.BIN / name, self.stack.programs / name)
        self.plugin = self.stack.programs / NAME
        self.lock = self.stack.directory / ".eniform.lock"
        self.stack.use("three-networks")

    def hash(self):
        return hashlib.sha256(self.plugin.read_bytes()).hexdigest()

    def change(self):
        """Another build of the plugin, which does what the first did."""
        with open(self.plugin, "ab") as file:
            file.write(b"another build")

    def listed(self):
        return {p["name"]: p for p in self.json("providers", "list")["providers"]}

    def test_without_the_file_all_is_as_it_was(self):
        self.change()
        text = self.eniform("plan", "--log-level", "info")
        self.assertIn("there is no .eniform.lock", text)
        self.assertFalse(self.lock.exists())
        self.assertEqual("no_lock_file", self.listed()["tencentcloud"]["pin"])

    def test_it_names_what_is_in_use_and_is_stable(self):
        self.assertIn("Wrote .eniform.lock", self.eniform("providers", "lock"))
        text = self.lock.read_text()
        lines = [line for line in text.splitlines() if not line.startswith("#")]
        self.assertEqual("eniform-lock 1", lines[0])
        self.assertRegex(lines[1], rf"^tencentcloud \S+ protocol 1 sha256 {self.hash()}$")
        self.assertEqual(2, len(lines), "alicloud is installed and not used")
        self.assertEqual(0o644, self.lock.stat().st_mode & 0o777)
        before = self.lock.stat()
        self.assertIn("pins these already", self.eniform("providers", "lock"))
        self.assertEqual((before.st_ino, text), (self.lock.stat().st_ino, self.lock.read_text()))

    def test_every_command_that_starts_a_plugin_refuses_a_changed_one(self):
        self.eniform("providers", "lock")
        self.apply()
        self.eniform("plan", "--out", "saved.plan")
        first = self.hash()
        self.change()
        calls = self.emulator.calls()
        for arguments in (["plan"], ["apply", "--auto-approve"], ["apply", "saved.plan"], ["destroy", "--auto-approve"], ["drift"],
                          ["discover", "--provider", "gz"], ["plan", "--refresh", "none"]):
            with self.subTest(arguments=arguments):
                text = self.eniform(*arguments, code=7)
                self.assertIn("EF-C60", text)
                self.assertIn(first, text)
                self.assertIn(self.hash(), text)
                self.assertIn("\n    eniform providers lock\n", text)
        self.assertEqual(calls, self.emulator.calls())
        listed = self.listed()
        self.assertEqual(("changed", ""), (listed["tencentcloud"]["pin"], listed["tencentcloud"]["version"]))
        self.assertEqual(("not_pinned", ""), (listed["alicloud"]["pin"], listed["alicloud"]["version"]))
        self.assertIn("changed: .eniform.lock names others", self.eniform("providers", "list"))

        self.assertIn(": gone", self.eniform("providers", "lock"))
        self.assert_converged()
        self.assertEqual("pinned", self.listed()["tencentcloud"]["pin"])

    def test_it_is_not_run_at_all(self):
        self.eniform("providers", "lock")
        self.plugin.unlink()
        self.plugin.write_text("#!/bin/sh\ntouch was-run\n")
        self.plugin.chmod(0o755)
        self.eniform("plan", code=7)
        self.eniform("providers", "list")
        self.assertFalse((self.stack.directory / "was-run").exists())

    def test_builds_for_other_machines_are_kept_by_add(self):
        self.eniform("providers", "lock")
        first = self.hash()
        self.change()
        self.eniform("providers", "lock", "--add")
        self.assertIn(first, self.lock.read_text())
        self.assertIn(self.hash(), self.lock.read_text())
        self.eniform("plan")
        os.replace(shutil.copy(harness.BIN / NAME, self.plugin.with_suffix(".first")), self.plugin)
        self.assertEqual(first, self.hash())
        self.eniform("plan")
        self.eniform("providers", "lock")
        self.assertEqual(1, self.lock.read_text().count("sha256 "))

    def test_a_plugin_that_the_file_does_not_name_is_refused(self):
        self.eniform("providers", "lock")
        self.lock.write_text(re.sub("(?m)^tencentcloud", "alicloud", self.lock.read_text()))
        text = self.eniform("plan", code=7)
        self.assertIn("does not name it", text)
        self.assertIn(self.hash(), text)

    def test_what_the_state_needs_is_pinned_too(self):
        self.apply()
        (self.stack.directory / "network.eni.yaml").write_text("stack: three-networks\n")
        self.eniform("providers", "lock")
        self.assertIn("\ntencentcloud ", self.lock.read_text())

    def test_a_stack_without_plugins_has_nothing_to_pin(self):
        (self.stack.directory / "network.eni.yaml").write_text("stack: three-networks\n")
        self.assertIn("EF-C61", self.eniform("providers", "lock", code=1))
        self.assertFalse(self.lock.exists())

    def test_a_damaged_file_is_told_with_its_line(self):
        for text, line in (("", 1), ("eniform-lock 1\n>>>>>>> theirs\n", 2), ("\0\1\2", 1)):
            self.lock.write_text(text)
            for command in (["plan"], ["providers", "list"], ["providers", "lock"]):
                self.assertIn(f".eniform.lock', line {line}: ", self.eniform(*command, code=1))
            self.assertEqual(text, self.lock.read_text())

    def test_the_plugins_process_has_its_own_name(self):
        self.eniform("providers", "lock")
        self.emulator.faults({"action": "CreateNetworkInterface", "nth": 1, "do": "hang", "seconds": 1})
        process = self.stack.start("apply", "--auto-approve")
        self.wait_for(lambda: self.emulator.calls("CreateNetworkInterface"), process)
        child = harness.children(process.pid)[0]
        self.assertEqual(NAME[:15], pathlib.Path(f"/proc/{child}/comm").read_text().strip())
        self.assertEqual(str(self.plugin), os.readlink(f"/proc/{child}/exe"))
        output, errors = process.communicate()
        self.assertEqual(0, process.returncode, output + errors)

    def test_json_of_the_list(self):
        self.eniform("providers", "lock")
        entry = self.listed()["tencentcloud"]
        self.assertEqual((self.hash(), "pinned", str(self.plugin)), (entry["sha256"], entry["pin"], entry["path"]))
        self.assertNotEqual("", entry["version"])


if __name__ == "__main__":
    unittest.main()
