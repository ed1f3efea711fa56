"""Delete on termination on all three clouds: set as the interface comes, changed in place where the cloud has a switch, promised where it has
none; then the instance goes by the vendor's own action, and the next plan is right."""

import pathlib
import shutil
import subprocess
import sys
import tempfile
import time
import unittest

import harness
import walkthrough

WORLD = """
{cloud}:
  region: {region}
  credentials: [{{id: {key_id}, key: secretexample}}]
  vpcs: [{{id: {vpc}, name: main, cidr: 10.90.0.0/16}}]
  subnets: [{{id: {subnet}, name: app, vpc: {vpc}, zone: {zone}, cidr: 10.90.1.0/24}}]
  security_groups: [{{id: {group}, name: app, vpc: {vpc}}}]
  instance_types: [{{name: {kind}, cpu: 8, memory_gib: 16, interfaces: 6, addresses_per_interface: 10}}]
  instances: [{{id: {instance}, name: app-0, type: {kind}, subnet: {subnet}, primary_ip: 10.90.1.10, security_groups: [{group}]}}]
"""

STACK = """
stack: termination
providers:
  main: {{plugin: {cloud}, region: {region}, endpoint: "http://127.0.0.1:9780"}}
network_interfaces:
  goes:
    subnet: {subnet}
    security_groups: [{group}]
    primary_ip: 10.90.1.20
    attachment: {{instance: {instance}, delete_on_termination: true}}
  stays:
    subnet: {subnet}
    security_groups: [{group}]
    primary_ip: 10.90.1.21
    attachment: {{instance: {instance}, delete_on_termination: false}}
"""


class Termination:
    """What every cloud is put through. A class sets `ids`, `switch` and `terminate`."""

    ids = {}
    switch = True  # whether the cloud itself keeps the flag and deletes the interface
    gone = set()   # what it answers to a question about an instance that is gone
    maxDiff = None
    eniform, json, apply, operations = (getattr(harness.StackTest, f) for f in ("eniform", "json", "apply", "operations"))
    assert_converged = harness.StackTest.assert_converged

    def setUp(self):
        self.cloud = self.ids["cloud"]
        self.directory = pathlib.Path(tempfile.mkdtemp(prefix="eniform-e2e-"))
        self.addCleanup(shutil.rmtree, self.directory, ignore_errors=True)
        (self.directory / "world.yaml").write_text(WORLD.format(**self.ids))
        self.emulator = harness.Emulator(self.directory / "world.yaml")
        self.addCleanup(self.emulator.stop)
        stack = self.directory / "stack"
        stack.mkdir()
        self.stack = harness.Stack(stack, self.emulator.endpoint, walkthrough.CREDENTIALS)
        self.stack.write(STACK.format(**self.ids))

    def terminate(self):
        raise NotImplementedError

    def vendor_call(self, *arguments):
        subprocess.run([sys.executable, str(walkthrough.VENDOR_CALL), *arguments], check=True, capture_output=True,
                       env={**self.stack.environment, "ENDPOINT": self.emulator.endpoint})

    def interfaces(self):
        return {i["name"]: i for i in self.emulator.get("/_emulator/world")[self.cloud]["interfaces"] if not i.get("primary")}

    def flags(self):
        return {name: bool(i.get("delete_on_termination")) for name, i in self.interfaces().items()}

    def test_set_changed_and_carried_out(self):
        note = "Eniform remembers the wish"
        text = self.eniform("plan")
        self.assertEqual(not self.switch, note in text, text)  # the plan says which of the two it is
        self.apply()
        self.assert_converged()
        self.assertEqual({"goes": self.switch, "stays": False}, self.flags())

        # Changed in place, there and back.
        attached = f"10.90.1.21\n    attachment: {{instance: {self.ids['instance']}, delete_on_termination: "
        self.stack.edit(attached + "false", attached + "true")
        plan = self.json("plan")
        self.assertEqual(["SET_DELETE_ON_TERMINATION"] if self.switch else [], self.operations(plan))
        self.assertEqual([], plan["dark_addresses"])
        self.apply()
        self.assertEqual({"goes": self.switch, "stays": self.switch}, self.flags())
        self.stack.edit(attached + "true", attached + "false")
        self.apply()
        self.assert_converged()
        self.assertEqual({"goes": self.switch, "stays": False}, self.flags())

        self.terminate()
        while self.switch and "goes" in self.interfaces():
            time.sleep(0.02)
        kept = self.interfaces()
        self.assertEqual(["stays"] if self.switch else ["goes", "stays"], sorted(kept))
        self.assertFalse(kept["stays"].get("attached_to"))

        # What stays is wanted without an instance now; the lines of the other are still there, and say what became of it.
        self.stack.edit(f"attachment: {{instance: {self.ids['instance']}, delete_on_termination: false}}", "description: kept")
        plan = self.json("plan")
        actions = {c["address"]: c["change"]["actions"] for c in plan["resource_changes"]}
        self.assertNotIn("create", actions["network_interface.goes"], "an interface that went as declared is not made anew")
        self.apply()
        self.assertEqual(["stays"], sorted(self.interfaces()))
        self.assertEqual("kept", self.interfaces()["stays"].get("description"))
        self.assert_converged()
        refused = {code for code, n in self.emulator.stats()["rejections"].get(self.cloud, {}).items() if n}
        self.assertLessEqual(refused, self.gone)


class Tencent(Termination, unittest.TestCase):
    ids = {"cloud": "tencentcloud", "region": "ap-guangzhou", "zone": "ap-guangzhou-3", "key_id": "AKIDEXAMPLE", "vpc": "vpc-90000000",
           "subnet": "subnet-90000000", "group": "sg-90000000", "kind": "S5.2XLARGE16", "instance": "ins-90000000"}
    switch = False
    gone = {"InvalidInstanceId.NotFound"}

    def terminate(self):
        cloud = self.emulator.cloud
        cloud.cvm("TerminateInstances", InstanceIds=[self.ids["instance"]])
        cloud.until(lambda: not self.interfaces()["stays"].get("attached_to"))


class Alibaba(Termination, unittest.TestCase):
    ids = {"cloud": "alicloud", "region": "cn-hangzhou", "zone": "cn-hangzhou-h", "key_id": "LTAIEXAMPLE", "vpc": "vpc-bp90000000000",
           "subnet": "vsw-bp90000000000", "group": "sg-bp90000000000", "kind": "ecs.g6.2xlarge", "instance": "i-bp90000000000"}

    def terminate(self):
        self.vendor_call("alicloud", "ecs", "StopInstance", f"InstanceId={self.ids['instance']}")
        self.vendor_call("alicloud", "ecs", "DeleteInstance", f"InstanceId={self.ids['instance']}")


class Jd(Termination, unittest.TestCase):
    ids = {"cloud": "jdcloud", "region": "cn-north-1", "zone": "cn-north-1a", "key_id": "JDCEXAMPLE", "vpc": "vpc-9000000000",
           "subnet": "subnet-9000000000", "group": "sg-9000000000", "kind": "g.n2.2xlarge", "instance": "i-9000000000"}

    def terminate(self):
        self.vendor_call("jdcloud", "vm", "DELETE", f"/instances/{self.ids['instance']}")


if __name__ == "__main__":
    unittest.main()
