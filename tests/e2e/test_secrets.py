"""Keys planted in the environment are found nowhere: not in what is printed, nor in any file, nor in a command line, in whatever form."""

import base64
import datetime
import hashlib
import hmac
import json
import os
import pathlib
import re
import stat
import unittest
import urllib.parse

import fakecloud
import harness

PLANTED = {
    "TENCENTCLOUD_SECRET_ID": "AKIDplantedid0123456789tc",
    "TENCENTCLOUD_SECRET_KEY": "plantedkey/TC+4711=abcdef",
    "TENCENTCLOUD_SECURITY_TOKEN": "plantedtoken/TC+0815=ghijkl",
    "ALIBABA_CLOUD_ACCESS_KEY_ID": "LTAIplantedid0123456789al",
    "ALIBABA_CLOUD_ACCESS_KEY_SECRET": "plantedkey/AL+4711=abcdef",
    "ALIBABA_CLOUD_SECURITY_TOKEN": "plantedtoken/AL+0815=ghijkl",
    "JDCLOUD_ACCESS_KEY": "JDCplantedid0123456789jd",
    "JDCLOUD_SECRET_KEY": "plantedkey/JD+4711=abcdef",
    "JDCLOUD_SESSION_TOKEN": "plantedtoken/JD+0815=ghijkl",
}
OF_CLOUD = (("AKIDEXAMPLE", "TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY", "TENCENTCLOUD_SECURITY_TOKEN"),
            ("LTAIEXAMPLE", "ALIBABA_CLOUD_ACCESS_KEY_ID", "ALIBABA_CLOUD_ACCESS_KEY_SECRET", "ALIBABA_CLOUD_SECURITY_TOKEN"),
            ("JDCEXAMPLE", "JDCLOUD_ACCESS_KEY", "JDCLOUD_SECRET_KEY", "JDCLOUD_SESSION_TOKEN"))
URL_PASSWORD = "plantedpassword4711"


def forms(value):
    """The bytes that a value leaves behind, as it is and as programs write it."""
    raw = value if isinstance(value, bytes) else value.encode()
    quoted = urllib.parse.quote(raw, safe="")
    yield from (raw, quoted.encode(), quoted.lower().encode(), urllib.parse.quote(quoted, safe="").encode())
    yield json.dumps(value)[1:-1].encode() if isinstance(value, str) else raw
    yield from (raw.hex().encode(), raw.hex().upper().encode())
    # Inside of something that was encoded as a whole: what no neighbour changes, for each of the three places it can begin at.
    for offset in range(3):
        text = base64.b64encode(b"\0" * offset + raw)
        inner = text[(0, 2, 3)[offset]:len(text.rstrip(b"=")) - 2]
        yield from (inner, inner.translate(bytes.maketrans(b"+/", b"-_")))


def derived(key):
    """The keys that Tencent Cloud's signatures of today are made with (Tencent reference 1.3)."""
    for day in (0, 1):
        date = (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(days=day)).strftime("%Y-%m-%d")
        for service in ("vpc", "cvm", "tag"):
            signing = ("TC3" + key).encode()
            for part in (date, service, "tc3_request"):
                signing = hmac.new(signing, part.encode(), hashlib.sha256).digest()
                yield signing


NEEDLES = {form: name for name, value in PLANTED.items() for form in forms(value)}
NEEDLES.update({form: "the signing key" for key in derived(PLANTED["TENCENTCLOUD_SECRET_KEY"]) for form in forms(key)})
NEEDLES.update({form: "the password of a URL" for form in forms(URL_PASSWORD)})


def found_in(data):
    """Names of the secrets that stand in the bytes."""
    return sorted({name for needle, name in NEEDLES.items() if needle in data})


def command_lines(pid):
    """The command lines of a process and of all below it."""
    lines = [pathlib.Path(f"/proc/{pid}/cmdline").read_bytes()]
    for child in harness.children(pid):
        lines += command_lines(child)
    return lines


