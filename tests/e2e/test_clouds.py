"""Credentials that are missing or wrong, and clouds that answer 500, garbage, nothing or late."""

import unittest

import fakecloud
import harness


class Credentials(harness.StackTest):
    def setUp(self):
        super().setUp()
        self.stack.use("three-networks")

    def test_none(self):
        for name in ("TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY"):
            del self.stack.environment[name]
        text = self.eniform("plan", code=1)
        self.assertIn("TENCENTCLOUD_SECRET_ID", text)
        self.assertIn("TENCENTCLOUD_SECRET_KEY", text)
        self.assertEqual(0, self.emulator.calls())

    def test_a_wrong_key(self):
        self.stack.environment["TENCENTCLOUD_SECRET_KEY"] = "anotherkey"
        text = self.eniform("plan", code=1)
        self.assertIn("AuthFailure.SignatureFailure", text)
        self.assertNotIn("anotherkey", text)

    def test_an_unknown_id(self):
        self.stack.environment["TENCENTCLOUD_SECRET_ID"] = "AKIDUNKNOWN"
        self.assertIn("AuthFailure.SecretIdNotFound", self.eniform("apply", "--auto-approve", code=1))

    def test_validate_needs_none(self):
        for name in ("TENCENTCLOUD_SECRET_ID", "TENCENTCLOUD_SECRET_KEY"):
            del self.stack.environment[name]
        self.eniform("validate")
        self.assertEqual(0, self.emulator.calls())


class BrokenClouds(unittest.TestCase):
    """Clouds that are no cloud: every call gets the same answer."""

    def plan_against(self, answer):
        test = harness.StackTest()
        test.setUp()
        self.addCleanup(test.doCleanups)
        cloud = fakecloud.FakeCloud(answer)
        self.addCleanup(cloud.stop)
        test.stack.endpoint = cloud.endpoint
        test.stack.use("three-networks")
        text = test.eniform("plan", code=1)
        self.assertGreater(cloud.requests, 0)
        self.assertNotIn("Plan:", text)
        self.assertIn(cloud.endpoint, text)
        return text

    def test_500(self):
        self.assertIn("500", self.plan_against(fakecloud.body(500, b"<html>Internal Server Error</html>", "text/html")))

    def test_garbage(self):
        for garbage in (bytes(range(256)) * 40, b"\x00\xff", b'{"Response":{"Error":{"Code":"\xff","Message":"\xfe"}}}'):
            text = self.plan_against(fakecloud.body(200, garbage))
            self.assertIn("did not answer as it should", text)
            self.assertNotIn("protobuf", text)

    def test_json_that_is_no_answer(self):
        self.plan_against(fakecloud.body(200, b'[1, 2, {"Response": []}]'))
        self.plan_against(fakecloud.body(200, b'{"Response": {}}'))
        self.plan_against(fakecloud.body(200, b'{"Response": {"NetworkInterfaceSet": 7, "TotalCount": "many"}}'))

    def test_nothing(self):
        self.plan_against(fakecloud.nothing)

    def test_half_an_answer(self):
        self.plan_against(fakecloud.half)

    def test_nobody_listens(self):
        cloud = fakecloud.FakeCloud(fakecloud.nothing)
        cloud.stop()
        test = harness.StackTest()
        test.setUp()
        self.addCleanup(test.doCleanups)
        test.stack.endpoint = cloud.endpoint
        test.stack.use("three-networks")
        self.assertIn(cloud.endpoint.split("//")[1], test.eniform("plan", code=1))


