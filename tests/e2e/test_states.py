"""States that are locked, read-only, newer, damaged or another stack's."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import unittest

import harness


class States(harness.StackTest):
    def setUp(self):
        super().setUp()
        self.stack.use("three-networks")
        self.apply()

    def assert_untouched_by(self, *arguments, code):
        before = self.emulator.calls()
        text = self.eniform(*arguments, code=code)
        self.assertEqual(before, self.emulator.calls(), "the cloud was called")
        return text

    def test_locked_by_someone_alive(self):
        self.stack.use("failover")
        self.emulator.faults({"action": "MigrateNetworkInterface", "nth": 1, "do": "hang", "seconds": 3},
                             {"action": "DetachNetworkInterface", "nth": 1, "do": "hang", "seconds": 3})
        holder = self.stack.start("apply", "--auto-approve")
        self.wait_for(lambda: self.emulator.calls("MigrateNetworkInterface") + self.emulator.calls("DetachNetworkInterface"), holder)
        text = self.eniform("apply", "--auto-approve", "--lock-timeout", "0s", code=5)
        self.assertIn(str(holder.pid), text)
        self.eniform("state", "rm", "eip.api", "--lock-timeout", "0s", code=5)
        self.eniform("plan")  # readers never wait
        self.eniform("state", "list")
        output, errors = holder.communicate()
        self.assertEqual(0, holder.returncode, output + errors)
        self.assert_converged()

    def test_a_dead_owner_does_not_lock(self):
        self.stack.use("failover")
        self.emulator.faults({"action": "MigrateNetworkInterface", "nth": 1, "do": "hang", "seconds": 1},
                             {"action": "DetachNetworkInterface", "nth": 1, "do": "hang", "seconds": 1})
        holder = self.stack.start("apply", "--auto-approve")
        self.wait_for(lambda: self.emulator.calls("MigrateNetworkInterface") + self.emulator.calls("DetachNetworkInterface"), holder)
        os.kill(holder.pid, signal.SIGKILL)
        holder.communicate()
        self.apply("--lock-timeout", "0s")
        self.assert_converged()
        self.assertEqual("ins-a1000000", self.interfaces()["public"]["attached_to"])

    def test_read_only(self):
        if os.geteuid() == 0:
            runner = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"]
        else:
            runner = []
        os.chmod(self.directory, 0o755)
        for path in (self.stack.directory, self.stack.state.parent):
            os.chmod(path, 0o555)
        os.chmod(self.stack.state, 0o444)
        before = self.emulator.calls()
        result = subprocess.run([*runner, str(harness.BIN / "eniform"), "apply", "--auto-approve"], cwd=self.stack.directory,
                                env=self.stack.environment, capture_output=True, text=True)
        self.assertEqual(1, result.returncode, result.stdout + result.stderr)
        self.assertIn("state.db", result.stdout + result.stderr)
        self.assertEqual(before, self.emulator.calls())

    def test_brought_back_from_text(self):
        text = self.stack.run("state", "export").stdout
        for path in self.stack.state.parent.glob("state.db*"):
            path.unlink()
        self.eniform("state", "import", "-", stdin=text)
        self.assertEqual(text, self.stack.run("state", "export").stdout)
        self.assert_converged()

    def test_restored_to_what_was_remembered_before(self):
        before = self.stack.run("state", "export").stdout
        serial = json.loads(before)["serial"]
        self.stack.use("failover")
        self.apply()
        calls = self.emulator.calls()
        self.eniform("state", "restore", str(serial))
        self.assertEqual(calls, self.emulator.calls(), "the cloud was called")
        after = self.stack.run("state", "export").stdout
        self.assertEqual(json.loads(before)["objects"], json.loads(after)["objects"])
        self.assertEqual("state restore", json.loads(self.stack.run("state", "history", "--format", "json").stdout)["runs"][0]["command"])

    def test_from_a_newer_version(self):
        version = self.change_schema_version(999)
        text = self.assert_untouched_by("plan", code=1)
        self.assertIn("999", text)
        self.assertIn(str(version), text)
        self.assert_untouched_by("apply", "--auto-approve", code=1)
        self.assert_untouched_by("state", "list", code=1)

    def change_schema_version(self, version):
        """Returns the old one."""
        with sqlite3.connect(self.stack.state) as db:
            old = db.execute("select schema_version from meta").fetchone()[0]
            db.execute("update meta set schema_version = ?", (version,))
        db.close()
        return old

    def test_damaged(self):
        self.checkpoint()
        whole = self.stack.state.read_bytes()
        for what, damaged in {"cut off": whole[:len(whole) // 2], "empty pages": whole[:8192] + bytes(len(whole) - 8192),
                              "no database": b"this is no database\n" * 500, "a wild page": whole[:16384] + os.urandom(8192) + whole[24576:],
                              }.items():
            self.stack.state.write_bytes(damaged)
            for command in (("plan",), ("apply", "--auto-approve"), ("state", "list")):
                with self.subTest(what=what, command=command[0]):
                    text = self.assert_untouched_by(*command, code=1)
                    self.assertRegex(text, "damaged|malformed|not a database|integrity")
                    self.assertEqual(damaged, self.stack.state.read_bytes(), "a damaged state is evidence: it is left as it is")
        self.stack.state.write_bytes(whole)
        self.assert_converged()

    def checkpoint(self):
        """Moves everything into the main file."""
        with sqlite3.connect(self.stack.state) as db:
            db.execute("pragma wal_checkpoint(truncate)")
        db.close()
        for suffix in ("-wal", "-shm"):
            path = self.stack.state.with_name("state.db" + suffix)
            if path.exists():
                path.unlink()

    def test_another_stacks_state(self):
        self.stack.edit("stack: three-networks", "stack: something-else")
        text = self.assert_untouched_by("plan", code=1)
        self.assertIn("three-networks", text)
        self.assertIn("something-else", text)

    def test_list_show_move_and_remove(self):
        listed = self.stack.run("state", "list").stdout.split()
        self.assertIn("network_interface.public", listed)
        self.assertIn("eip_binding.web", listed)
        shown = self.eniform("state", "show", "network_interface.public")
        self.assertIn("10.20.2.10", shown)
        self.assertIn(self.interfaces()["public"]["id"], shown)
        self.eniform("state", "mv", "network_interface.public", "network_interface.outside", "--dry-run")
        self.assertEqual(listed, self.stack.run("state", "list").stdout.split())
        self.eniform("state", "mv", "network_interface.public", "network_interface.outside")
        self.assertIn("network_interface.outside", self.stack.run("state", "list").stdout.split())
        self.eniform("state", "rm", "network_interface.outside")
        self.assertNotIn("network_interface.outside", self.stack.run("state", "list").stdout.split())
        text = self.eniform("state", "mv", "network_interface.publik", "network_interface.x", code=1)
        self.assertIn("network_interface.publik", text)
        backups = [p for p in self.stack.state.parent.iterdir() if re.search("backup|bak", p.name)]
        self.assertTrue(backups, list(self.stack.state.parent.iterdir()))


if __name__ == "__main__":
    unittest.main()
