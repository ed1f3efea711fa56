"""The state in a database that a team shares: every command on it, a server that restarts, and the way to a file and back."""

import json
import os
import pathlib
import signal
import unittest

import harness
import postgres


class Shared(harness.StackTest):
    @classmethod
    def setUpClass(cls):
        cls.server = postgres.Server()

    @classmethod
    def tearDownClass(cls):
        cls.server.stop()

    def setUp(self):
        super().setUp()
        self.addCleanup(self.server.query, "DROP SCHEMA IF EXISTS eniform CASCADE")
        self.uri = self.server.uri()

    def shared(self, *arguments, **options):
        return self.eniform(*arguments, "--state", self.uri, **options)

    def converged(self):
        result = self.stack.run("plan", "--detailed-exitcode", "--state", self.uri)
        self.assertEqual(0, result.returncode, result.stdout + result.stderr)

    def test_a_life_without_a_file(self):
        self.stack.use("failover")
        self.assertIn("create", self.shared("plan"))  # an absent state reads as empty
        self.assertEqual("", self.server.query("SELECT 1 FROM pg_namespace WHERE nspname = 'eniform'"), "a plan makes nothing")
        self.shared("apply", "--auto-approve")
        self.converged()
        self.assertFalse(self.stack.state.exists(), "there is a file besides")
        listed = self.shared("state", "list").split()
        self.assertIn("network_interface.public", listed)
        self.assertEqual(len(listed), int(self.server.query("SELECT count(*) FROM eniform.objects")))
        self.assertIn("No lock is held", self.shared("lock", "show"))
        self.assertIn("apply", self.shared("state", "history"))
        serial = json.loads(self.shared("state", "export"))["serial"]
        self.assertIn("is now", self.shared("state", "mv", "network_interface.public", "network_interface.renamed"))
        self.assertIn("network_interface.renamed", self.shared("state", "list"))
        self.assertIn("network_interface.public", self.shared("state", "list", "--at", str(serial)))
        self.shared("state", "restore", str(serial))
        self.converged()
        self.shared("drift")
        self.shared("destroy", "--auto-approve")
        self.assertEqual("", self.shared("state", "list", "network_interface"))

    def test_two_stacks_in_one_database(self):
        self.stack.use("failover")
        self.shared("apply", "--auto-approve")
        other = pathlib.Path(self.directory) / "other"
        other.mkdir()
        second = harness.Stack(other, self.emulator.endpoint)
        second.write((harness.EXAMPLES / "three-networks" / "network.eni.yaml").read_text().replace("stack: ", "stack: second-"))
        self.assertEqual(0, second.run("init", "--state", self.uri).returncode)
        self.assertEqual("2", self.server.query("SELECT count(*) FROM eniform.meta"))
        result = second.run("state", "list", "--state", self.uri)
        self.assertNotEqual(0, result.returncode)
        self.assertIn("stack=NAME", result.stderr)
        self.converged()

    def test_locked_by_someone_alive_and_fenced_off_by_force(self):
        self.stack.use("three-networks")
        self.shared("apply", "--auto-approve")
        self.stack.use("failover")
        self.emulator.faults({"action": "MigrateNetworkInterface", "nth": 1, "do": "hang", "seconds": 3},
                             {"action": "DetachNetworkInterface", "nth": 1, "do": "hang", "seconds": 3})
        holder = self.stack.start("apply", "--auto-approve", "--state", self.uri)
        self.wait_for(lambda: self.emulator.calls("MigrateNetworkInterface") + self.emulator.calls("DetachNetworkInterface"), holder)
        self.assertIn(str(holder.pid), self.shared("apply", "--auto-approve", "--lock-timeout", "0s", code=5))
        self.shared("plan")  # readers never wait
        os.kill(holder.pid, signal.SIGSTOP)
        self.shared("lock", "break", "--force", "--auto-approve")
        self.shared("apply", "--auto-approve")
        os.kill(holder.pid, signal.SIGCONT)
        output, errors = holder.communicate()
        self.assertNotEqual(0, holder.returncode, "it says that it was fenced off\n" + output + errors)
        self.converged()

    def test_a_server_that_crashes_in_the_middle_of_an_apply(self):
        self.stack.use("three-networks")
        self.shared("init")
        self.emulator.faults({"action": "CreateNetworkInterface", "nth": 2, "do": "hang", "seconds": 1})
        applying = self.stack.start("apply", "--auto-approve", "--state", self.uri)
        self.wait_for(lambda: self.emulator.calls("CreateNetworkInterface") >= 2, applying)
        self.server.crash()
        self.server.start()
        output, errors = applying.communicate()
        self.assertEqual(0, applying.returncode, output + errors)
        self.converged()
        names = [interface["name"] for interface in self.emulator.world()["interfaces"]]
        self.assertEqual(len(names), len(set(names)), "nothing was made twice")

    def test_from_a_file_to_the_database_and_back(self):
        self.stack.use("failover")
        self.apply()
        exported = self.eniform("state", "export")
        self.eniform("state", "copy", "sqlite:.eniform/state.db", self.uri)
        self.assertEqual(exported, self.shared("state", "export"))
        self.converged()
        self.eniform("state", "copy", self.uri, "sqlite:back.db")
        self.assertEqual(exported, self.eniform("state", "export", "--state", "sqlite:back.db"))
        self.assertEqual(self.eniform("state", "history", "--format", "json"),
                         self.eniform("state", "history", "--format", "json", "--state", "sqlite:back.db"))
        self.assertIn("already", self.eniform("state", "copy", self.uri, "sqlite:back.db", code=1))

    def test_a_password_is_never_shown(self):
        self.server.query("DROP ROLE IF EXISTS someone")
        self.server.query("CREATE ROLE someone LOGIN PASSWORD 'planted-secret'")
        uri = self.server.uri().replace("eniform@", "someone:planted-secret@")
        self.stack.use("failover")
        for arguments in (["plan", "--log-level", "trace"], ["apply", "--auto-approve", "--log-level", "trace"], ["lock", "show"],
                          ["state", "list"], ["apply", "--auto-approve"]):
            result = self.stack.run(*arguments, "--state", uri)
            self.assertNotIn("planted-secret", result.stdout + result.stderr)
        result = self.stack.run("plan", "--state", uri.replace(f"port={self.server.PORT}", "port=1"))
        self.assertEqual(1, result.returncode)
        self.assertNotIn("planted-secret", result.stdout + result.stderr)

    def test_a_server_that_is_not_there(self):
        self.stack.use("failover")
        text = self.eniform("plan", "--state", self.uri.replace(f"port={self.server.PORT}", "port=1"), code=1)
        self.assertIn("server", text)


if __name__ == "__main__":
    unittest.main()
