"""Disks that are full, logs that can not be written, plugins that flood: errors are still told, and nothing is lost."""

import json
import os
import pathlib
import resource
import shutil
import subprocess
import tempfile
import unittest

import harness


class FullDisk(harness.StackTest):
    """The state can grow no further while the first operation of an apply is under way."""

    def setUp(self):
        super().setUp()
        self.stack.use("three-networks")

    def fill(self, *flags):
        """An apply on a disk that is full from its first outcome on: its code and its text."""
        self.emulator.faults({"action": "CreateNetworkInterface", "nth": 1, "do": "hang", "seconds": 1})
        process = self.stack.start("apply", "--auto-approve", "--parallelism", "1", *flags)
        self.wait_for(lambda: self.emulator.calls("CreateNetworkInterface"), process)
        size = next(self.stack.directory.rglob("state.db-wal")).stat().st_size  # it grows with every write
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, (size, size))
        output, errors = process.communicate()
        self.assertEqual(1, self.emulator.calls("CreateNetworkInterface"), "nothing new was started")
        return process.returncode, output, errors

    def assert_all_there_and_nothing_twice(self, *flags):
        result = self.stack.run("plan", "--detailed-exitcode", *flags)
        self.assertEqual(0, result.returncode, result.stdout + result.stderr)
        self.assertEqual(4, len(self.emulator.world()["interfaces"]))
        self.assertEqual(["api", "web"], sorted(e["name"] for e in self.emulator.world()["eips"]))

    def test_what_is_known_is_kept_and_taken_in(self):
        code, output, errors = self.fill("--events", "events.jsonl")
        self.assertEqual(8, code, output + errors)
        self.assertIn("The state could not be written, so nothing new was started", output)
        self.assertRegex(output, r"Applied in part: \d+ done, 0 failed, \d+ not started, 0 in doubt")
        kept = self.stack.directory / ".eniform" / "recovery-1.json"
        self.assertIn(".eniform/recovery-1.json", output)
        self.assertIn("eniform apply", output)
        self.assertEqual(0o600, kept.stat().st_mode & 0o777)
        record = json.loads(kept.read_text())
        self.assertEqual(["CREATE_INTERFACE"], [o["entry"]["operation"]["kind"] for o in record["recovery"]["outcomes"]])
        self.assertNotIn(harness.tencent.SECRET_KEY, kept.read_text())
        last = [json.loads(line) for line in (self.stack.directory / "events.jsonl").read_text().splitlines()][-1]
        self.assertEqual(("run_finished", 8, "eniform apply"), (last["event"], last["exit_code"], last["command"]))
        self.assertIn("recovery-1.json", last["recovery"])
        self.assertIn("journal_error", last)
        text = self.apply()
        self.assertIn("recovery-1.json. Taken in", text)
        self.assertNotIn("An earlier run ended before its time", text)
        self.assertFalse(kept.exists())
        self.assert_all_there_and_nothing_twice()

    def test_a_damaged_file_is_named_and_left_and_the_cloud_is_asked(self):
        self.fill()
        kept = self.stack.directory / ".eniform" / "recovery-1.json"
        damaged = kept.read_text().replace("CREATE_INTERFACE", "DELETE_INTERFACE")
        kept.write_text(damaged)
        text = self.apply()
        self.assertIn("EF-C83", text)
        self.assertIn("recovery-1.json", text)
        self.assertIn("An earlier run ended before its time", text)
        self.assertEqual(damaged, kept.read_text())
        self.assert_all_there_and_nothing_twice()

    def test_a_file_of_another_state_is_named_and_left(self):
        self.fill()
        kept = self.stack.directory / ".eniform" / "recovery-1.json"
        flags = ("--state", "sqlite:other/state.db")
        (self.stack.directory / "other").mkdir()
        text = self.eniform("apply", "--auto-approve", *flags, code=7)  # the address is taken, by an interface that state does not know
        self.assertIn("EF-C84", text)
        self.assertTrue(kept.exists())
        self.apply()
        self.assert_all_there_and_nothing_twice()

    def test_the_temporary_directory_where_the_usual_place_is_none(self):
        (self.stack.directory / ".eniform").write_text("in the way")
        temporary = self.stack.directory / "temporary"
        temporary.mkdir()
        self.stack.environment["TMPDIR"] = str(temporary)
        flags = ("--state", "sqlite:elsewhere/state.db")
        code, output, errors = self.fill(*flags)
        self.assertEqual(8, code, output + errors)
        kept = list(temporary.glob("eniform-recovery-*-1.json"))
        self.assertEqual(1, len(kept), output)
        self.assertIn(str(kept[0]), output)
        self.assertIn("Taken in", self.apply(*flags))
        self.assertFalse(kept[0].exists())
        self.assert_all_there_and_nothing_twice(*flags)

    def test_standard_error_where_no_file_can_be_written(self):
        (self.stack.directory / ".eniform").write_text("in the way")
        self.stack.environment["TMPDIR"] = str(self.stack.directory / "nowhere")
        flags = ("--state", "sqlite:elsewhere/state.db")
        code, output, errors = self.fill(*flags)
        self.assertEqual(8, code, output + errors)
        line = next(line for line in errors.splitlines() if line.startswith('{"checksum"'))
        self.assertIn("stands on standard error", output)
        # Saved as it says, it is taken in.
        (self.stack.directory / ".eniform").unlink()
        (self.stack.directory / ".eniform").mkdir()
        saved = self.stack.directory / ".eniform" / "recovery-1.json"
        saved.write_text(line + "\n")
        saved.chmod(0o600)
        self.assertIn("Taken in", self.apply(*flags))
        self.assert_all_there_and_nothing_twice(*flags)

    def test_full_from_the_start_nothing_is_done(self):
        self.eniform("init")
        result = subprocess.run(["prlimit", "--fsize=0:0", str(harness.BIN / "eniform"), "apply", "--auto-approve"],
                                cwd=self.stack.directory, env=self.stack.environment, stdin=subprocess.DEVNULL, capture_output=True,
                                text=True, check=False)
        self.assertEqual(1, result.returncode, result.stdout + result.stderr)
        self.assertIn("Error EF-C", result.stderr)
        self.assertEqual(0, self.emulator.calls("CreateNetworkInterface"))
        self.assertEqual([], list(self.stack.state.parent.glob("recovery-*")))
        self.apply()
        self.assert_all_there_and_nothing_twice()