class Planted(harness.StackTest):
    """Three clouds whose only credentials are the planted ones, temporary ones with a token each."""

    def setUp(self):
        world = (harness.EXAMPLES / "multi-cloud" / "world.yaml").read_text()
        for old, identity, key, token in OF_CLOUD:
            entry = f'{{id: "{PLANTED[identity]}", key: "{PLANTED[key]}", token: "{PLANTED[token]}"}}'
            world, count = re.subn(r"credentials: \[\{id: " + old + r", key: \w+\}\]", f"credentials: [{entry}]", world)
            assert count == 1
        self.planted_world = pathlib.Path(self.enterContext(harness.tempfile.TemporaryDirectory())) / "world.yaml"
        self.planted_world.write_text(world)
        self.world = self.planted_world
        super().setUp()
        self.temporary = pathlib.Path(self.directory) / "tmp"
        self.temporary.mkdir()
        self.stack.environment.update(PLANTED)
        self.stack.environment["TMPDIR"] = str(self.temporary)
        self.stack.use("multi-cloud")
        self.printed = []

    def run_it(self, *arguments, code=0):
        result = self.stack.run(*arguments, "--log-level", "trace")
        text = result.stdout + result.stderr
        self.printed.append((arguments, text))
        self.assertEqual(code, result.returncode, text)
        return text

    def assert_nothing_leaked(self):
        for arguments, text in self.printed:
            self.assertEqual([], found_in(text.encode()), f"printed by eniform {' '.join(arguments)}\n{text}")
        files = [p for top in (self.stack.directory, self.temporary) for p in top.rglob("*") if stat.S_ISREG(p.lstat().st_mode)]
        self.assertGreater(len(files), 0)
        for path in files:
            self.assertEqual([], found_in(path.read_bytes()), f"in the file {path}")
        return files

    def test_a_whole_life(self):
        self.run_it("validate")
        self.run_it("init")
        self.run_it("plan", "--out", "first.plan", "--format", "json")
        self.run_it("show", "first.plan")
        self.run_it("apply", "first.plan", "--events", "events", "--log-file", "log")
        self.run_it("discover", "--provider", "hz", "--out", "found.eni.yaml.kept")
        self.stack.edit("bandwidth_mbps: 10", "bandwidth_mbps: 20")
        self.run_it("plan", "--format", "markdown", "--log-file", "log")
        self.run_it("apply", "--auto-approve")
        self.run_it("drift")
        for arguments in (["state", "list"], ["state", "show", "eip.tunnel-gz"], ["output", "--format", "json"], ["providers", "lock"],
                          ["providers", "list", "--format", "json"]):
            self.run_it(*arguments)
        self.run_it("destroy", "--auto-approve")
        files = {p.name for p in self.assert_nothing_leaked()}
        self.assertLessEqual({"state.db", "first.plan", "events", "log", "found.eni.yaml.kept", ".eniform.lock"}, files)
        log = (self.stack.directory / "log").read_text()
        self.assertIn('"msg":"called"', log, "trace reaches the plugins")

    def test_while_it_runs(self):
        self.emulator.faults({"action": "CreateNetworkInterface", "nth": 1, "do": "hang", "seconds": 1})
        process = self.stack.start("apply", "--auto-approve", "--log-level", "trace", "--events", "events")
        self.wait_for(lambda: self.emulator.calls("CreateNetworkInterface"), process)
        lines = command_lines(process.pid)
        self.assertEqual(4, len(lines), "eniform and three plugins")
        for line in lines:
            self.assertEqual([], found_in(line))
        self.assertTrue((self.stack.directory / ".eniform" / "state.db-wal").exists())
        self.assert_nothing_leaked()
        output, errors = process.communicate()
        self.printed.append((("apply",), output + errors))
        self.assertEqual(0, process.returncode, output + errors)
        self.assert_nothing_leaked()

    def test_refused_credentials(self):
        for name, value in PLANTED.items():
            with self.subTest(name=name):
                self.stack.environment[name] = value[:-3] + "xyz"
                NEEDLES.update({form: name for form in forms(value[:-3] + "xyz")})
                self.run_it("plan", "--log-file", "log", code=1)
                self.stack.environment[name] = value
        self.assert_nothing_leaked()

    def test_an_endpoint_with_a_password(self):
        self.stack.edit(f'"{self.stack.endpoint}"', f'"https://planted:{URL_PASSWORD}@127.0.0.1:1"')
        for command in (["validate"], ["plan"], ["plan", "--format", "json"], ["plan", "--format", "markdown"]):
            text = self.run_it(*command, code=4)
            self.assertIn("127.0.0.1:1", text)
        (self.stack.directory / "network.eni.yaml").unlink()
        text = self.run_it("discover", "--plugin", "alicloud", "--region", "cn-hangzhou",
                           "--endpoint", f"https://planted:{URL_PASSWORD}@127.0.0.1:1", code=64)
        self.assertIn("127.0.0.1:1", text)
        for arguments, printed in self.printed:
            self.assertEqual([], found_in(printed.encode()), f"{arguments}\n{printed}")

    def test_nobody_listens(self):
        self.stack.edit(f'"{self.stack.endpoint}"', '"http://127.0.0.1:1"')
        self.run_it("plan", code=1)
        self.assert_nothing_leaked()

    def test_a_cloud_that_quotes_what_was_signed(self):
        signed = urllib.parse.quote("AccessKeyId=" + urllib.parse.quote(PLANTED["ALIBABA_CLOUD_ACCESS_KEY_ID"], safe="") + "&SecurityToken="
                                    + urllib.parse.quote(PLANTED["ALIBABA_CLOUD_SECURITY_TOKEN"], safe=""), safe="")
        answer = json.dumps({"RequestId": "r-1", "Code": "SignatureDoesNotMatch",
                             "Message": f"server string to sign is: GET&%2F&{signed}, key {PLANTED['ALIBABA_CLOUD_ACCESS_KEY_SECRET']}"})
        cloud = fakecloud.FakeCloud(fakecloud.body(400, answer.encode()))
        self.addCleanup(cloud.stop)
        old = f'hz: {{plugin: alicloud, region: cn-hangzhou, endpoint: "{self.stack.endpoint}"}}'
        self.stack.edit(old, old.replace(self.stack.endpoint, cloud.endpoint))
        text = self.run_it("plan", "--log-file", "log", code=1)
        self.assertIn("[ALIBABA_CLOUD_ACCESS_KEY_ID]", text)
        self.assertIn("[ALIBABA_CLOUD_SECURITY_TOKEN]", text)
        self.assert_nothing_leaked()

    def test_a_plugin_that_prints_its_environment(self):
        plugins = pathlib.Path(self.directory) / "plugins"
        plugins.mkdir()
        self.stack.environment["ENIFORM_PLUGIN_PATH"] = str(plugins)
        for where in ("", ">&2"):
            (plugins / "eniform-provider-chatty").write_text(f"#!/bin/sh\nenv {where}\ncat /proc/self/environ >&2\nexit 1\n")
            (plugins / "eniform-provider-chatty").chmod(0o755)
            (self.stack.directory / "network.eni.yaml").write_text(
                "stack: s\nproviders: {p: {plugin: chatty, region: r}}\nnetwork_interfaces: {a: {subnet: s-1}}\n")
            self.run_it("plan", code=1)
            self.run_it("plan", "--log-file", "log", code=1)
        self.assertIn("TENCENTCLOUD_SECRET_KEY=[TENCENTCLOUD_SECRET_KEY]", self.printed[-2][1])
        self.assert_nothing_leaked()

    def test_the_check_itself(self):
        for name, value in PLANTED.items():
            text = base64.b64encode(f"Authorization: {value} and more".encode())
            self.assertEqual([name], found_in(text))
        self.assertEqual([], found_in(b"nothing of the kind"))


