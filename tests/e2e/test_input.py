"""Bad declarations, met the way a user meets them: one run, every error, each with its place; exit 4 and no call."""

import json
import unittest

import harness

HEAD = """\
stack: input
providers:
  gz: {plugin: tencentcloud, region: ap-guangzhou, endpoint: "http://127.0.0.1:9780"}
"""
ONE = HEAD + """\
network_interfaces:
  one:
    subnet: subnet-c1000000
    security_groups: [sg-c1000000]
    primary_ip: 10.20.2.10
"""


class Files(harness.StackTest):
    """What `validate` finds: the files alone."""

    def refused(self, text=None, *parts, name="network.eni.yaml", arguments=("validate",), code=4):
        if text is not None:
            self.stack.write(text, name)
        output = self.eniform(*arguments, code=code)
        for part in parts:
            self.assertIn(part, output)
        self.assertEqual(0, self.emulator.calls())
        return output

    def test_a_missing_file(self):
        self.refused(None, "nowhere.eni.yaml", arguments=("validate", "nowhere.eni.yaml"))

    def test_no_file_at_all(self):
        self.refused(None, ".eni.yaml", arguments=("plan",))

    def test_an_empty_file(self):
        self.refused("", "network.eni.yaml")

    def test_50_megabytes_of_nonsense(self):
        (self.stack.directory / "network.eni.yaml").write_bytes(bytes(range(256)) * (50 * 1024 * 1024 // 256))
        self.assertLess(len(self.refused(None, "network.eni.yaml")), 100000)

    def test_50_megabytes_of_text(self):
        (self.stack.directory / "network.eni.yaml").write_text("nonsense: [a, b, c]\n" * (50 * 1024 * 1024 // 20))
        self.assertLess(len(self.refused(None, "network.eni.yaml")), 100000)

    def test_an_alias_within_itself(self):
        self.refused("network_interfaces: &a\n  one: *a\n", "network.eni.yaml:2:8")

    def test_an_alias_bomb(self):
        levels = "a: &l0 [x, x, x, x, x, x, x, x, x, x]\n" + "".join(
            f"b{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 10)}]\n" for n in range(1, 12))
        self.assertLess(len(self.refused(levels, "network.eni.yaml:")), 100000)

    def test_an_alias_bomb_in_its_place(self):
        bomb = HEAD + "network_interfaces:\n  one:\n    subnet: subnet-1\n    tags: &t0 {a: b}\n"
        bomb += "    secondary_ips: &l0 [10.20.2.1, 10.20.2.2, 10.20.2.3, 10.20.2.4]\n"
        for n in range(1, 14):
            bomb += f"  n{n}:\n    subnet: subnet-1\n    secondary_ips: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]\n"
        self.refused(bomb, "network.eni.yaml:")

    def test_an_unknown_key(self):
        output = self.refused(ONE + "    secondary_ip: [10.20.2.11]\n", "network.eni.yaml:9:5", "secondary_ip", "secondary_ips")
        self.assertIn("    secondary_ip: [10.20.2.11]", output)
        self.assertIn("^", output)

    def test_every_error_in_one_run(self):
        output = self.refused(HEAD + """\
network_interfaces:
  one:
    subnett: subnet-1
    primary_ip: 10.20.2.300
  two:
    subnet: [subnet-1]
    protect: perhaps
""")
        for place in (":6:5", ":7:17", ":9:13", ":10:14"):
            self.assertIn("network.eni.yaml" + place, output)

    def test_a_name_in_two_files(self):
        self.stack.write(ONE)
        self.refused("network_interfaces:\n  one:\n    subnet: subnet-2\n", "network.eni.yaml:5:3", "other.eni.yaml:2:3", name="other.eni.yaml")

    def test_the_same_address_twice(self):
        self.refused(ONE + "    secondary_ips: [10.20.2.11, 10.20.2.11]\n", "10.20.2.11", "network.eni.yaml:9:33")

    def test_an_eip_bound_twice(self):
        self.refused(ONE + "    secondary_ips: [10.20.2.11]\neips: {web: {}}\neip_bindings:\n"
                     "  a: {eip: web, network_interface: one}\n  b: {eip: web, network_interface: one, private_ip: 10.20.2.11}\n",
                     "eip_binding", "web", "network.eni.yaml:13:")

    def test_a_reference_to_nothing(self):
        self.refused(ONE + "eips: {web: {}}\neip_bindings:\n  a: {eip: webb, network_interface: ones}\n", "webb", "'web'", "ones", "'one'")

    def test_a_language_that_is_not_ours(self):
        self.refused("{ this is: [not yaml", "network.eni.yaml:")
        (self.stack.directory / "network.eni.yaml").unlink()
        self.refused('{"stack": "input", }', "network.eni.json:1:", name="network.eni.json")
        (self.stack.directory / "network.eni.json").unlink()
        self.refused("{ stack: 'input' + }", "network.eni.jsonnet:1:", name="network.eni.jsonnet")

    def test_json_diagnostics(self):
        self.stack.write(ONE + "    secondary_ip: [10.20.2.11]\n")
        result = self.stack.run("validate", "--format", "json")
        self.assertEqual(4, result.returncode)
        found = json.loads(result.stdout)["diagnostics"]
        self.assertEqual([("error", 9, 5)], [(d["severity"], d["line"], d["column"]) for d in found])

    def test_a_good_one(self):
        self.stack.write(ONE)
        self.eniform("validate")

    def test_three_languages_say_the_same(self):
        plans = []
        for name, text in (("network.eni.yaml", ONE),
                           ("network.eni.json", json.dumps({"stack": "input", "providers": {"gz": {
                               "plugin": "tencentcloud", "region": "ap-guangzhou", "endpoint": "http://127.0.0.1:9780"}},
                               "network_interfaces": {"one": {"subnet": "subnet-c1000000", "security_groups": ["sg-c1000000"],
                                                              "primary_ip": "10.20.2.10"}}})),
                           ("network.eni.jsonnet", """
                            local subnet = 'subnet-c1000000';
                            { stack: 'input',
                              providers: { gz: { plugin: 'tencentcloud', region: 'ap-guangzhou', endpoint: 'http://127.0.0.1:9780' } },
                              network_interfaces: { one: { subnet: subnet, security_groups: ['sg-c1000000'],
                                                           primary_ip: '10.20.2.%d' % (5 + 5) } } }""")):
            self.stack.write(text, name)
            plans.append(self.stack.run("plan", "--format", "json").stdout)
            (self.stack.directory / name).unlink()
        self.assertEqual(1, len(set(plans)))
        self.assertTrue(json.loads(plans[0])["operations"])


class CommandLine(harness.StackTest):
    def test_wrong_use(self):
        for arguments in (("explode",), ("plan", "--no-such-flag"), ("plan", "--format", "xml"), ("apply", "--parallelism", "many"),
                          ("state",), ("apply", "--parallelism", "0")):
            with self.subTest(arguments=arguments):
                self.eniform(*arguments, code=64)

    def test_init_writes_a_declaration_that_validates(self):
        self.eniform("init")
        self.assertTrue(self.stack.state.exists())
        self.assertIn(".eniform/", (self.stack.directory / ".gitignore").read_text())
        self.eniform("validate")
        written = {p.name: p.read_text() for p in self.stack.directory.glob("*.eni.*")}
        self.assertEqual(1, len(written))
        self.assertIn("Nothing was changed", self.eniform("init"))
        self.assertEqual(written, {p.name: p.read_text() for p in self.stack.directory.glob("*.eni.*")})

    def test_version_and_schema(self):
        self.assertRegex(self.eniform("version"), r"\d+\.\d+\.\d+")
        self.assertIn("network_interfaces", json.loads(self.stack.run("schema").stdout)["properties"])

    def test_providers_list(self):
        self.assertIn("tencentcloud", self.eniform("providers", "list"))

    def test_output(self):
        self.stack.use("three-networks")
        self.apply()
        output = self.json("output")
        self.assertIn(self.interfaces()["public"]["mac"], json.dumps(output))
        self.assertIn(self.eips()["web"]["address"], json.dumps(output))


class Clouds(harness.StackTest):
    """What only a look at the cloud can tell: 4 where the file is wrong, 7 where the cloud forbids it; nothing is done."""

    def refused(self, text, *parts, code=7):
        self.stack.write(text)
        before = self.emulator.world()
        output = self.eniform("apply", "--auto-approve", code=code)
        for part in parts:
            self.assertIn(part, output)
        self.assertEqual(before, self.emulator.world())
        return output

    def test_an_address_outside_its_subnet(self):
        self.refused(ONE.replace("10.20.2.10", "10.20.9.10"), "10.20.9.10", "10.20.2.0/24", "network.eni.yaml:8:17", code=4)

    def test_a_reserved_address(self):
        self.refused(ONE.replace("10.20.2.10", "10.20.2.1"), "10.20.2.1", "10.20.2.2 to 10.20.2.254", code=4)

    def test_a_taken_address(self):
        self.refused(HEAD + "network_interfaces:\n  one:\n    subnet: {name: business-a}\n    primary_ip: 10.20.1.20\n", "10.20.1.20")

    def test_a_subnet_that_is_not_there(self):
        self.refused(ONE.replace("subnet-c1000000", "subnet-nowhere0"), "subnet-nowhere0", code=4)

    def test_a_look_up_with_no_match(self):
        self.refused(ONE.replace("subnet: subnet-c1000000", "subnet: {name: publik}"), "publik", "Did you mean 'public'", "network.eni.yaml:6:", code=4)

    def test_a_look_up_with_two_matches(self):
        self.emulator.stop()
        world = self.stack.directory / "world.yaml"
        text = self.world.read_text()
        world.write_text(text.replace("  security_groups:\n", "    - {id: subnet-c2000000, name: public, vpc: vpc-0a1b2c3d, "
                                      "zone: ap-guangzhou-4, cidr: 10.20.5.0/24}\n  security_groups:\n", 1))
        self.emulator = harness.Emulator(world)
        self.addCleanup(self.emulator.stop)
        self.stack.endpoint = self.emulator.endpoint
        self.refused(ONE.replace("subnet: subnet-c1000000", "subnet: {name: public}"), "subnet-c1000000", "subnet-c2000000", code=4)

    def test_an_instance_in_another_zone(self):
        self.emulator.stop()
        world = self.stack.directory / "world.yaml"
        text = self.world.read_text()
        world.write_text(text.replace("name: public, vpc: vpc-0a1b2c3d, zone: ap-guangzhou-3", "name: public, vpc: vpc-0a1b2c3d, zone: ap-guangzhou-4"))
        self.emulator = harness.Emulator(world)
        self.addCleanup(self.emulator.stop)
        self.stack.endpoint = self.emulator.endpoint
        self.refused(ONE + "    attachment: {instance: ins-a0000000}\n", "ap-guangzhou-3", "ap-guangzhou-4", "TC-02")


if __name__ == "__main__":
    unittest.main()
