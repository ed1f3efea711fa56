#!/usr/bin/env python3
"""One call of a vendor's own API, signed, to an emulated cloud: what somebody does to it without Eniform.

  vendor_call.py alicloud ecs StopInstance InstanceId=i-bp1active
  vendor_call.py jdcloud vm DELETE /instances/i-ab12cd34ef
  vendor_call.py jdcloud vm POST /instances/i-ab12cd34ef:stopInstance

The key is taken from the environment, by the names that Eniform has for it; ENDPOINT may name another emulator."""

import datetime
import hashlib
import hmac
import json
import os
import sys
import time
import urllib.error
import urllib.parse
import urllib.request
import uuid

ENDPOINT = os.environ.get("ENDPOINT", "http://127.0.0.1:9780")
PASSING_STATES = ("pending", "starting", "stopping", "rebooting", "deleting")
ALICLOUD_VERSIONS = {"ecs": "2014-05-26", "vpc": "2016-04-28"}


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def keyed(key, text):
    return hmac.new(key, text.encode(), hashlib.sha256)


def encoded(text):
    return urllib.parse.quote(text, safe="-_.~")


def canonical(method, path, query, headers, body):
    """The request as both vendors sign it, and the names of its headers."""
    names = sorted(headers)
    lines = [method, path, query, *(f"{name}:{headers[name].strip()}" for name in names), "", ";".join(names), sha256(body)]
    return "\n".join(lines), ";".join(names)


def alicloud_request(endpoint, key_id, secret, product, action, parameters):
    """ACS3-HMAC-SHA256 (Alibaba reference 1.4): every parameter in the query, no body."""
    query = "&".join(f"{encoded(name)}={encoded(value)}" for name, value in sorted(parameters.items()))
    headers = {"host": endpoint.split("//")[1], "x-acs-action": action, "x-acs-version": ALICLOUD_VERSIONS[product],
               "x-acs-date": datetime.datetime.now(datetime.timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
               "x-acs-signature-nonce": uuid.uuid4().hex, "x-acs-content-sha256": sha256(b"")}
    text, signed = canonical("POST", "/", query, headers, b"")
    signature = keyed(secret.encode(), "ACS3-HMAC-SHA256\n" + sha256(text.encode())).hexdigest()
    headers["Authorization"] = f"ACS3-HMAC-SHA256 Credential={key_id},SignedHeaders={signed},Signature={signature}"
    return urllib.request.Request(f"{endpoint}/?{query}", method="POST", headers={**headers, "accept": "application/json"})


def jdcloud_request(endpoint, key_id, secret, region, service, method, path, query=None, body=None):
    """JDCLOUD2-HMAC-SHA256 (JD reference 1.3): the colon of an action's name is encoded, and signed so."""
    path = f"/v1/regions/{region}" + "/".join(map(encoded, path.split("/")))
    query = "&".join(f"{encoded(name)}={encoded(value)}" for name, value in sorted((query or {}).items()))
    data = b"" if body is None else json.dumps(body).encode()
    now = datetime.datetime.now(datetime.timezone.utc).strftime("%Y%m%dT%H%M%SZ")
    headers = {"host": endpoint.split("//")[1], "content-type": "application/json", "x-jdcloud-date": now,
               "x-jdcloud-nonce": str(uuid.uuid4())}
    text, signed = canonical(method, path, query, headers, data)
    scope = [now[:8], region, service, "jdcloud2_request"]
    key = ("JDCLOUD2" + secret).encode()
    for part in scope:
        key = keyed(key, part).digest()
    signature = keyed(key, "\n".join(["JDCLOUD2-HMAC-SHA256", now, "/".join(scope), sha256(text.encode())])).hexdigest()
    headers["Authorization"] = f"JDCLOUD2-HMAC-SHA256 Credential={key_id}/{'/'.join(scope)}, SignedHeaders={signed}, Signature={signature}"
    url = f"{endpoint}{path}" + (f"?{query}" if query else "")
    return urllib.request.Request(url, data=data or None, method=method, headers=headers)


def send(request):
    """The answer's JSON; RuntimeError with the cloud's words where it refuses."""
    try:
        with urllib.request.urlopen(request) as answer:
            text = answer.read()
    except urllib.error.HTTPError as error:
        raise RuntimeError(f"{error.code}: {error.read().decode(errors='replace')}") from None
    return json.loads(text) if text else {}


def wait(cloud):
    """Until every instance of the emulated cloud is in a state that lasts."""
    while True:
        world = send(urllib.request.Request(ENDPOINT + "/_emulator/world"))[cloud]
        if not any(instance["state"].lower() in PASSING_STATES for instance in world["instances"]):
            return
        time.sleep(0.05)


def main(cloud, service, *arguments):
    if cloud == "alicloud":
        action, *given = arguments
        parameters = {"RegionId": "cn-hangzhou", **dict(argument.split("=", 1) for argument in given)}
        request = alicloud_request(ENDPOINT, os.environ["ALIBABA_CLOUD_ACCESS_KEY_ID"], os.environ["ALIBABA_CLOUD_ACCESS_KEY_SECRET"],
                                   service, action, parameters)
    else:
        method, path, *given = arguments
        body = json.loads(given[0]) if given else {} if method == "POST" else None
        request = jdcloud_request(ENDPOINT, os.environ["JDCLOUD_ACCESS_KEY"], os.environ["JDCLOUD_SECRET_KEY"], "cn-north-1", service,
                                  method, path, body=body)
    send(request)
    wait(cloud)
    print("done")


if __name__ == "__main__":
    if len(sys.argv) < 4 or sys.argv[1] not in ("alicloud", "jdcloud"):
        sys.exit(__doc__)
    main(*sys.argv[1:])
