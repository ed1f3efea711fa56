"""The examples for Alibaba Cloud, for JD Cloud and for all three clouds, applied: each cloud holds what is declared, field by field, and
refused nothing on the way. Their READMEs are run by test_walkthroughs.py."""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import expectation
import harness
import walkthrough


class CloudExample(unittest.TestCase):
    """An emulator with the example's world, and a stack with its declaration. A class sets `name`."""

    name = ""
    maxDiff = None
    eniform, json, apply, operations = (getattr(harness.StackTest, f) for f in ("eniform", "json", "apply", "operations"))
    assert_converged = harness.StackTest.assert_converged

    def setUp(self):
        self.example = walkthrough.Example(harness.EXAMPLES / self.name)
        if self.example.missing:
            self.skipTest("this tree has no program for " + ", ".join(self.example.missing))
        self.directory = tempfile.mkdtemp(prefix="eniform-e2e-")
        self.addCleanup(shutil.rmtree, self.directory, ignore_errors=True)
        self.emulator = harness.Emulator(self.example.world)
        self.addCleanup(self.emulator.stop)
        stack = pathlib.Path(self.directory) / "stack"
        stack.mkdir()
        self.stack = harness.Stack(stack, self.emulator.endpoint, walkthrough.CREDENTIALS)
        self.declare()

    def declare(self, folder="."):
        """Puts the example's declaration, or the one in a folder of it, in place."""
        path = self.example.directory / folder / "network.eni.yaml"
        self.stack.write(path.read_text())
        self.declared = expectation.read(path)

    def world(self, cloud):
        return self.emulator.get("/_emulator/world")[cloud]

    def interfaces(self, cloud):
        return {i["name"]: i for i in self.world(cloud)["interfaces"] if not i.get("primary")}

    def eips(self, cloud):
        return {e["name"]: e for e in self.world(cloud)["eips"]}

    def vendor_call(self, *arguments):
        subprocess.run([sys.executable, str(walkthrough.VENDOR_CALL), *arguments], check=True, capture_output=True,
                       env={**self.stack.environment, "ENDPOINT": self.emulator.endpoint})

    def apply_and_compare(self):
        self.apply()
        for provider, declared in self.declared["providers"].items():
            part = expectation.of_provider(self.declared, provider)
            self.assertEqual([], expectation.differences(part, self.world(declared["plugin"])), provider)
        self.assert_converged()
        refused = {cloud: {code: n for code, n in codes.items() if n} for cloud, codes in self.emulator.stats()["rejections"].items()}
        self.assertEqual({}, {cloud: codes for cloud, codes in refused.items() if codes})


class AlicloudFailover(CloudExample):
    name = "alicloud-failover"

    def test_the_interface_then_an_address(self):
        self.apply_and_compare()
        before, eips = self.interfaces("alicloud"), self.eips("alicloud")
        self.assertFalse(before["shop"]["delete_on_termination"])
        self.vendor_call("alicloud", "ecs", "StopInstance", "InstanceId=i-bp1a0000000000")

        self.declare("interface-taken-over")
        self.assertEqual(["DETACH", "ATTACH"], self.operations(self.json("plan")))
        self.apply_and_compare()
        after = self.interfaces("alicloud")
        for field in ("id", "mac", "primary_ip", "secondary_ips"):
            self.assertEqual(before["shop"][field], after["shop"][field])
        self.assertEqual("i-bp1b0000000000", after["shop"]["attached_to"])

        self.declare("address-taken-over")
        kinds = self.operations(self.json("plan"))
        self.assertEqual(["ASSIGN_ADDRESSES", "BIND_EIP", "UNASSIGN_ADDRESSES", "UNBIND_EIP"], sorted(kinds))
        self.assertLess(kinds.index("UNBIND_EIP"), kinds.index("UNASSIGN_ADDRESSES"))
        self.assertLess(kinds.index("UNASSIGN_ADDRESSES"), kinds.index("ASSIGN_ADDRESSES"))
        self.assertLess(kinds.index("ASSIGN_ADDRESSES"), kinds.index("BIND_EIP"))
        self.apply_and_compare()
        self.assertEqual({name: e["address"] for name, e in eips.items()}, {name: e["address"] for name, e in self.eips("alicloud").items()})
        self.assertEqual({name: i["id"] for name, i in before.items()}, {name: i["id"] for name, i in self.interfaces("alicloud").items()})


