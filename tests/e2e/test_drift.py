"""Changes behind Eniform's back, instances that go, things adopted and renamed."""

import unittest

import harness


class Drift(harness.StackTest):
    def setUp(self):
        super().setUp()
        self.stack.use("three-networks")
        self.apply()

    def test_none(self):
        self.eniform("drift", code=0)
        self.eniform("plan", "--detailed-exitcode", code=0)

    def test_a_changed_interface_is_shown_and_put_back(self):
        public = self.cloud.interface("public")["NetworkInterfaceId"]
        self.cloud.vpc("ModifyNetworkInterfaceAttribute", NetworkInterfaceId=public, NetworkInterfaceDescription="somebody was here")
        self.cloud.vpc("AssignPrivateIpAddresses", NetworkInterfaceId=public, PrivateIpAddresses=[{"PrivateIpAddress": "10.20.2.77"}])
        self.cloud.until(lambda: "10.20.2.77" in self.interfaces()["public"]["secondary_ips"])
        text = self.eniform("drift", code=3)
        self.assertIn("somebody was here", text)
        self.assertIn("10.20.2.77", text)
        plan = self.json("plan")
        drift = {c["address"]: c["changed_fields"] for c in plan["resource_drift"]}
        self.assertEqual({"network_interface.public": ["description", "secondary_ips"]}, drift)
        self.assertEqual({"UPDATE_INTERFACE", "UNASSIGN_ADDRESSES"}, set(self.operations(plan)))
        self.apply()
        self.assertEqual(["10.20.2.11"], self.interfaces()["public"]["secondary_ips"])
        self.assertEqual("traffic from the internet", self.interfaces()["public"]["description"])
        self.assert_converged()
        self.eniform("drift", code=0)

    def test_an_unbound_eip_is_bound_again(self):
        web = self.eips()["web"]["id"]
        self.cloud.vpc("DisassociateAddress", AddressId=web)
        self.cloud.until(lambda: not self.eips()["web"].get("interface"))
        self.assertEqual(["BIND_EIP"], self.operations(self.json("plan")))
        self.apply()
        self.assertEqual("10.20.2.11", self.eips()["web"]["private_ip"])

    def test_a_deleted_interface_is_made_again(self):
        management = self.cloud.interface("app-0-management")["NetworkInterfaceId"]
        self.cloud.vpc("DetachNetworkInterface", NetworkInterfaceId=management, InstanceId="ins-a0000000")
        self.cloud.until(lambda: not self.interfaces()["app-0-management"].get("attached_to"))
        self.cloud.vpc("DeleteNetworkInterface", NetworkInterfaceId=management)
        self.cloud.until(lambda: "app-0-management" not in self.interfaces())
        self.eniform("drift", code=3)
        self.apply()
        self.assertEqual("10.20.3.10", self.interfaces()["app-0-management"]["primary_ip"])
        self.assert_converged()

    def test_accepted_drift_is_remembered(self):
        self.stack.edit("    description: traffic from the internet\n", "")
        self.apply()
        public = self.cloud.interface("public")["NetworkInterfaceId"]
        self.cloud.vpc("ModifyNetworkInterfaceAttribute", NetworkInterfaceId=public, NetworkInterfaceDescription="a note")
        self.apply("--accept-drift")
        self.eniform("drift", code=0)
        self.assertEqual("a note", self.interfaces()["public"]["description"])

    def test_an_eip_bound_elsewhere_is_accepted_as_it_is_and_no_cloud_is_changed(self):
        api, public = self.eips()["api"]["id"], self.interfaces()["public"]["id"]
        self.cloud.vpc("DisassociateAddress", AddressId=api)
        self.cloud.until(lambda: not self.eips()["api"].get("interface"))
        self.cloud.vpc("AssociateAddress", AddressId=api, NetworkInterfaceId=public, PrivateIpAddress="10.20.2.10")
        self.cloud.until(lambda: (self.eips()["api"].get("interface"), self.eips()["api"]["status"]) == (public, "BIND"))
        self.eniform("drift", "--ignore", "eip_binding.api", code=0)
        self.eniform("drift", "--ignore", "eip_binding.ap", code=64)
        before = self.emulator.world()
        text = self.apply("--accept-drift")
        self.assertEqual(before, self.emulator.world())
        self.assertIn("The declarations say otherwise.", text)
        self.assertIn("BIND_EIP", text)
        self.assertEqual("10.20.2.10", self.json("state", "show", "eip_binding.api")["attributes"]["private_ip"])
        self.eniform("drift", code=0)
        self.stack.edit("network_interface: app-0-business, private_ip: 10.20.1.11", "network_interface: public, private_ip: 10.20.2.10")
        self.assert_converged()

    def test_unlisted_addresses_may_stay(self):
        self.stack.edit("    secondary_ips: [10.20.2.11]\n", "    secondary_ips: [10.20.2.11]\n    unlisted_ips: keep\n")
        self.apply()
        public = self.cloud.interface("public")["NetworkInterfaceId"]
        self.cloud.vpc("AssignPrivateIpAddresses", NetworkInterfaceId=public, PrivateIpAddresses=[{"PrivateIpAddress": "10.20.2.77"}])
        self.cloud.until(lambda: "10.20.2.77" in self.interfaces()["public"]["secondary_ips"])
        self.assert_converged()
        self.assertIn("10.20.2.77", self.interfaces()["public"]["secondary_ips"])

    def test_a_terminated_instance_takes_what_was_promised(self):
        self.stack.use("failover")
        self.apply()
        self.cloud.cvm("TerminateInstances", InstanceIds=["ins-a0000000"])
        self.cloud.until(lambda: "app-0" not in [i["name"] for i in self.emulator.world()["instances"] if i["state"] != "TERMINATING"])
        self.assertIn("app-0-management", self.interfaces())  # the cloud itself keeps a secondary interface
        self.stack.edit("""  app-0-business:
    primary_of: {name: app-0}              # the interface app-0 was born with: adopted, never created or deleted
    subnet: {name: business-a}
    security_groups: [{name: business}]
    primary_ip: 10.20.1.10
    secondary_ips: [10.20.1.11, 10.20.1.12]
""", "")
        self.stack.edit("  api: {eip: api, network_interface: app-0-business, private_ip: 10.20.1.11}\n", "")
        self.stack.edit("instance: {name: app-0}", "instance: ins-a0000000")
        plan = self.json("plan")
        change = next(c for c in plan["resource_changes"] if c["address"] == "network_interface.app-0-management")
        self.assertEqual((["delete"], "instance_gone"), (change["change"]["actions"], change["reason"]))
        self.apply()
        self.assertNotIn("app-0-management", self.interfaces())
        self.assertIn("public", self.interfaces())
        self.assert_converged()


