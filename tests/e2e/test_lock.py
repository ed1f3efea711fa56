"""Two real processes on one state: who holds it, who takes it over, who is fenced off, and who never waits."""

import signal
import sqlite3
import unittest

import harness


class Lock(harness.StackTest):
    def setUp(self):
        super().setUp()
        self.stack.use("three-networks")

    def start_slow(self, seconds, action="CreateNetworkInterface"):
        """An apply of which the cloud does the first such call at once and answers it after so long."""
        self.emulator.faults({"action": action, "nth": 1, "do": "hang", "seconds": seconds})
        process = self.stack.start("apply", "--auto-approve", "--parallelism", "1")
        self.addCleanup(self.end, process)
        self.wait_for(lambda: self.emulator.calls(action), process)
        return process

    def end(self, process):
        if process.poll() is None:
            process.kill()
        process.communicate()

    def changes_asked_for(self):
        """Calls so far that are no questions: the plugin of an owner who is stopped goes on asking."""
        return {action: n for action, n in self.emulator.stats()["calls"]["tencentcloud"].items() if not action.startswith("Describe")}

    def rows(self):
        """Everything the state holds."""
        with sqlite3.connect(self.stack.state) as state:
            return list(state.iterdump())

    def commands(self):
        with sqlite3.connect(self.stack.state) as state:
            return [command for command, in state.execute("select command from runs order by id")]

    def assert_all_there_and_nothing_twice(self):
        self.assert_converged()
        self.assertEqual(["app-0-business", "app-0-management", "public"],
                         sorted(i["name"] for i in self.emulator.world()["interfaces"] if i.get("attached_to") != "ins-a1000000"))
        self.assertEqual(4, len(self.emulator.world()["interfaces"]))
        self.assertEqual(["api", "web"], sorted(e["name"] for e in self.emulator.world()["eips"]))

    def test_none_is_held(self):
        self.assertEqual("No lock is held.\n", self.eniform("lock", "show"))
        self.assertEqual({"format_version": "1.0", "held": False, "lock": None, "may_be_taken": True}, self.json("lock", "show"))
        self.apply()
        self.assertEqual("No lock is held.\n", self.eniform("lock", "show"))
        self.assertEqual("No lock is held.\n", self.eniform("lock", "break"))

    def test_whoever_reads_does_not_wait_and_whoever_writes_is_told_who_is_there(self):
        first = self.start_slow(600, "DescribeNetworkInterfaces")
        shown = self.json("lock", "show")
        self.assertEqual(("alive", first.pid, "apply"), (shown["lock"]["owner"], shown["lock"]["pid"], shown["lock"]["purpose"]))
        self.assertFalse(shown["may_be_taken"])
        self.assertIn(f"(pid {first.pid}) for `apply`", self.eniform("lock", "show"))
        for command in (["plan"], ["show"], ["drift"], ["state", "list"], ["output"]):
            with self.subTest(command=command):
                self.eniform(*command)
        self.assertIn(f"(pid {first.pid})", self.apply("--lock-timeout", "0s", code=5))
        self.assertIn("--force", self.eniform("lock", "break", code=5))
        self.assertIsNone(first.poll(), "it was at it all the time")

    def test_a_paused_owner_that_wakes_up_is_fenced_off(self):
        first = self.start_slow(1)
        first.send_signal(signal.SIGSTOP)
        self.assertIn("alive", self.eniform("lock", "show"))
        self.assertIn("--auto-approve", self.eniform("lock", "break", "--force", code=1))  # nobody to ask
        broken = self.eniform("lock", "break", "--force", "--auto-approve")
        self.assertIn("It left 1 operation open", broken)
        self.assertIn("An earlier run ended before its time", self.apply())
        self.assert_all_there_and_nothing_twice()
        world, rows, calls = self.emulator.world(), self.rows(), self.changes_asked_for()
        first.send_signal(signal.SIGCONT)
        output, errors = first.communicate()
        self.assertEqual(8, first.returncode, output + errors)
        self.assertIn("This run was fenced off", output)
        self.assertIn("eniform apply", output)
        self.assertEqual(rows, self.rows(), "it wrote nothing")
        self.assertEqual(calls, self.changes_asked_for(), "and asked the cloud for nothing")
        self.assertEqual(world, self.emulator.world())
        self.assertEqual([], list(self.stack.state.parent.glob("recovery-*")), "what it knows is nobody's business any more")
        self.assertEqual(["apply", "lock break", "apply"], self.commands())
        self.assert_all_there_and_nothing_twice()

    def test_a_dead_owner_is_taken_over_at_once_through_its_journal(self):
        first = self.start_slow(1)
        first.kill()
        first.communicate()
        shown = self.json("lock", "show")
        self.assertEqual(("dead", True), (shown["lock"]["owner"], shown["may_be_taken"]))
        text = self.apply("--lock-timeout", "0s")
        self.assertIn("An earlier run ended before its time", text)
        self.assert_all_there_and_nothing_twice()

    def test_a_dead_owners_lock_can_be_broken_without_force(self):
        first = self.start_slow(1)
        first.kill()
        first.communicate()
        before = self.json("lock", "show")["lock"]["fence"]
        self.assertIn(f"grew from {before} to {before + 1}", self.eniform("lock", "break"))
        self.assertEqual(["apply", "lock break"], self.commands())
        self.apply()
        self.assert_all_there_and_nothing_twice()

    def test_the_second_waits_for_the_first(self):
        first = self.start_slow(1)
        second = self.stack.start("apply", "--auto-approve", "--lock-timeout", "10m")
        output, errors = second.communicate()
        self.assertEqual(0, second.returncode, output + errors)
        self.assertIn("No changes", output)
        output, errors = first.communicate()
        self.assertEqual(0, first.returncode, output + errors)
        self.assert_all_there_and_nothing_twice()


if __name__ == "__main__":
    unittest.main()
