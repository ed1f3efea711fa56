"""SIGINT, SIGTERM and SIGKILL at any moment: nothing is forgotten, nothing is made twice."""

import json
import os
import signal
import time
import unittest

import harness


class Interrupts(harness.StackTest):
    def setUp(self):
        super().setUp()
        self.stack.use("three-networks")

    def assert_all_there_and_nothing_twice(self):
        self.assert_converged()
        self.assertEqual(4, len(self.emulator.world()["interfaces"]))
        self.assertEqual(["api", "web"], sorted(e["name"] for e in self.emulator.world()["eips"]))

    def interrupt(self, *signals):
        """Signals an apply whose first creation hangs; returns its exit code and text."""
        self.emulator.faults({"action": "CreateNetworkInterface", "nth": 1, "do": "hang", "seconds": 1.5})
        process = self.stack.start("apply", "--auto-approve", "--parallelism", "1")
        self.wait_for(lambda: self.emulator.calls("CreateNetworkInterface"), process)
        for number in signals:
            process.send_signal(number)
            time.sleep(0.2)  # two signals at once may be one
        output, errors = process.communicate()
        return process.returncode, output + errors

    def test_sigint_finishes_what_is_in_flight_and_starts_nothing_new(self):
        self.one_signal(signal.SIGINT)

    def test_sigterm_does_the_same(self):
        self.one_signal(signal.SIGTERM)

    def one_signal(self, number):
        code, text = self.interrupt(number)
        self.assertEqual(130, code, text)
        self.assertEqual(1, self.emulator.calls("CreateNetworkInterface"))
        self.assertIn("eniform apply", text)
        made = [i["name"] for i in self.emulator.world()["interfaces"] if not i.get("primary")]
        listed = self.stack.run("state", "list").stdout.split()
        self.assertEqual(sorted(f"network_interface.{n}" for n in made), sorted(a for a in listed if a.startswith("network_interface.")
                                                                              and a != "network_interface.app-0-business"))
        self.apply()
        self.assert_all_there_and_nothing_twice()

    def test_a_second_signal_stops_waiting(self):
        code, text = self.interrupt(signal.SIGINT, signal.SIGINT)
        self.assertEqual(130, code, text)
        self.cloud.until(lambda: any(i["name"] in ("public", "app-0-management") for i in self.emulator.world()["interfaces"]))
        self.apply()
        self.assert_all_there_and_nothing_twice()

    def test_a_plan_takes_what_a_killed_run_left_behind_as_it_finds_it(self):
        self.emulator.faults({"action": "CreateNetworkInterface", "nth": 1, "do": "hang", "seconds": 30})
        process = self.stack.start("apply", "--auto-approve", "--parallelism", "1")
        self.wait_for(lambda: self.emulator.calls("CreateNetworkInterface"), process)
        process.kill()
        process.communicate()
        text = self.eniform("plan")
        self.assertIn("An earlier run is still open", text)
        self.assertIn("CREATE_INTERFACE for network_interface.", text)
        self.assertIn("was done", text)
        self.assertIn("eniform apply --resume", text)
        self.assertEqual(1, self.emulator.calls("CreateNetworkInterface"))
        self.apply("--resume")
        self.assert_all_there_and_nothing_twice()

    def test_what_the_cloud_lists_late_is_not_made_twice(self):
        # Counted from the first read: what was made after it is missing for the rest of these seconds.
        self.emulator.faults({"do": "stale", "seconds": 6},
                             {"action": "CreateNetworkInterface", "nth": 1, "do": "hang", "seconds": 30})
        process = self.stack.start("apply", "--auto-approve", "--parallelism", "1")
        self.wait_for(lambda: self.emulator.calls("CreateNetworkInterface"), process)
        process.kill()
        process.communicate()
        self.assertIn("was done", self.apply())
        self.assert_all_there_and_nothing_twice()


class Kills(harness.StackTest):
    """kill -9 after the nth event of an apply, for every n: the next apply ends as if nothing had happened."""

    settle = "5ms"

    def events(self):
        path = self.stack.directory / "events.jsonl"
        return path.read_text().splitlines() if path.exists() else []

    def whole_run(self):
        self.stack.use("three-networks")
        self.apply("--events", "events.jsonl")
        lines = self.events()
        return sum(json.loads(line)["event"] in ("operation_started", "operation_finished") for line in lines)

    def test_at_every_boundary(self):
        boundaries = self.whole_run()
        self.assertGreater(boundaries, 15)
        for boundary in range(1, boundaries + 1, 2):
            with self.subTest(boundary=boundary):
                self.kill_at(boundary)

    def kill_at(self, boundary):
        self.emulator.post("/_emulator/reset", {})
        for path in [*self.stack.state.parent.glob("*"), *self.stack.directory.glob("events.jsonl")]:
            path.unlink()
        process = self.stack.start("apply", "--auto-approve", "--events", "events.jsonl")
        while process.poll() is None:
            seen = sum('"operation_started"' in line or '"operation_finished"' in line for line in self.events())
            if seen >= boundary:
                os.kill(process.pid, signal.SIGKILL)
                break
        process.communicate()
        self.apply()
        self.assert_converged()
        world = self.emulator.world()
        self.assertEqual(["app-0-business", "app-0-management", "public"],
                         sorted(i["name"] for i in world["interfaces"] if i.get("attached_to") != "ins-a1000000"))
        self.assertEqual(4, len(world["interfaces"]))
        self.assertEqual(["api", "web"], sorted(e["name"] for e in world["eips"]))


if __name__ == "__main__":
    unittest.main()
