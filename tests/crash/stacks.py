"""The same stack on each of the three clouds, before and after: some sixty operations lie between."""

import dataclasses

SECRET = "secretexample"
CREDENTIALS = {"TENCENTCLOUD_SECRET_ID": "AKIDEXAMPLE", "TENCENTCLOUD_SECRET_KEY": SECRET,
               "ALIBABA_CLOUD_ACCESS_KEY_ID": "AKIDEXAMPLE", "ALIBABA_CLOUD_ACCESS_KEY_SECRET": SECRET,
               "JDCLOUD_ACCESS_KEY": "AKIDEXAMPLE", "JDCLOUD_SECRET_KEY": SECRET}


@dataclasses.dataclass(frozen=True)
class Cloud:
    name: str
    region: str
    zone: str
    subnet: str  # how ids begin
    instance: str
    interface: str
    large: str  # instance types
    small: str
    tags: bool = True
    stopped: str = ""  # the state an instance must be in for the interface it was born with to change

    def subnet_id(self, which):
        return f"{self.subnet}{which}"

    def instance_id(self, which):
        return f"{self.instance}{which}"


CLOUDS = {cloud.name: cloud for cloud in (
    Cloud("tencentcloud", "ap-guangzhou", "ap-guangzhou-3", "subnet-", "ins-", "eni-", "S5.LARGE8", "S5.SMALL2"),
    Cloud("alicloud", "cn-hangzhou", "cn-hangzhou-h", "vsw-", "i-", "eni-", "ecs.g7.xlarge", "ecs.g7.small",
          stopped="Stopped"),  # Alibaba reference 2
    # No action of JD Cloud sets tags (JD reference 2).
    Cloud("jdcloud", "cn-north-1", "cn-north-1a", "subnet-", "i-", "port-", "g.n2.xlarge", "g.n2.small", tags=False))}

HOSTS = 8


def world(cloud):
    """Two subnets for what is declared, one for what instances are born with, and an interface to be adopted."""
    zone = {"zone": cloud.zone}
    subnets = [("a", "10.0.1.0/24"), ("b", "10.0.2.0/24"), ("home", "10.0.9.0/24")]
    instances = [{"id": cloud.instance_id(f"web{n}"), "name": f"web-{n}", "type": cloud.large, "subnet": cloud.subnet_id("home"),
                  "primary_ip": f"10.0.9.{10 + n}", "security_groups": ["sg-1"]} for n in range(HOSTS)]
    instances += [{"id": cloud.instance_id(f"small{n}"), "name": f"small-{n}", "type": cloud.small, "subnet": cloud.subnet_id("home"),
                   "primary_ip": f"10.0.9.{30 + n}", "security_groups": ["sg-1"]} for n in range(2)]
    instances.append({"id": cloud.instance_id("born"), "name": "born", "type": cloud.large, "subnet": cloud.subnet_id("home"),
                      "primary_ip": "10.0.9.40", "security_groups": ["sg-1"], **({"state": cloud.stopped} if cloud.stopped else {})})
    return {cloud.name: {
        "region": cloud.region,
        "credentials": [{"id": "AKIDEXAMPLE", "key": SECRET}],
        "vpcs": [{"id": "vpc-1", "name": "main", "cidr": "10.0.0.0/16"}],
        "subnets": [{"id": cloud.subnet_id(which), "name": which, "vpc": "vpc-1", "cidr": cidr, **zone} for which, cidr in subnets],
        "security_groups": [{"id": "sg-1", "name": "web", "vpc": "vpc-1"}, {"id": "sg-2", "name": "ops", "vpc": "vpc-1"}],
        "instance_types": [{"name": cloud.large, "cpu": 4, "memory_gib": 16, "interfaces": 4, "addresses_per_interface": 10},
                           {"name": cloud.small, "cpu": 1, "memory_gib": 2, "interfaces": 2, "addresses_per_interface": 6}],
        "instances": instances,
        "interfaces": [{"id": f"{cloud.interface}strange", "name": "strange", "subnet": cloud.subnet_id("a"), "primary_ip": "10.0.1.240",
                        "security_groups": ["sg-1"]}],
        "quotas": {"interfaces": 200, "eips": 40},
    }}


class Declared:
    """A declaration that is being written."""

    def __init__(self, cloud, endpoint):
        self.cloud = cloud
        self.interfaces, self.eips, self.bindings, self.more = {}, {}, {}, {}
        self.providers = {"main": {"plugin": cloud.name, "region": cloud.region, "endpoint": endpoint}}

    def interface(self, key, primary, *secondary, on=None, subnet="a", **more):
        third = {"a": 1, "b": 2}[subnet]
        declared = {"subnet": self.cloud.subnet_id(subnet), "security_groups": ["sg-1"], "primary_ip": f"10.0.{third}.{primary}",
                    "secondary_ips": [f"10.0.{third}.{last}" for last in secondary], **more}
        if declared.get("secondary_ip_count"):
            del declared["secondary_ips"]
        if on:
            declared["attachment"] = {"instance": self.cloud.instance_id(on)}
        if not self.cloud.tags:
            declared.pop("tags", None)
        self.interfaces[key] = declared

    def eip(self, key, on, private_ip, **more):
        self.eips[key] = {"bandwidth_mbps": 5, "charge": "traffic", "protect": False, "on_remove": "delete", **more}
        if not self.cloud.tags:
            self.eips[key].pop("tags", None)
        self.bindings[key] = {"eip": key, "network_interface": on, "private_ip": private_ip}

    def document(self):
        return {"stack": "crash", "providers": self.providers, "network_interfaces": self.interfaces, "eips": self.eips,
                "eip_bindings": self.bindings, **self.more}


