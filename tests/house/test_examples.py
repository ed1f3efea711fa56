"""Every declaration under examples/ validates against `eniform schema`, judged by a validator that is not ours."""

import copy
import json
import subprocess
import unittest

import _jsonnet
import jsonschema
import yaml

import tree

VARIABLES = {"endpoint": "http://127.0.0.1:9780"}


def read(path):
    text = path.read_text()
    if path.suffix == ".jsonnet":
        return json.loads(_jsonnet.evaluate_snippet(str(path), text, ext_vars=VARIABLES))
    return json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)


class Examples(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        schema = json.loads(subprocess.run([tree.programs() / "eniform", "schema"], capture_output=True, check=True).stdout)
        validator = jsonschema.validators.validator_for(schema)
        validator.check_schema(schema)
        cls.validator = validator(schema)
        suffixes = (".eni.yaml", ".eni.yml", ".eni.json", ".eni.jsonnet")
        cls.declarations = {tree.relative(p): read(p) for p in tree.files(*suffixes, under=("examples",))}

    def errors(self, declaration):
        return [f"{'.'.join(map(str, e.absolute_path))}: {e.message}" for e in self.validator.iter_errors(declaration)]

    def test_every_example_validates(self):
        self.assertGreaterEqual(len(self.declarations), 3)
        for name, declaration in self.declarations.items():
            with self.subTest(name=name):
                self.assertEqual([], self.errors(declaration))

    def test_what_is_wrong_does_not_validate(self):
        def broken(change):
            declaration = copy.deepcopy(self.declarations["examples/three-networks/network.eni.yaml"])
            change(declaration)
            return declaration

        wrong = {
            "an unknown key": lambda d: d.update(network_interface={}),
            "an unknown key of an interface": lambda d: d["network_interfaces"]["public"].update(subnets="subnet-1"),
            "no subnet": lambda d: d["network_interfaces"]["public"].pop("subnet"),
            "a mapping for a text": lambda d: d["network_interfaces"]["public"].update(description={"text": "words"}),
            "a list for a text": lambda d: d["network_interfaces"]["public"].update(primary_ip=["10.20.2.10"]),
            "no address": lambda d: d["network_interfaces"]["public"].update(primary_ip="10.20.2"),
            "an unknown value": lambda d: d["network_interfaces"]["public"].update(on_remove="destroy"),
            "two ways to say how many": lambda d: d["network_interfaces"]["public"].update(secondary_ip_count=2),
            "two ways to say which subnet": lambda d: d["network_interfaces"]["public"].update(subnet={"id": "subnet-1", "name": "a"}),
            "too much bandwidth": lambda d: d["eips"]["web"].update(bandwidth_mbps=100000),
            "a binding without an EIP": lambda d: d["eip_bindings"]["web"].pop("eip"),
        }
        for what, change in wrong.items():
            with self.subTest(what=what):
                self.assertNotEqual([], self.errors(broken(change)))


if __name__ == "__main__":
    unittest.main()