class Modes(harness.StackTest):
    """With a umask that takes nothing away: what is made is its owner's alone."""

    def test_every_file_and_directory(self):
        before = os.umask(0)
        self.addCleanup(os.umask, before)
        temporary = pathlib.Path(self.directory) / "tmp"
        temporary.mkdir(mode=0o700)
        self.stack.environment["TMPDIR"] = str(temporary)
        self.stack.use("three-networks")
        self.stack.directory.chmod(0o755)
        self.eniform("init")
        self.eniform("plan", "--out", "saved.plan", "--log-file", "log", "--log-level", "trace")
        self.emulator.faults({"action": "CreateNetworkInterface", "nth": 1, "do": "hang", "seconds": 1})
        process = self.stack.start("apply", "saved.plan", "--events", "events")
        self.wait_for(lambda: self.emulator.calls("CreateNetworkInterface"), process)
        seen = {}
        for top in (self.stack.directory, temporary):
            for path in top.rglob("*"):
                info = path.lstat()
                seen[path.name.rsplit("-", 1)[0] if path.parent == temporary else path.name] = (stat.S_IFMT(info.st_mode), info.st_mode & 0o7777)
        output, errors = process.communicate()
        self.assertEqual(0, process.returncode, output + errors)
        self.eniform("state", "rm", "eip.web") if "eip.web" in self.eniform("state", "list") else None
        backups = list((self.stack.directory / ".eniform").glob("*backup*"))
        for path in backups:
            seen[path.name] = (stat.S_IFREG, path.lstat().st_mode & 0o7777)
        directory, regular, socket = stat.S_IFDIR, stat.S_IFREG, stat.S_IFSOCK
        for name, expected in {".eniform": (directory, 0o700), "state.db": (regular, 0o600), "state.db-wal": (regular, 0o600),
                               "state.db-shm": (regular, 0o600), "saved.plan": (regular, 0o600), "log": (regular, 0o600),
                               "events": (regular, 0o600), "eniform-plugin": (directory, 0o700), "plugin.sock": (socket, 0o600)}.items():
            self.assertEqual(expected, seen.get(name), f"{name}; there are {sorted(seen)}")
        for path in backups:
            self.assertEqual((regular, 0o600), seen[path.name])


if __name__ == "__main__":
    unittest.main()
