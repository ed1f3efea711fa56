"""Each case of examples/moves: applied, changed, planned as its plan.txt shows, applied again; nothing refused, nothing left to do.

ENIFORM_ACCEPT_GOLDEN=1 writes what is planned now into the plans and the README, and skips."""

import contextlib
import os
import sqlite3
import unittest

import expectation
import gallery
import harness
import yaml

ACCEPT = "ENIFORM_ACCEPT_GOLDEN" in os.environ
README = gallery.MOVES / "README.md"


class Gallery(harness.StackTest):
    def prepare(self, case):
        """The stack with `before` applied and what happened meanwhile; nothing of it refused."""
        if case.world != self.world:
            self.emulator.stop()
            self.emulator = harness.Emulator(case.world, settle=self.settle)
            self.addCleanup(self.emulator.stop)
            self.stack.endpoint = self.emulator.endpoint
        self.strangers = {i["id"] for i in self.emulator.world()["interfaces"] if not i.get("primary")}
        self.stack.write(case.before)
        self.apply("--parallelism=1")
        self.assert_as_declared(case.before)
        with contextlib.closing(sqlite3.connect(self.stack.state)) as state, state:
            state.execute("DELETE FROM journal")  # what the emulator took, which is not what a cloud takes
        for action, parameters in case.calls(self.emulator):
            self.emulator.cloud.vpc(action, **parameters)
            self.emulator.cloud.until(lambda: gallery.settled(self.emulator))
        self.stack.write(case.after)

    def assert_as_declared(self, declaration):
        world = self.emulator.world()
        declared = yaml.safe_load(declaration)
        world["interfaces"] = [i for i in world["interfaces"] if i["id"] not in self.strangers]
        world["eips"] = [e for e in world["eips"] if e.get("interface") not in self.strangers]
        self.assertEqual([], expectation.differences(declared, world))

    def check(self, case):
        self.prepare(case)
        world = self.emulator.world()
        result = self.stack.run("plan", *case.flags)
        self.assertEqual(case.code, result.returncode, result.stdout + result.stderr)
        text = case.text(result.stdout + result.stderr, world)
        if ACCEPT:
            case.golden.write_text(text)
        else:
            self.assertEqual(case.plan, text)
        self.apply(*case.flags, code=case.code)
        self.assert_nothing_refused()
        if case.code:
            self.assertEqual(world, self.emulator.world())
            return
        self.assert_as_declared(case.after)
        self.assert_converged()


def named(case):
    return "test_" + case.name.replace("-", "_")


for each in gallery.cases():
    setattr(Gallery, named(each), lambda self, case=each: self.check(case))
Gallery.world = gallery.MOVES / "world.yaml"


class Readme(unittest.TestCase):
    maxDiff = None

    def test_the_readme_shows_every_plan(self):
        if ACCEPT:
            README.write_text(gallery.readme())
            self.skipTest("rewritten")
        self.assertEqual(gallery.readme(), README.read_text())


if __name__ == "__main__":
    unittest.main()