class Faults(harness.StackTest):
    def setUp(self):
        super().setUp()
        self.stack.use("three-networks")

    def assert_all_there_and_nothing_twice(self):
        self.assert_converged()
        names = sorted(i["name"] for i in self.emulator.world()["interfaces"])
        self.assertEqual(["app-0-business", "app-0-management", "public"], [n for n in names if n in ("app-0-business", "app-0-management", "public")])
        self.assertEqual(4, len(names))
        self.assertEqual(["api", "web"], sorted(e["name"] for e in self.emulator.world()["eips"]))

    def test_busy_and_throttled_calls_are_tried_again(self):
        self.emulator.faults(
            {"action": "CreateNetworkInterface", "nth": 1, "do": "fail", "code": "RequestLimitExceeded"},
            {"action": "AssignPrivateIpAddresses", "nth": 1, "do": "fail", "code": "UnsupportedOperation.MutexOperationTaskRunning"},
            {"action": "AllocateAddresses", "nth": 1, "do": "fail", "code": "InternalError"},
            {"action": "AssociateAddress", "nth": 1, "do": "fail", "code": "OperationDenied.MutexTaskRunning"})
        self.apply()
        self.assert_all_there_and_nothing_twice()

    def test_a_lost_answer_is_looked_up_and_nothing_is_made_twice(self):
        for action in ("CreateNetworkInterface", "AttachNetworkInterface", "AssignPrivateIpAddresses", "AllocateAddresses",
                       "AssociateAddress", "ModifyNetworkInterfaceAttribute"):
            self.emulator.faults({"action": action, "nth": 1, "do": "drop_answer"})
        self.apply()
        self.assert_all_there_and_nothing_twice()

    def test_a_late_answer_is_waited_for(self):
        self.emulator.faults({"action": "CreateNetworkInterface", "nth": 1, "do": "hang", "seconds": 1.5})
        self.apply()
        self.assert_all_there_and_nothing_twice()

    def test_a_refusal_stops_only_what_depends_on_it(self):
        self.emulator.faults({"action": "AttachNetworkInterface", "nth": 1, "do": "fail", "code": "UnsupportedOperation.UnsupportedInstanceFamily"})
        text = self.apply(code=8)
        self.assertIn("UnsupportedOperation.UnsupportedInstanceFamily", text)
        self.assertIn("eniform apply", text)
        self.assertEqual({"app-0-business", "app-1", "public", "app-0-management"} - {"app-1"},
                         set(self.interfaces()) & {"app-0-business", "public", "app-0-management"})
        self.assertEqual("10.20.1.11", self.eips()["api"]["private_ip"])
        self.apply()
        self.assert_all_there_and_nothing_twice()

    def test_reads_that_lag_behind_do_not_mislead(self):
        self.emulator.faults({"action": "DescribeNetworkInterfaces", "nth": 3, "do": "stale", "seconds": 1})
        self.apply()
        self.assert_all_there_and_nothing_twice()

    def test_an_answer_that_comes_too_late_is_not_waited_for(self):
        self.stack.write((harness.EXAMPLES / "three-networks" / "network.eni.yaml").read_text() + "\ntimeouts: {create: 1s}\n")
        self.emulator.faults({"action": "CreateNetworkInterface", "nth": 1, "do": "hang", "seconds": 600})
        self.apply()
        self.assert_all_there_and_nothing_twice()


class SlowCloud(harness.StackTest):
    settle = "3s"

    def test_a_timeout_leaves_a_doubt_that_the_next_run_settles(self):
        self.stack.write((harness.EXAMPLES / "three-networks" / "network.eni.yaml").read_text() + "\ntimeouts: {create: 1s}\n")
        text = self.apply(code=8)
        self.assertIn("in doubt", text)
        self.cloud.until(lambda: len(self.emulator.world()["interfaces"]) == 4 and
                         all(i["state"] in ("AVAILABLE", "INUSE") for i in self.emulator.world()["interfaces"]))
        self.stack.use("three-networks")
        self.apply()
        self.assert_converged()
        self.assertEqual(4, len(self.emulator.world()["interfaces"]))
        self.assertEqual(2, self.emulator.calls("CreateNetworkInterface"))


if __name__ == "__main__":
    unittest.main()