def before(cloud, endpoint):
    stack = Declared(cloud, endpoint)
    for pair in range(3):  # to swap an address each; the first pair with EIPs
        stack.interface(f"left{pair}", 10 + pair, 20 + pair, on=f"web{pair}")
        stack.interface(f"right{pair}", 30 + pair, 40 + pair, on=f"web{pair + 3}")
    stack.eip("left", "left0", "10.0.1.20")
    stack.eip("right", "right0", "10.0.1.40")
    for n in range(2):  # to give an address away; the first one's has an EIP
        stack.interface(f"giver{n}", 50 + n, 60 + n, 65 + n, on="web6")
        stack.interface(f"taker{n}", 55 + n, on="web7")
    stack.eip("given", "giver0", "10.0.1.60")
    stack.interface("roamer", 70, 71, on="web0")  # to go to another instance
    stack.interface("trader0", 72, on="small0")  # to trade places on full instances
    stack.interface("trader1", 73, on="small1")
    stack.interface("settler", 80, 81, on="web1")  # to be made anew in another subnet
    stack.interface("changer", 85, 86, 87, on="web2", tags={"tier": "web"})  # addresses, name, groups, tags
    stack.interface("free", 90)  # to be attached
    stack.interface("held", 91, on="web3")  # to be detached
    stack.interface("gone0", 95, 96, on="web4")  # to be deleted, one with its EIP
    stack.interface("gone1", 97)
    stack.interface("gone2", 98)
    stack.eip("gone", "gone0", "10.0.1.96")
    stack.interface("old-name", 100)
    stack.eip("swap0", "left1", "10.0.1.11", tags={"use": "api"})
    stack.eip("swap1", "right1", "10.0.1.31")
    stack.eip("roams", "roamer", "10.0.1.71")
    return stack.document()


def after(cloud, endpoint):
    stack = Declared(cloud, endpoint)
    for pair in range(3):
        stack.interface(f"left{pair}", 10 + pair, 40 + pair, on=f"web{pair}")
        stack.interface(f"right{pair}", 30 + pair, 20 + pair, on=f"web{pair + 3}")
    stack.eip("left", "right0", "10.0.1.20")
    stack.eip("right", "left0", "10.0.1.40")
    for n in range(2):
        stack.interface(f"giver{n}", 50 + n, 65 + n, on="web6")
        stack.interface(f"taker{n}", 55 + n, 60 + n, on="web7")
    stack.eip("given", "taker0", "10.0.1.60")
    stack.interface("roamer", 70, 71, on="web5")
    stack.interface("trader0", 72, on="small1")
    stack.interface("trader1", 73, on="small0")
    stack.interface("settler", 80, 81, on="web1", subnet="b")
    stack.interface("changer", 85, 87, 88, on="web2", tags={"tier": "db", "team": "net"}, name="changed", security_groups=["sg-2"])
    stack.interface("free", 90, on="web4")
    stack.interface("held", 91, security_groups=["sg-2", "sg-1"])
    stack.interface("new-name", 100)
    stack.interface("adopted", 240, name="strange", on="web3")
    stack.interface("new0", 110, 111, on="web0")
    stack.interface("new1", 112, 113, on="web2", tags={"tier": "web"})
    stack.interface("new2", 114, subnet="b")
    stack.interface("new3", 120, 121, on="web6")
    stack.interface("new4", 122, on="web7")
    stack.interface("picked", 116, secondary_ip_count=2)
    stack.eip("swap0", "right1", "10.0.1.31")
    stack.eip("swap1", "left1", "10.0.1.11")
    stack.eip("roams", "roamer", "10.0.1.71", bandwidth_mbps=8)
    stack.eip("new0", "new0", "10.0.1.111")
    stack.eip("new1", "new1", "10.0.1.112")
    stack.eip("new3", "new3", "10.0.1.121")
    stack.more = {"moved": [{"from": "network_interface.old-name", "to": "network_interface.new-name"}],
                  "imports": [{"to": "network_interface.adopted", "id": f"{cloud.interface}strange"}]}
    return stack.document()


def rest(cloud, endpoint):
    """From `before` it is little, by the actions that `after` has no use for."""
    document = before(cloud, endpoint)
    interfaces = document["network_interfaces"]
    interfaces["born"] = {"primary_of": cloud.instance_id("born"), "ignore": ["name"], "subnet": cloud.subnet_id("home"),
                          "primary_ip": "10.0.9.40" if cloud.name == "jdcloud" else "10.0.9.41", "security_groups": ["sg-2"]}
    interfaces["roamer"]["attachment"]["delete_on_termination"] = True
    document["eips"]["left"]["name"] = "renamed"
    if cloud.tags:
        document["eips"]["swap0"]["tags"] = {"team": "net"}
    if cloud.name == "tencentcloud":
        document["eips"]["right"]["charge"] = "bandwidth"
        interfaces["free"]["security_groups"] = []
    return document
