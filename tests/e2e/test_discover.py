"""What exists is discovered, adopted without a change, and let go again."""

import unittest

import harness

PROVIDERS = """\
stack: adopted
providers:
  gz: {plugin: tencentcloud, region: ap-guangzhou, endpoint: "http://127.0.0.1:9780"}
"""


class Existing(harness.StackTest):
    """A cloud that somebody built by hand: here, with another stack whose state is lost."""

    def setUp(self):
        super().setUp()
        self.stack.use("three-networks")
        self.apply()
        self.stack.edit("stack: three-networks", "stack: adopted")
        for path in [*self.stack.state.parent.iterdir(), self.stack.directory / "network.eni.yaml"]:
            path.unlink()
        self.ids = {name: i["id"] for name, i in self.interfaces().items()}
        self.cloud.vpc("ModifyNetworkInterfaceAttribute", NetworkInterfaceId=self.ids["public"], NetworkInterfaceName="公网: 1 # 2")
        self.cloud.vpc("ModifyAddressAttribute", AddressId=self.eips()["web"]["id"], AddressName="")
        self.before = self.emulator.world()

    def plan_imports_only(self, count):
        plan = self.json("plan")
        self.assertEqual([], plan["operations"])
        self.assertEqual([], plan["diagnostics"])
        self.assertEqual({"no-op"}, {a for c in plan["resource_changes"] for a in c["change"]["actions"]})
        self.assertEqual(count, plan["summary"]["import"])
        return plan

    def assert_the_cloud_is_untouched(self):
        self.assertEqual(self.before, self.emulator.world())
        self.assert_nothing_refused()


class Discovering(Existing):
    def test_everything_without_a_file(self):
        text = self.eniform("discover", "--plugin", "tencentcloud", "--region", "ap-guangzhou", "--endpoint", self.emulator.endpoint,
                            "--out", "found.eni.yaml")
        self.assertIn("4 network interfaces, 2 EIPs, 2 bindings", text)
        written = (self.stack.directory / "found.eni.yaml").read_text()
        self.assertIn('name: "公网: 1 # 2"', written)
        self.assertIn("primary_of: ins-a0000000", written)
        self.eniform("validate")
        self.plan_imports_only(8)
        self.apply()
        self.assert_converged()
        self.eniform("drift", code=0)
        self.assert_the_cloud_is_untouched()
        self.assertIn("Found nothing", self.eniform("discover"))

    def test_in_steps_beside_the_files(self):
        self.stack.write(PROVIDERS)
        self.eniform("discover", "--instance", "ins-a0000000", "--out", "app-0.eni.yaml")
        written = (self.stack.directory / "app-0.eni.yaml").read_text()
        self.assertNotIn("providers:", written)
        self.assertNotIn("ins-a1000000", written)
        self.plan_imports_only(7)
        # Once before the import is applied and once after: what the files adopt is not written twice.
        self.assertIn("Managed already", self.eniform("discover", "--instance", "ins-a0000000"))
        self.apply()
        text = self.eniform("discover", "--out", "rest.eni.yaml")
        self.assertIn("network_interface.app-0-primary", text)
        self.plan_imports_only(1)
        self.apply()
        self.assert_converged()
        self.assert_the_cloud_is_untouched()

    def test_narrowed(self):
        self.stack.write(PROVIDERS)

        def found(*arguments):
            return self.stack.run("discover", *arguments).stdout

        self.assertEqual(4, found("--vpc", "vpc-0a1b2c3d").count("{to: network_interface."))
        self.assertIn("to: network_interface.eni-", found("--subnet", "subnet-c1000000"))
        self.assertEqual(1, found("--tag", "network=public").count("{to: "))
        self.assertEqual("", found("--tag", "network=public", "--tag", "tier=web"))
        self.assertEqual(2, found("--subnet", "subnet-d1000000", "--subnet", "subnet-c1000000").count("{to: network_interface."))
        self.assertIn("vpc-0a1b2c3d", self.eniform("discover", "--vpc", "vpc-0a1b2c3e", code=64))

    def test_nothing_is_written_over(self):
        self.stack.write(PROVIDERS)
        calls = self.emulator.calls()
        self.assertIn("nothing is ever written over", self.eniform("discover", "--out", "network.eni.yaml", code=1))
        self.assertEqual(calls, self.emulator.calls())

    def test_an_open_run_is_settled_first(self):
        self.stack.write(PROVIDERS + """\
network_interfaces:
  new: {subnet: subnet-d1000000}
""")
        self.emulator.faults({"action": "CreateNetworkInterface", "nth": 1, "do": "hang", "seconds": 2})
        before = self.emulator.calls("CreateNetworkInterface")
        run = self.stack.start("apply", "--auto-approve")
        self.wait_for(lambda: self.emulator.calls("CreateNetworkInterface") > before, run)
        run.kill()
        run.communicate()
        self.assertIn("apply --resume", self.eniform("discover", code=1))
        self.apply("--resume")
        self.assertNotIn(self.interfaces()["new"]["id"], self.stack.run("discover").stdout)


