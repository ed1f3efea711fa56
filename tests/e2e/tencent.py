"""A small client of Tencent Cloud's API 3.0: for changes behind Eniform's back, and as a second opinion on signatures."""

import datetime
import hashlib
import hmac
import json
import time
import urllib.request

SECRET_ID = "AKIDEXAMPLE"
SECRET_KEY = "secretexample"
PRODUCTS = {"vpc": "2017-03-12", "cvm": "2017-03-12", "tag": "2018-08-13"}


class CloudError(Exception):
    """What the cloud refused: its code and message."""

    def __init__(self, code, message):
        super().__init__(f"{code}: {message}")
        self.code = code


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def sign(service, host, content_type, body, timestamp, secret_id=SECRET_ID, secret_key=SECRET_KEY):
    """The Authorization header of a POST to / with the bytes `body` (Tencent reference 1.3)."""
    canonical = f"POST\n/\n\ncontent-type:{content_type}\nhost:{host}\n\ncontent-type;host\n{sha256(body)}"
    date = datetime.datetime.fromtimestamp(timestamp, datetime.timezone.utc).strftime("%Y-%m-%d")
    scope = f"{date}/{service}/tc3_request"
    to_sign = f"TC3-HMAC-SHA256\n{timestamp}\n{scope}\n{sha256(canonical.encode())}"
    key = ("TC3" + secret_key).encode()
    for part in (date, service, "tc3_request"):
        key = hmac.new(key, part.encode(), hashlib.sha256).digest()
    signature = hmac.new(key, to_sign.encode(), hashlib.sha256).hexdigest()
    return f"TC3-HMAC-SHA256 Credential={secret_id}/{scope}, SignedHeaders=content-type;host, Signature={signature}"


class Client:
    def __init__(self, endpoint, region="ap-guangzhou", secret_id=SECRET_ID, secret_key=SECRET_KEY):
        self.endpoint = endpoint
        self.region = region
        self.secret_id = secret_id
        self.secret_key = secret_key

    def call(self, product, action, **parameters):
        """The `Response` of one call; CloudError where the cloud refuses."""
        body = json.dumps(parameters).encode()
        host = self.endpoint.split("//")[1]
        now = int(time.time())
        request = urllib.request.Request(self.endpoint + "/", data=body, headers={
            "Host": host, "Content-Type": "application/json", "X-TC-Action": action, "X-TC-Version": PRODUCTS[product],
            "X-TC-Timestamp": str(now), "X-TC-Region": self.region,
            "Authorization": sign(product, host, "application/json", body, now, self.secret_id, self.secret_key)})
        with urllib.request.urlopen(request) as answer:
            response = json.load(answer)["Response"]
        if "Error" in response:
            raise CloudError(response["Error"]["Code"], response["Error"]["Message"])
        return response

    def vpc(self, action, **parameters):
        return self.call("vpc", action, **parameters)

    def cvm(self, action, **parameters):
        return self.call("cvm", action, **parameters)

    def interfaces(self, **filters):
        """Every interface; `filters` as name=value with _ for -."""
        wanted = [{"Name": name.replace("_", "-"), "Values": [value]} for name, value in filters.items()]
        return self.vpc("DescribeNetworkInterfaces", Filters=wanted, Limit=100)["NetworkInterfaceSet"]

    def interface(self, name):
        found = [i for i in self.interfaces() if i["NetworkInterfaceName"] == name]
        assert len(found) == 1, f"{len(found)} interfaces are named {name}"
        return found[0]

    def addresses(self):
        return self.vpc("DescribeAddresses", Limit=100)["AddressSet"]

    def until(self, settled):
        """Asks until `settled()` says so; the emulated cloud's changes take their time."""
        while not settled():
            time.sleep(0.02)