class ReadOnlyDisk(harness.StackTest):
    """The file system turns read-only while the first operation of an apply is under way."""

    def test_what_is_known_is_kept_elsewhere_and_taken_in(self):
        self.stack.use("three-networks")
        self.eniform("init")
        temporary = pathlib.Path(tempfile.mkdtemp(prefix="eniform-"))
        self.addCleanup(shutil.rmtree, temporary)
        since = temporary / "since"
        self.stack.environment |= {"TMPDIR": str(temporary), "LD_PRELOAD": str(harness.BIN.parent / "tests" / "libread_only_files.so"),
                                   "ENIFORM_READ_ONLY": str(self.stack.directory.resolve()), "ENIFORM_READ_ONLY_SINCE": str(since)}
        self.emulator.faults({"action": "CreateNetworkInterface", "nth": 1, "do": "hang", "seconds": 1})
        process = self.stack.start("apply", "--auto-approve", "--parallelism", "1")
        self.wait_for(lambda: self.emulator.calls("CreateNetworkInterface"), process)
        since.touch()
        output, errors = process.communicate()
        self.assertEqual(8, process.returncode, output + errors)
        self.assertEqual(1, self.emulator.calls("CreateNetworkInterface"), "nothing new was started")
        self.assertIn("The state could not be written, so nothing new was started", output)
        [kept] = temporary.glob("eniform-recovery-*-1.json")
        self.assertIn(str(kept), output)

        # Nothing can be applied meanwhile, and that is said; looking still works.
        refused = self.stack.run("apply", "--auto-approve")
        self.assertEqual(1, refused.returncode)
        self.assertIn("The state can not be written", refused.stderr)
        seen = self.stack.run("plan")
        self.assertEqual(0, seen.returncode, seen.stderr)
        self.assertIn("The operation 8 (CREATE_INTERFACE for network_interface.public) of run 1 was done", seen.stderr)
        self.assertEqual(1, self.emulator.calls("CreateNetworkInterface"))

        since.unlink()
        self.assertIn("Taken in", self.apply())
        self.assertFalse(kept.exists())
        self.assertEqual(0, self.stack.run("plan", "--detailed-exitcode").returncode)
        self.assertEqual(4, len(self.emulator.world()["interfaces"]))


