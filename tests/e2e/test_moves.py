"""Claims that change hands: swaps, rings, full instances; planned in one go and refused by nobody."""

import unittest

import expectation
import harness
import yaml

TWO = """\
stack: moves
providers:
  gz: {plugin: tencentcloud, region: ap-guangzhou, endpoint: "http://127.0.0.1:9780"}
network_interfaces:
  left:
    subnet: {name: public}
    security_groups: [{name: public}]
    primary_ip: 10.20.2.10
    secondary_ips: [10.20.2.11, 10.20.2.12]
    attachment: {instance: {name: app-0}}
  right:
    subnet: {name: public}
    security_groups: [{name: public}]
    primary_ip: 10.20.2.20
    secondary_ips: [10.20.2.21, 10.20.2.22]
    attachment: {instance: {name: app-1}}
eips:
  one: {on_remove: delete, protect: false}
  two: {on_remove: delete, protect: false}
eip_bindings:
  one: {eip: one, network_interface: left, private_ip: 10.20.2.11}
  two: {eip: two, network_interface: right, private_ip: 10.20.2.21}
"""


class Moves(harness.StackTest):
    def setUp(self):
        super().setUp()
        self.text = TWO
        self.stack.write(self.text)
        self.apply()

    def change(self, *edits):
        """Edits the declaration, applies it, and compares the world; returns the kinds of the operations."""
        for old, new in edits:
            self.assertIn(old, self.text)
            self.text = self.text.replace(old, new)
        self.stack.write(self.text)
        kinds = self.operations(self.json("plan"))
        self.apply()
        self.assertEqual([], expectation.differences(yaml.safe_load(self.text), self.emulator.world()))
        self.assert_converged()
        self.assert_nothing_refused()
        return kinds

    def test_two_eips_swap(self):
        kinds = self.change(("one: {eip: one, network_interface: left, private_ip: 10.20.2.11}",
                             "one: {eip: one, network_interface: right, private_ip: 10.20.2.21}"),
                            ("two: {eip: two, network_interface: right, private_ip: 10.20.2.21}",
                             "two: {eip: two, network_interface: left, private_ip: 10.20.2.11}"))
        self.assertEqual(["BIND_EIP", "BIND_EIP", "UNBIND_EIP", "UNBIND_EIP"], sorted(kinds))

    def test_two_addresses_swap(self):
        self.change(("secondary_ips: [10.20.2.11, 10.20.2.12]", "secondary_ips: [10.20.2.11, 10.20.2.22]"),
                    ("secondary_ips: [10.20.2.21, 10.20.2.22]", "secondary_ips: [10.20.2.21, 10.20.2.12]"))

    def test_an_address_moves_with_its_eip(self):
        addresses = {name: e["address"] for name, e in self.eips().items()}
        self.change(("secondary_ips: [10.20.2.11, 10.20.2.12]", "secondary_ips: [10.20.2.12]"),
                    ("secondary_ips: [10.20.2.21, 10.20.2.22]", "secondary_ips: [10.20.2.21, 10.20.2.22, 10.20.2.11]"),
                    ("one: {eip: one, network_interface: left, private_ip: 10.20.2.11}",
                     "one: {eip: one, network_interface: right, private_ip: 10.20.2.11}"))
        self.assertEqual(addresses, {name: e["address"] for name, e in self.eips().items()})

    def test_two_interfaces_swap_their_instances(self):
        before = {name: i["id"] for name, i in self.interfaces().items() if name in ("left", "right")}
        self.change(("    primary_ip: 10.20.2.10\n    secondary_ips: [10.20.2.11, 10.20.2.12]\n    attachment: {instance: {name: app-0}}",
                     "    primary_ip: 10.20.2.10\n    secondary_ips: [10.20.2.11, 10.20.2.12]\n    attachment: {instance: {name: app-1}}"),
                    ("    secondary_ips: [10.20.2.21, 10.20.2.22]\n    attachment: {instance: {name: app-1}}",
                     "    secondary_ips: [10.20.2.21, 10.20.2.22]\n    attachment: {instance: {name: app-0}}"))
        self.assertEqual(before, {name: i["id"] for name, i in self.interfaces().items() if name in ("left", "right")})

    def test_a_replaced_interface_keeps_its_addresses_and_eip(self):
        addresses = {name: e["address"] for name, e in self.eips().items()}
        before = self.interfaces()["left"]["id"]
        self.change(("primary_ip: 10.20.2.10", "primary_ip: 10.20.2.30"))
        self.assertNotEqual(before, self.interfaces()["left"]["id"])
        self.assertEqual(addresses, {name: e["address"] for name, e in self.eips().items()})

    def test_everything_in_place(self):
        before = self.interfaces()["left"]["id"]
        self.change(("  left:\n", "  left:\n    name: renamed\n    description: with words\n    tags: {tier: web}\n"),
                    ("security_groups: [{name: public}]\n    primary_ip: 10.20.2.10", "security_groups: [{name: management}, {name: public}]\n    primary_ip: 10.20.2.10"),
                    ("one: {on_remove: delete,", "one: {bandwidth_mbps: 20, charge: traffic, tags: {tier: web}, on_remove: delete,"))
        self.assertEqual(before, self.interfaces()["renamed"]["id"])
        self.change(("security_groups: [{name: management}, {name: public}]", "security_groups: [{name: public}, {name: management}]"),
                    ("tags: {tier: web}\n", "tags: {}\n"))

    def test_detach_and_attach_again(self):
        self.change(("    secondary_ips: [10.20.2.11, 10.20.2.12]\n    attachment: {instance: {name: app-0}}\n",
                     "    secondary_ips: [10.20.2.11, 10.20.2.12]\n"))
        self.assertFalse(self.interfaces()["left"].get("attached_to"))
        self.change(("    secondary_ips: [10.20.2.11, 10.20.2.12]\n",
                     "    secondary_ips: [10.20.2.11, 10.20.2.12]\n    attachment: {instance: {name: app-1}}\n"))

    def test_a_full_instance_trades_one_interface_for_another(self):
        more = "".join(f"""\
  extra-{n}:
    subnet: {{name: management}}
    security_groups: [{{name: management}}]
    primary_ip: 10.20.3.{n}
    attachment: {{instance: {{name: app-0}}}}
""" for n in (31, 32))
        self.change(("  right:\n", more + "  right:\n"))  # with the primary one: four, as many as the instance can carry
        self.change(("    primary_ip: 10.20.3.31\n    attachment: {instance: {name: app-0}}\n",
                     "    primary_ip: 10.20.3.31\n    attachment: {instance: {name: app-1}}\n"),
                    ("    secondary_ips: [10.20.2.21, 10.20.2.22]\n    attachment: {instance: {name: app-1}}",
                     "    secondary_ips: [10.20.2.21, 10.20.2.22]\n    attachment: {instance: {name: app-0}}"))

    def test_one_too_many_is_refused_before_anything_happens(self):
        more = "".join(f"""\
  extra-{n}:
    subnet: {{name: management}}
    security_groups: [{{name: management}}]
    attachment: {{instance: {{name: app-0}}}}
""" for n in (31, 32, 33))
        self.stack.write(self.text.replace("  right:\n", more + "  right:\n"))
        before = self.emulator.world()
        text = self.eniform("plan", code=7)
        self.assertIn("ins-a0000000", text)
        self.apply(code=7)
        self.assertEqual(before, self.emulator.world())

    def test_more_than_ten_addresses_go_in_batches(self):
        many = ", ".join(f"10.20.2.{n}" for n in range(50, 57))
        self.change(("[10.20.2.11, 10.20.2.12]", f"[10.20.2.11, 10.20.2.12, {many}]"))
        self.change((f", {many}]", "]"))

    def test_a_counted_pool_grows_and_shrinks(self):
        self.change(("    primary_ip: 10.20.2.20\n    secondary_ips: [10.20.2.21, 10.20.2.22]\n", "    primary_ip: 10.20.2.20\n    secondary_ips: [10.20.2.21, 10.20.2.22]\n"
                     ), ("  left:\n", "  pool:\n    subnet: {name: management}\n    security_groups: [{name: management}]\n    secondary_ip_count: 2\n  left:\n"))
        first = set(self.interfaces()["pool"]["secondary_ips"])
        self.change(("secondary_ip_count: 2", "secondary_ip_count: 5"))
        grown = set(self.interfaces()["pool"]["secondary_ips"])
        self.assertLess(first, grown)
        self.change(("secondary_ip_count: 5", "secondary_ip_count: 2"))
        self.assertEqual(first, set(self.interfaces()["pool"]["secondary_ips"]))


if __name__ == "__main__":
    unittest.main()