class JdcloudDeleteOnTermination(CloudExample):
    name = "jdcloud-delete-on-termination"

    def test_set_in_place_and_the_instance_deleted(self):
        self.apply_and_compare()
        before = self.interfaces("jdcloud")
        self.assertEqual({"replication": False, "database": False}, {name: i["delete_on_termination"] for name, i in before.items()})

        path = self.stack.directory / "network.eni.yaml"
        path.write_text(path.read_text().replace("delete_on_termination: false", "delete_on_termination: true", 1))
        plan = self.json("plan")
        self.assertEqual(["SET_DELETE_ON_TERMINATION"], self.operations(plan))
        self.assertEqual([], plan["dark_addresses"])
        self.apply()
        self.assertEqual({"replication": True, "database": False},
                         {name: i["delete_on_termination"] for name, i in self.interfaces("jdcloud").items()})
        self.assert_converged()

        self.vendor_call("jdcloud", "vm", "DELETE", "/instances/i-a000000000")
        kept = self.interfaces("jdcloud")
        self.assertEqual(["database"], sorted(kept))
        self.assertFalse(kept["database"].get("attached_to"))
        self.eniform("drift", code=3)

        self.declare("db-0-is-gone")
        self.assertEqual(["ATTACH"], self.operations(self.json("plan")))
        self.apply_and_compare()
        after = self.interfaces("jdcloud")["database"]
        for field in ("id", "mac", "primary_ip", "secondary_ips"):
            self.assertEqual(before["database"][field], after[field])
        self.assertEqual("i-b000000000", after["attached_to"])


class MultiCloud(CloudExample):
    name = "multi-cloud"

    def test_three_clouds_in_one_stack(self):
        self.apply_and_compare()
        for cloud, name in (("tencentcloud", "tunnel-gz"), ("alicloud", "tunnel-hz"), ("jdcloud", "tunnel-bj")):
            self.assertEqual([name], list(self.interfaces(cloud)))
            self.assertTrue(self.eips(cloud)[name]["private_ip"].endswith(".11"))
        plan = self.json("plan", "--replace", "network_interface.tunnel-hz", "--target", "network_interface.tunnel-hz")
        self.assertEqual({"hz"}, {o["provider"] for o in plan["operations"]})
        self.eniform("destroy", "--auto-approve")
        for cloud in ("tencentcloud", "alicloud", "jdcloud"):
            self.assertEqual({}, self.interfaces(cloud))
            self.assertEqual([""], [e.get("interface") or "" for e in self.eips(cloud).values()])  # kept, and bound to nothing

    def test_what_exists_is_discovered_on_each(self):
        self.apply_and_compare()
        for provider, declared in self.declared["providers"].items():
            with self.subTest(provider), tempfile.TemporaryDirectory(prefix="eniform-e2e-") as directory:
                before = self.world(declared["plugin"])
                stack = harness.Stack(directory, self.emulator.endpoint, walkthrough.CREDENTIALS)

                def run(*arguments):
                    result = stack.run(*arguments)
                    self.assertEqual(0, result.returncode, result.stdout + result.stderr)
                    return result.stdout

                run("discover", "--plugin", declared["plugin"], "--region", declared["region"], "--endpoint", self.emulator.endpoint,
                    "--out", "found.eni.yaml")
                plan = json.loads(run("plan", "--format", "json"))
                self.assertEqual(([], []), (plan["operations"], plan["diagnostics"]))
                # The interface of the gateway, the one it was born with, the EIP and its binding.
                self.assertEqual(4, plan["summary"]["import"])
                run("apply", "--auto-approve")
                run("plan", "--detailed-exitcode")
                self.assertEqual(before, self.world(declared["plugin"]))


if __name__ == "__main__":
    unittest.main()
