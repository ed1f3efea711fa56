"""Each example, applied: the emulated cloud holds what is declared, field by field, and refused nothing on the way."""

import copy
import shutil
import unittest

import expectation
import harness
from harness import EXAMPLES


class ExampleTest(harness.StackTest):
    def declared(self, example):
        return expectation.read(EXAMPLES / example / "network.eni.yaml")

    def apply_example(self, example):
        self.stack.use(example)
        text = self.apply()
        self.assertEqual([], expectation.differences(self.declared(example), self.emulator.world()))
        self.assert_converged()
        self.assert_nothing_refused()
        return text


class FromNothing(ExampleTest):
    def test_three_networks(self):
        self.apply_example("three-networks")

    def test_failover(self):
        self.apply_example("failover")

    def test_subnet_change(self):
        self.apply_example("subnet-change")

    def test_the_comparison_can_fail(self):
        self.apply_example("three-networks")
        world = self.emulator.world()
        for change in (lambda d: d["network_interfaces"]["public"].update(primary_ip="10.20.2.99"),
                       lambda d: d["network_interfaces"]["public"].update(tags={}),
                       lambda d: d["network_interfaces"]["public"]["attachment"].update(instance={"name": "app-1"}),
                       lambda d: d["network_interfaces"]["app-0-business"].update(secondary_ips=[]),
                       lambda d: d["network_interfaces"].pop("app-0-management"),
                       lambda d: d["eips"]["web"].update(bandwidth_mbps=11),
                       lambda d: d["eip_bindings"]["web"].update(private_ip="10.20.2.10"),
                       lambda d: d["eip_bindings"].pop("api")):
            wrong = copy.deepcopy(self.declared("three-networks"))
            change(wrong)
            self.assertEqual(1, len(expectation.differences(wrong, world)), wrong)


class Fleet(harness.StackTest):
    world = EXAMPLES / "fleet" / "world.yaml"

    def setUp(self):
        super().setUp()
        for name in ("fleet.eni.jsonnet", "fleet.csv"):
            shutil.copy(EXAMPLES / "fleet" / name, self.stack.directory)
        self.stack.environment["ENIFORM_VAR_endpoint"] = self.emulator.endpoint

    def declared(self):
        return expectation.read(self.stack.directory / "fleet.eni.jsonnet", endpoint=self.emulator.endpoint)

    def assert_as_declared(self, count):
        declared = self.declared()
        self.assertEqual(count, len(declared["network_interfaces"]))
        self.assertEqual([], expectation.differences(declared, self.emulator.world()))
        self.assert_converged()
        self.assert_nothing_refused()

    def test_two_hundred_interfaces_from_a_table(self):
        self.apply()
        self.assert_as_declared(200)
        self.assertEqual([200, 200], [self.emulator.calls(a) for a in ("CreateNetworkInterface", "AttachNetworkInterface")])
        before = self.emulator.calls()
        self.eniform("plan")
        self.assertLess(self.emulator.calls() - before, 20, self.emulator.stats())  # pages, not objects
        picked = {name: i["secondary_ips"] for name, i in self.interfaces().items() if name.endswith("-pods")}
        self.stack.edit("web,40,", "web,42,", name="fleet.csv")
        self.apply()
        self.assert_as_declared(204)
        self.assertEqual(picked, {name: self.interfaces()[name]["secondary_ips"] for name in picked})
        self.stack.edit("job,20,pods,,8,yes\n", "", name="fleet.csv")
        self.assertIn("20 objects", self.apply(code=7))
        self.assertEqual(204, sum(not i.get("primary") for i in self.interfaces().values()))


class TheChain(ExampleTest):
    def test_failover_takes_the_interface_with_all_it_has(self):
        self.apply_example("three-networks")
        before, eips = self.interfaces()["public"], self.emulator.world()["eips"]
        self.stack.use("failover")
        plan = self.json("plan")
        self.assertIn(self.operations(plan), (["MOVE_INTERFACE"], ["DETACH", "ATTACH"]))
        self.assertEqual(1, plan["summary"]["move"])
        dark = {d["address"] for d in plan["dark_addresses"]}
        self.assertLessEqual({"10.20.2.10", "10.20.2.11"}, dark)
        self.apply_example("failover")
        after = self.interfaces()["public"]
        for field in ("id", "mac", "primary_ip", "secondary_ips"):
            self.assertEqual(before[field], after[field])
        self.assertEqual({e["id"]: (e["address"], e["interface"], e["private_ip"]) for e in eips},
                         {e["id"]: (e["address"], e["interface"], e["private_ip"]) for e in self.emulator.world()["eips"]})

    def test_subnet_change_clears_the_way_and_puts_everything_back(self):
        self.apply_example("three-networks")
        self.apply_example("failover")
        before, address = self.interfaces()["app-0-business"], self.eips()["api"]["address"]
        self.stack.use("subnet-change")
        plan = self.json("plan")
        kinds = self.operations(plan)
        self.assertEqual(["UNBIND_EIP", "UNASSIGN_ADDRESSES", "CHANGE_SUBNET", "ASSIGN_ADDRESSES", "BIND_EIP"], kinds)
        change = next(o for o in plan["operations"] if o["kind"] == "CHANGE_SUBNET")
        self.assertEqual("reboots", change["disruption"])
        self.assertIn("reboot", self.eniform("plan"))
        self.apply_example("subnet-change")
        after = self.interfaces()["app-0-business"]
        self.assertEqual((before["id"], before["mac"]), (after["id"], after["mac"]))
        self.assertEqual(address, self.eips()["api"]["address"])
        instances = {i["name"]: i for i in self.emulator.world()["instances"]}
        self.assertEqual(("RUNNING", 1), (instances["app-0"]["state"], instances["app-0"]["reboots"]))
        self.assertEqual(0, instances["app-1"]["reboots"])

    def test_destroy_keeps_what_is_protected(self):
        self.apply_example("three-networks")
        self.eniform("destroy", "--auto-approve")
        world = self.emulator.world()
        self.assertEqual(["api"], [e["name"] for e in world["eips"]])
        self.assertFalse(world["eips"][0].get("interface"))
        self.assertEqual({"app-0-business"}, {i["name"] for i in world["interfaces"] if i.get("primary")} - {"app-1"} & {"app-0-business"})
        self.assertEqual([], [i["name"] for i in world["interfaces"] if not i.get("primary")])
        self.assertEqual("", self.stack.run("state", "list").stdout.strip())
        self.assert_nothing_refused()


if __name__ == "__main__":
    unittest.main()
