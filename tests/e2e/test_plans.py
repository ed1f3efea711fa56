"""Plans as pipelines use them: saved, pinned, stale, partial, as JSON; and the exit codes that go with them."""

import json
import pathlib
import subprocess
import tempfile
import unittest

import harness


class Plans(harness.StackTest):
    def setUp(self):
        super().setUp()
        self.stack.use("three-networks")

    def test_detailed_exit_codes(self):
        self.eniform("plan", code=0)
        self.eniform("plan", "--detailed-exitcode", code=2)
        self.apply()
        self.eniform("plan", "--detailed-exitcode", code=0)

    def test_plan_changes_nothing(self):
        before = self.emulator.world()
        self.eniform("plan")
        self.assertEqual(before, self.emulator.world())
        self.assertFalse(self.stack.state.exists())

    def test_equal_input_equal_bytes(self):
        self.apply()
        self.stack.use("subnet-change")
        first = self.stack.run("plan", "--format", "json").stdout
        self.assertEqual(first, self.stack.run("plan", "--format", "json").stdout)
        self.assertEqual(json.dumps(json.loads(first), sort_keys=True), json.dumps(json.loads(first)))

    def test_json_has_the_promised_shape(self):
        plan = self.json("plan")
        self.assertEqual("1.0", plan["format_version"])
        self.assertEqual("three-networks", plan["stack"])
        self.assertRegex(plan["digest"], "^sha256:[0-9a-f]{64}$")
        changes = {c["address"]: c for c in plan["resource_changes"]}
        self.assertEqual(["create"], changes["network_interface.public"]["change"]["actions"])
        self.assertIsNone(changes["network_interface.public"]["change"]["before"] or None)
        self.assertIn("id", changes["network_interface.public"]["change"]["after_unknown"])
        self.assertEqual(["update"], changes["network_interface.app-0-business"]["change"]["actions"])
        self.assertEqual({"type", "name", "provider", "change", "changed_fields", "reason", "address"} - set(changes["eip.web"]), set())
        for number, operation in enumerate(plan["operations"], 1):
            self.assertEqual(number, operation["id"])
            self.assertTrue(all(d < number for d in operation["depends_on"]))
            self.assertTrue(operation["because"])
        self.assertEqual(len(plan["operations"]), plan["summary"]["operations"])
        self.assertEqual(plan["summary"]["api_calls"], sum(o["api_calls"] for o in plan["operations"]))

    def test_text_shows_summary_and_digest(self):
        text = self.stack.run("plan").stdout
        self.assertRegex(text, r"(?m)^Plan: 6 to create, 1 to update, 0 to move, 0 to replace, 0 to delete, 1 to import\. "
                                   r"10 operations, \d+ API calls, about \d+ s\. Dark: none\.$")
        self.assertIn("Plan digest: " + self.json("plan")["digest"], text)

    def test_a_saved_plan_is_applied_as_it_is(self):
        self.eniform("plan", "--out", "saved.plan")
        saved = self.json("show", "saved.plan")
        self.stack.edit("10.20.2.10", "10.20.2.20")
        self.eniform("apply", "saved.plan")
        self.assertEqual("10.20.2.10", self.interfaces()["public"]["primary_ip"])
        self.assertTrue(saved["operations"])

    def test_a_saved_plan_is_used_once(self):
        self.eniform("plan", "--out", "saved.plan")
        self.eniform("apply", "saved.plan")
        before = self.emulator.world()
        self.eniform("apply", "saved.plan", code=6)
        self.assertEqual(before, self.emulator.world())

    def test_a_plan_is_stale_once_the_state_moved_on(self):
        self.eniform("plan", "--out", "saved.plan")
        self.apply()
        before = self.emulator.world()
        self.assertIn("eniform plan", self.eniform("apply", "saved.plan", code=6))
        self.assertEqual(before, self.emulator.world())

    def test_a_plan_is_stale_once_the_cloud_moved_on(self):
        self.apply()
        self.stack.use("failover")
        self.eniform("plan", "--out", "saved.plan")
        public = self.cloud.interface("public")["NetworkInterfaceId"]
        self.cloud.vpc("DetachNetworkInterface", NetworkInterfaceId=public, InstanceId="ins-a0000000")
        self.cloud.until(lambda: not (self.cloud.interface("public")["Attachment"] or {}).get("InstanceId"))
        before = self.emulator.world()
        self.eniform("apply", "saved.plan", code=6)
        self.assertEqual(before, self.emulator.world())

    def test_a_stale_plan_names_the_fact_that_changed(self):
        self.apply()
        self.stack.edit("bandwidth_mbps: 5", "bandwidth_mbps: 6")
        self.eniform("plan", "--out", "saved.plan")
        api, public = self.eips()["api"]["id"], self.interfaces()["public"]["id"]
        was = self.eips()["api"]["interface"]
        self.cloud.vpc("DisassociateAddress", AddressId=api)
        self.cloud.until(lambda: not self.eips()["api"].get("interface"))
        self.cloud.vpc("AssociateAddress", AddressId=api, NetworkInterfaceId=public, PrivateIpAddress="10.20.2.10")
        self.cloud.until(lambda: (self.eips()["api"].get("interface"), self.eips()["api"]["status"]) == (public, "BIND"))
        before = self.emulator.world()
        text = self.eniform("apply", "saved.plan", code=6)
        self.assertIn("EF-C23", text)
        self.assertIn(f"eip {api} (eip.api) changed since the plan was made: bound to address: was", text)
        self.assertIn(f"bound to interface: was {was}, is {public}", text)
        self.assertIn("eniform plan --out saved.plan", text)
        self.assertEqual(before, self.emulator.world())

    def test_a_plan_is_stale_once_an_instance_changed(self):
        self.eniform("plan", "--out", "saved.plan")
        self.cloud.cvm("StopInstances", InstanceIds=["ins-a0000000"])
        self.cloud.until(lambda: [i["state"] for i in self.emulator.world()["instances"] if i["id"] == "ins-a0000000"] == ["STOPPED"])
        text = self.eniform("apply", "saved.plan", code=6)
        self.assertIn("instance ins-a0000000 changed since the plan was made: state: was running, is stopped", text)
        self.assertEqual(0, self.emulator.calls("CreateNetworkInterface"))

    def test_expected_digest(self):
        digest = self.json("plan")["digest"]
        self.eniform("init")  # the digest is the plan's, and not that of the state it was made beside
        self.assertEqual(digest, self.json("plan")["digest"])
        self.apply("--expect-plan", "sha256:" + "0" * 64, code=6)
        self.assertEqual(0, self.emulator.calls("CreateNetworkInterface"))
        self.apply("--expect-plan", digest)
        self.assert_converged()

    def test_a_damaged_plan_file_is_refused(self):
        self.eniform("plan", "--out", "saved.plan")
        path = self.stack.directory / "saved.plan"
        data = path.read_bytes()
        for damaged in (data[:len(data) // 2], b"", b"rubbish" * 100, data[:200] + bytes([data[200] ^ 1]) + data[201:]):
            path.write_bytes(damaged)
            with self.subTest(size=len(damaged)):
                self.eniform("apply", "saved.plan", code=1)
                self.assertEqual(0, self.emulator.calls("CreateNetworkInterface"))
        self.eniform("apply", "nowhere.plan", code=1)

    def test_the_plan_file_is_private(self):
        self.eniform("plan", "--out", "saved.plan")
        self.assertEqual(0, (self.stack.directory / "saved.plan").stat().st_mode & 0o077)

    def test_apply_asks_and_takes_no_for_an_answer(self):
        for answer in ("no\n", "y\n", "\n", "\x04"):
            with self.subTest(answer=answer):
                result = self.stack.run_at_terminal(answer, "apply")
                self.assertEqual(1, result.returncode, result.stdout)
                self.assertIn("yes", result.stdout)
                self.assertEqual(0, self.emulator.calls("CreateNetworkInterface"))
        result = self.stack.run_at_terminal("yes\n", "apply")
        self.assertEqual(0, result.returncode, result.stdout)
        self.assert_converged()

    def test_without_a_terminal_only_a_yes_in_the_pipe_counts(self):
        self.assertIn("--auto-approve", self.eniform("apply", code=1))
        self.assertEqual(0, self.emulator.calls("CreateNetworkInterface"))
        self.eniform("apply", stdin="yes\n")
        self.assert_converged()

    def test_target_takes_what_it_needs_and_nothing_else(self):
        self.apply("--target", "eip_binding.web")
        self.assertEqual({"public"}, {i["name"] for i in self.emulator.world()["interfaces"] if not i.get("primary")})
        self.assertEqual({"web"}, set(self.eips()))
        self.assertEqual("10.20.2.11", self.eips()["web"]["private_ip"])
        self.eniform("plan", "--detailed-exitcode", code=2)
        self.eniform("plan", "--target", "eip.nothing", code=64)

    def test_exclude_leaves_out_what_depends_on_it(self):
        self.apply("--exclude", "network_interface.public")
        self.assertNotIn("public", self.interfaces())
        self.assertFalse(self.eips()["web"].get("interface"))

    def test_max_destroy_and_policy_refuse(self):
        self.apply()
        self.eniform("destroy", "--auto-approve", "--max-destroy", "1", code=7)
        self.stack.write((harness.EXAMPLES / "three-networks" / "network.eni.yaml").read_text() +
                         "\npolicy: {forbid: [network_interface.detach]}\n")
        self.stack.edit("    attachment: {instance: {name: app-0}}\n", "")
        self.eniform("plan", code=7)

    def test_a_protected_interface_is_not_deleted(self):
        self.stack.edit("    description: traffic from the internet\n", "    description: traffic from the internet\n    protect: true\n")
        self.apply()
        before = self.emulator.world()
        self.eniform("destroy", "--auto-approve", code=7)
        self.assertEqual(before, self.emulator.world())

    def test_replace_on_demand(self):
        self.apply()
        before = self.interfaces()["app-0-management"]["id"]
        self.apply("--replace", "network_interface.app-0-management")
        self.assertNotEqual(before, self.interfaces()["app-0-management"]["id"])
        self.assert_converged()
        self.assert_nothing_refused()

    def test_events_are_one_record_a_line(self):
        self.apply("--events", "events.jsonl")
        records = [json.loads(line) for line in (self.stack.directory / "events.jsonl").read_text().splitlines()]
        kinds = [r["event"] for r in records]
        self.assertEqual("run_finished", kinds[-1])
        self.assertEqual(kinds.count("operation_started"), kinds.count("operation_finished"))
        self.assertGreater(kinds.count("operation_started"), 5)

    def test_the_state_answers_sqlite(self):
        self.apply()
        self.assertEqual(0, self.stack.state.stat().st_mode & 0o077)
        tables = subprocess.run(["sqlite3", str(self.stack.state), ".tables"], capture_output=True, text=True, check=True).stdout
        self.assertTrue(tables.split())
        self.assertNotIn(harness.tencent.SECRET_KEY.encode(), b"".join(p.read_bytes() for p in pathlib.Path(self.directory).rglob("*")
                                                                      if p.is_file()))


class Crowded(harness.StackTest):
    """A subnet of five addresses that others want as well."""

    WORLD = """
tencentcloud:
  region: ap-guangzhou
  credentials: [{id: AKIDEXAMPLE, key: secretexample}]
  vpcs: [{id: vpc-s, name: main, cidr: 10.0.0.0/16}]
  subnets: [{id: subnet-small, name: small, vpc: vpc-s, zone: ap-guangzhou-3, cidr: 10.0.0.0/29}]
  security_groups: [{id: sg-s, name: small, vpc: vpc-s}]
"""

    def setUp(self):
        with tempfile.NamedTemporaryFile("w", suffix=".yaml", delete=False) as world:
            world.write(self.WORLD)
        self.addCleanup(pathlib.Path(world.name).unlink)
        self.world = world.name
        super().setUp()
        self.stack.write("""
            stack: crowded
            providers: {gz: {plugin: tencentcloud, region: ap-guangzhou, endpoint: "http://127.0.0.1:9780"}}
            network_interfaces: {one: {subnet: subnet-small, security_groups: [sg-s], secondary_ip_count: 1}}
            """)

    def others_take(self, count):
        for i in range(count):
            self.cloud.vpc("CreateNetworkInterface", VpcId="vpc-s", SubnetId="subnet-small", NetworkInterfaceName=f"other-{i}",
                           NetworkInterfaceDescription="taken by others")
        self.cloud.until(lambda: len(self.interfaces()) == count)

    def test_a_plan_is_stale_once_others_took_the_addresses_it_counts_on(self):
        self.eniform("plan", "--out", "saved.plan")
        self.others_take(4)
        self.assertIn("subnet subnet-small had 5 addresses free, has 1; the plan takes 2", self.eniform("apply", "saved.plan", code=6))
        self.assertNotIn("one", self.interfaces())

    def test_it_is_not_while_enough_are_left(self):
        self.eniform("plan", "--out", "saved.plan")
        self.others_take(3)
        self.eniform("apply", "saved.plan")
        self.assertIn("one", self.interfaces())


if __name__ == "__main__":
    unittest.main()
