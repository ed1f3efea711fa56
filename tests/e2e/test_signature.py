"""The tests' own client signs as the vendor's published sample does, so that what it says of a signature counts."""

import unittest

import harness
import tencent


class Signature(unittest.TestCase):
    def test_the_vendors_published_sample(self):
        body = b'{"Limit": 1, "Filters": [{"Values": ["\\u672a\\u547d\\u540d"], "Name": "instance-name"}]}'
        header = tencent.sign("cvm", "cvm.tencentcloudapi.com", "application/json; charset=utf-8", body, 1551113065,
                              "AKIDz8krbsJ5yKBZQpn74WFkmLPx3EXAMPLE", "Gu5t9xGARNpq86cd98joQYCN3EXAMPLE")
        self.assertTrue(header.endswith("Signature=72e494ea809ad7a8c8f7a4507b9bddcbaa8e581f516e8da2f66e2c5a96525168"), header)


class EmulatorChecksSignatures(harness.StackTest):
    def refused(self, client):
        with self.assertRaises(tencent.CloudError) as caught:
            client.interfaces()
        return caught.exception.code

    def test_a_good_one_is_accepted(self):
        self.assertEqual({"app-0", "app-1"}, {i["InstanceName"] for i in self.cloud.cvm("DescribeInstances", Limit=100)["InstanceSet"]})

    def test_a_wrong_key_is_refused(self):
        self.assertEqual("AuthFailure.SignatureFailure", self.refused(tencent.Client(self.emulator.endpoint, secret_key="other")))

    def test_an_unknown_id_is_refused(self):
        self.assertEqual("AuthFailure.SecretIdNotFound", self.refused(tencent.Client(self.emulator.endpoint, secret_id="AKIDOTHER")))


if __name__ == "__main__":
    unittest.main()
