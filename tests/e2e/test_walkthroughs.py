"""The commands of each example's README, run: they print what the README shows, and no cloud refuses a call.

ENIFORM_ACCEPT_GOLDEN=1 writes what they print now into the READMEs, and skips."""

import os
import shutil
import tempfile
import unittest

import harness
import walkthrough

ACCEPT = "ENIFORM_ACCEPT_GOLDEN" in os.environ


class Walkthroughs(unittest.TestCase):
    maxDiff = None

    def check(self, example):
        if example.missing:
            self.skipTest("this tree has no program for " + ", ".join(example.missing))
        directory = tempfile.mkdtemp(prefix="eniform-example-")
        self.addCleanup(shutil.rmtree, directory, ignore_errors=True)
        emulator = harness.Emulator(example.world)
        self.addCleanup(emulator.stop)
        walk = walkthrough.Walk(example, directory, emulator)
        shown = example.readme.read_text()
        for command in example.commands:
            output, code = walk.run(command)
            command.output = walk.as_written(output, code)
        refused = {cloud: {code: n for code, n in codes.items() if n} for cloud, codes in emulator.stats()["rejections"].items()}
        self.assertEqual({}, {cloud: codes for cloud, codes in refused.items() if codes})
        if ACCEPT:
            example.readme.write_text(example.text())
            self.skipTest("rewritten")
        self.assertEqual(shown, example.text())


for each in walkthrough.examples():
    setattr(Walkthroughs, "test_" + each.name.replace("-", "_"), lambda self, example=each: self.check(example))


class Reading(unittest.TestCase):
    def test_there_are_some(self):
        self.assertLessEqual({"alicloud-failover", "fleet", "jdcloud-delete-on-termination", "multi-cloud"},
                             {example.name for example in walkthrough.examples()})

    def test_a_readme_comes_back_as_it_was(self):
        for example in walkthrough.examples():
            self.assertEqual(example.readme.read_text(), example.text())

    def test_commands_and_outputs(self):
        text = "words\n```console\n$ one \\\n>   more\nout\n> put\n\n$ two\n```\n$ no command\n```sh\n$ nor this\n```\n"
        commands = [part for part in walkthrough.parse(text) if isinstance(part, walkthrough.Command)]
        self.assertEqual([("one \\\n  more", "out\n> put\n\n"), ("two", "")], [(c.text, c.output) for c in commands])


if __name__ == "__main__":
    unittest.main()