class DeafStreams(harness.StackTest):
    """Nobody hears what is told: what was asked for is done all the same."""

    def setUp(self):
        super().setUp()
        self.stack.use("three-networks")

    def test_a_log_that_can_not_be_written_is_told_once(self):
        text = self.apply("--log-level", "debug", "--log-file", "/dev/full")
        self.assertEqual(1, text.count("The log /dev/full can not be written"), text)
        self.assert_converged()

    def test_events_that_can_not_be_written_are_told(self):
        text = self.apply("--events", "/dev/full")
        self.assertIn("Events are missing in '/dev/full'", text)
        self.assert_converged()

    def test_output_that_nobody_takes(self):
        with open("/dev/full", "w", encoding="utf-8") as full:
            code = subprocess.call([str(harness.BIN / "eniform"), "apply", "--auto-approve"], cwd=self.stack.directory,
                                   env=self.stack.environment, stdin=subprocess.DEVNULL, stdout=full, stderr=full)
        self.assertEqual(0, code)
        self.assert_converged()


class Flood(harness.StackTest):
    """A plugin that writes as fast as it can while it works."""

    MOST_MEMORY_KIB = 300 * 1024

    def setUp(self):
        super().setUp()
        plugins = self.stack.directory / "plugins"
        plugins.mkdir()
        path = plugins / "eniform-provider-flood"
        path.write_text(f"#!/bin/sh\nyes '{'x' * 1000}' >&2 &\nexec {harness.BIN}/eniform-provider-tencentcloud\n")
        path.chmod(0o755)
        self.stack.environment["ENIFORM_PLUGIN_PATH"] = str(plugins)
        self.stack.use("three-networks")
        self.stack.edit("plugin: tencentcloud", "plugin: flood")

    def run_measured(self, *arguments):
        """Exit code, stdout, stderr and the most memory it took, in KiB."""
        paths = [self.stack.directory / name for name in ("out", "err")]
        with open(paths[0], "wb") as out, open(paths[1], "wb") as err:
            process = subprocess.Popen([str(harness.BIN / "eniform"), *arguments], cwd=self.stack.directory, env=self.stack.environment,
                                       stdin=subprocess.DEVNULL, stdout=out, stderr=err)
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        return process.returncode, *(path.read_text() for path in paths), usage.ru_maxrss

    def test_what_fails_is_told_all_the_same(self):
        self.emulator.faults({"action": "CreateNetworkInterface", "nth": 1, "do": "fail", "code": "InvalidParameterValue"})
        code, output, errors, memory = self.run_measured("apply", "--auto-approve", "--parallelism", "1")
        self.assertEqual(8, code, output + errors[-2000:])
        self.assertRegex(output, r"InvalidParameterValue: .*request id ")
        self.assertIn("The cloud does not accept this as it is declared.", output)
        self.assertIn("eniform apply", output)
        self.assertNotIn("xxxxx", output + errors)
        self.assertLess(memory, self.MOST_MEMORY_KIB)
        code, output, errors, memory = self.run_measured("apply", "--auto-approve")
        self.assertEqual(0, code, output + errors[-2000:])
        self.assertLess(memory, self.MOST_MEMORY_KIB)

    def test_nothing_of_it_is_left_running(self):
        self.eniform("plan")
        mark = f"yes\0{'x' * 1000}"
        left = [pid for pid in os.listdir("/proc") if pid.isdigit() and mark in command_line(pid)]
        self.assertEqual([], left)


def command_line(pid):
    try:
        with open(f"/proc/{pid}/cmdline", encoding="utf-8", errors="replace") as text:
            return text.read()
    except OSError:
        return ""


if __name__ == "__main__":
    unittest.main()
