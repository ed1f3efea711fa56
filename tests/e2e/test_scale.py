"""Hundreds of interfaces under the documented rate limits: nothing throttled, and reading costs pages, not objects."""

import pathlib
import sys
import unittest

import expectation
import harness

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / "bench"))
import bench  # noqa: E402

COUNT = 250


class Scale(harness.StackTest):
    def setUp(self):
        super().setUp()
        self.emulator.stop()
        world = self.stack.directory / "world.yaml"
        world.write_text(bench.as_yaml(bench.world(COUNT)))
        self.emulator = harness.Emulator(world, flags=("--rate-limits", "on"))
        self.addCleanup(self.emulator.stop)
        self.declaration = bench.declaration(COUNT, self.emulator.endpoint, attach=True)
        (self.stack.directory / "scale.eni.yaml").write_text(bench.as_yaml(self.declaration))

    def test_nothing_is_throttled_and_an_unchanged_plan_reads_pages(self):
        self.apply()
        self.assertEqual([], expectation.differences(self.declaration, self.emulator.world()))
        self.assert_nothing_refused()
        self.assertEqual(COUNT, self.emulator.calls("CreateNetworkInterface"))
        self.assertEqual(COUNT, self.emulator.calls("AttachNetworkInterface"))
        self.assertEqual(0, self.emulator.calls("AssignPrivateIpAddresses"))  # they come with the creation
        before = self.emulator.calls()
        self.assert_converged()
        self.assertLess(self.emulator.calls() - before, COUNT // 100 + 10, self.emulator.stats())


if __name__ == "__main__":
    unittest.main()