class Adopting(harness.StackTest):
    def setUp(self):
        super().setUp()
        self.stack.use("three-networks")
        self.apply()

    def forget_everything(self):
        for path in self.stack.state.parent.iterdir():
            path.unlink()

    def test_import(self):
        ids = {name: i["id"] for name, i in self.interfaces().items()}
        eips = {name: e["id"] for name, e in self.eips().items()}
        self.forget_everything()
        text = (harness.EXAMPLES / "three-networks" / "network.eni.yaml").read_text() + f"""
imports:
  - {{to: network_interface.public, id: {ids['public']}}}
  - {{to: network_interface.app-0-management, id: {ids['app-0-management']}}}
  - {{to: eip.web, id: {eips['web']}}}
  - {{to: eip.api, id: {eips['api']}}}
"""
        self.stack.write(text)
        plan = self.json("plan")
        self.assertEqual(7, plan["summary"]["import"])  # the four, the primary interface, and both bindings as they stand
        self.assertEqual([], [k for k in self.operations(plan) if k not in ("SET_TAGS",)])
        self.apply()
        self.assertEqual(ids, {name: i["id"] for name, i in self.interfaces().items()})
        self.assert_converged()

    def test_import_of_nothing(self):
        self.forget_everything()
        self.stack.write((harness.EXAMPLES / "three-networks" / "network.eni.yaml").read_text() +
                         "\nimports: [{to: network_interface.public, id: eni-nowhere0}]\n")
        self.assertIn("eni-nowhere0", self.eniform("plan", code=4))

    def test_without_import_a_taken_address_is_refused_with_its_holder(self):
        holder = self.interfaces()["public"]["id"]
        self.forget_everything()
        text = self.eniform("plan", code=7)
        self.assertIn(holder, text)
        self.assertIn("10.20.2.10", text)

    def test_moved(self):
        before = self.interfaces()["public"]["id"]
        self.stack.edit("  public:  ", "  internet:  ")
        self.stack.edit("network_interface: public,", "network_interface: internet,")
        self.stack.edit("    description: traffic from the internet\n", "    description: traffic from the internet\n    name: public\n")
        self.stack.write((self.stack.directory / "network.eni.yaml").read_text() +
                         "\nmoved: [{from: network_interface.public, to: network_interface.internet}]\n")
        plan = self.json("plan")
        self.assertEqual([], plan["operations"])
        self.apply()
        self.assertEqual(before, self.interfaces()["public"]["id"])
        listed = self.stack.run("state", "list").stdout.split()
        self.assertIn("network_interface.internet", listed)
        self.assertNotIn("network_interface.public", listed)
        self.assert_converged()


if __name__ == "__main__":
    unittest.main()