class LettingGo(Existing):
    """What is adopted can be changed in place, renamed, and given back as it was."""

    def setUp(self):
        super().setUp()
        self.stack.write(PROVIDERS)
        self.eniform("discover", "--subnet", "subnet-d1000000", "--out", "found.eni.yaml")
        self.management = self.ids["app-0-management"]

    def test_imported_with_other_wishes_it_is_changed_in_place(self):
        self.stack.edit("    subnet: subnet-d1000000\n", "    description: by hand no more\n    subnet: subnet-d1000000\n", "found.eni.yaml")
        self.stack.edit("    primary_ip: 10.20.3.10\n", "    primary_ip: 10.20.3.10\n    secondary_ips: [10.20.3.11]\n", "found.eni.yaml")
        plan = self.json("plan")
        self.assertEqual({"UPDATE_INTERFACE", "ASSIGN_ADDRESSES"}, set(self.operations(plan)))
        self.assertEqual((1, 1), (plan["summary"]["import"], plan["summary"]["update"]))
        self.apply()
        changed = self.interfaces()["app-0-management"]
        self.assertEqual((self.management, "by hand no more", ["10.20.3.11"]), (changed["id"], changed["description"], changed["secondary_ips"]))
        self.assert_converged()
        self.assert_nothing_refused()

    def test_renamed_and_the_imports_removed(self):
        self.apply()
        path = self.stack.directory / "found.eni.yaml"
        text = path.read_text()
        self.assertIn("imports:\n  - {to: network_interface.app-0-management,", text)
        text = text[:text.index("imports:")].replace("  app-0-management:\n", "  management:\n    name: app-0-management\n")
        path.write_text(text + "moved: [{from: network_interface.app-0-management, to: network_interface.management}]\n")
        self.assertEqual([], self.json("plan")["operations"])
        self.apply()
        self.assertEqual(["network_interface.management"], self.stack.run("state", "list").stdout.split())
        self.assert_converged()
        path.write_text(text)  # the move is done and may go
        self.assert_converged()
        self.assert_the_cloud_is_untouched()

    def test_forgotten_when_its_lines_go(self):
        self.stack.edit("    primary_ip: 10.20.3.10\n", "    primary_ip: 10.20.3.10\n    on_remove: forget\n", "found.eni.yaml")
        self.apply()
        (self.stack.directory / "found.eni.yaml").unlink()
        plan = self.json("plan")
        self.assertEqual([], plan["operations"])
        self.assertEqual([["forget"]], [c["change"]["actions"] for c in plan["resource_changes"]])
        self.apply()
        self.assertEqual("", self.stack.run("state", "list").stdout)
        self.assert_the_cloud_is_untouched()
        # Given back, it can be found again.
        self.assertIn(self.management, self.stack.run("discover").stdout)

    def test_detached_and_forgotten_when_its_lines_go(self):
        self.stack.edit("    primary_ip: 10.20.3.10\n", "    primary_ip: 10.20.3.10\n    on_remove: detach\n", "found.eni.yaml")
        self.apply()
        (self.stack.directory / "found.eni.yaml").unlink()
        self.assertEqual(["DETACH"], self.operations(self.json("plan")))
        self.apply()
        self.assertFalse(self.interfaces()["app-0-management"].get("attached_to"))
        self.assertEqual("", self.stack.run("state", "list").stdout)
        self.assert_nothing_refused()

    def test_adopted_eips_are_forgotten_and_not_released(self):
        (self.stack.directory / "found.eni.yaml").unlink()
        self.eniform("discover", "--instance", "ins-a0000000", "--out", "all.eni.yaml")
        self.apply()
        path = self.stack.directory / "all.eni.yaml"
        text = path.read_text()
        path.write_text(text[:text.index("eips:")])
        plan = self.json("plan")
        actions = {c["address"]: c["change"]["actions"] for c in plan["resource_changes"] if c["type"] == "eip"}
        self.assertEqual([["forget"]] * 2, list(actions.values()))
        self.assertEqual(["UNBIND_EIP"] * 2, self.operations(plan))
        self.apply()
        self.assertEqual(2, len(self.emulator.world()["eips"]))
        self.assert_converged()


if __name__ == "__main__":
    unittest.main()
