"""What a declaration says the cloud must hold, compared with the emulator's world field by field. Knows nothing of Eniform."""

import json

import _jsonnet
import yaml


def read(path, **variables):
    """The declaration in a file, as plain data."""
    text = path.read_text()
    if path.suffix == ".jsonnet":
        return json.loads(_jsonnet.evaluate_snippet(str(path), text, ext_vars=variables))
    return yaml.safe_load(text)


# What a charge is called by the clouds (Tencent reference 2.4, Alibaba reference 2.13, JD reference 2.2).
CHARGES = {"TRAFFIC_POSTPAID_BY_HOUR": "traffic", "PayByTraffic": "traffic", "postpaid_by_usage": "traffic",
           "BANDWIDTH_POSTPAID_BY_HOUR": "bandwidth", "PayByBandwidth": "bandwidth", "postpaid_by_duration": "bandwidth",
           "BANDWIDTH_PACKAGE": "package"}


def of_provider(declaration, name):
    """The part of a declaration that lives in one of its providers."""
    part = {kind: {key: declared for key, declared in declaration.get(kind, {}).items() if declared.get("provider", name) == name}
            for kind in ("network_interfaces", "eips")}
    part["eip_bindings"] = {key: declared for key, declared in declaration.get("eip_bindings", {}).items() if declared["eip"] in part["eips"]}
    return part


class World:
    """The emulator's world with look-ups as the declaration writes them."""

    def __init__(self, world):
        self.world = world

    def one(self, kind, selector):
        """The id a selector means: a bare id, or {id:}, {name:}, {tags:}."""
        if isinstance(selector, str):
            return selector
        if "id" in selector:
            return selector["id"]
        if "name" in selector:
            found = [o["id"] for o in self.world[kind] if o["name"] == selector["name"]]
        else:
            found = [o["id"] for o in self.world[kind] if selector["tags"].items() <= o.get("tags", {}).items()]
        assert len(found) == 1, f"{kind} {selector}: {found}"
        return found[0]

    def interface(self, key, declared):
        if "primary_of" in declared:
            instance = self.one("instances", declared["primary_of"])
            found = [i for i in self.world["interfaces"] if i.get("primary") and i["attached_to"] == instance]
        else:
            found = [i for i in self.world["interfaces"] if i["name"] == declared.get("name", key)]
        assert len(found) == 1, f"{key}: {len(found)} interfaces"
        return found[0]

    def eip(self, key, declared):
        found = [e for e in self.world["eips"] if e["name"] == declared.get("name", key)]
        assert len(found) == 1, f"{key}: {len(found)} EIPs"
        return found[0]


def visible(tags):
    """Tags without Eniform's own marks."""
    return {k: v for k, v in (tags or {}).items() if not k.startswith("eniform:")}


def differences(declaration, world_data):
    """Every field in which the world is not as declared, a line each."""
    world = World(world_data)
    found = []

    def compare(what, wanted, real):
        if wanted != real:
            found.append(f"{what}: declared {wanted!r}, the cloud has {real!r}")

    interfaces = {}
    for key, declared in declaration.get("network_interfaces", {}).items():
        real = interfaces[key] = world.interface(key, declared)
        compare(f"{key}.name", declared.get("name", key), real["name"])
        compare(f"{key}.subnet", world.one("subnets", declared["subnet"]), real["subnet"])
        if "description" in declared:
            compare(f"{key}.description", declared["description"], real["description"])
        if "primary_ip" in declared:
            compare(f"{key}.primary_ip", declared["primary_ip"], real["primary_ip"])
        if "secondary_ip_count" in declared:
            compare(f"{key}.secondary_ip_count", declared["secondary_ip_count"], len(set(real["secondary_ips"])))
        elif declared.get("unlisted_ips") == "keep":
            compare(f"{key}.secondary_ips", set(), set(declared.get("secondary_ips", [])) - set(real["secondary_ips"]))
        else:
            compare(f"{key}.secondary_ips", sorted(declared.get("secondary_ips", [])), sorted(real["secondary_ips"]))
        if "security_groups" in declared:
            compare(f"{key}.security_groups", [world.one("security_groups", g) for g in declared["security_groups"]], real["security_groups"])
        if "tags" in declared:
            compare(f"{key}.tags", declared["tags"], visible(real.get("tags")))
        instance = declared.get("primary_of") or declared.get("attachment", {}).get("instance")
        compare(f"{key}.attachment", world.one("instances", instance) if instance else "", real.get("attached_to") or "")

    eips = {}
    for key, declared in declaration.get("eips", {}).items():
        real = eips[key] = world.eip(key, declared)
        if "bandwidth_mbps" in declared:
            compare(f"eips.{key}.bandwidth_mbps", declared["bandwidth_mbps"], real["bandwidth_mbps"])
        if "charge" in declared:
            compare(f"eips.{key}.charge", declared["charge"], CHARGES.get(real["charge"], real["charge"]))
        if "tags" in declared:
            compare(f"eips.{key}.tags", declared["tags"], visible(real.get("tags")))

    bound = {}
    for key, declared in declaration.get("eip_bindings", {}).items():
        real = eips[declared["eip"]]
        interface = interfaces[declared["network_interface"]]
        bound[declared["eip"]] = True
        compare(f"eip_bindings.{key}.network_interface", interface["id"], real.get("interface"))
        compare(f"eip_bindings.{key}.private_ip", declared.get("private_ip", interface["primary_ip"]), real.get("private_ip"))
    for key, real in eips.items():
        if key not in bound:
            compare(f"eips.{key}.interface", "", real.get("interface") or "")

    # Nothing else was made: secondary interfaces and EIPs are exactly the declared ones.
    compare("interfaces", sorted(i["id"] for i in interfaces.values() if not i.get("primary")),
            sorted(i["id"] for i in world_data["interfaces"] if not i.get("primary")))
    compare("eips", sorted(e["id"] for e in eips.values()), sorted(e["id"] for e in world_data["eips"]))
    return found
