// What eniform-provider-tencentcloud sends is signed as the vendor's own code signs it.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {load} from '../shared/packages.mjs';
import {header, Sender} from '../shared/signed.mjs';

import {KEYS, REGION, TEMPORARY} from './client.mjs';

const { default: Sign } = load('tencentcloud-sdk-nodejs/tencentcloud/common/sign');

// The Authorization header that the SDK makes of a recorded request. It signs the name of a URL's host without the port, whatever
// the endpoint is (reference 1.1); eniform signs the Host header as it is sent. So that the same code signs what was sent, a URL
// tells its host with the port while it runs.
function signedBySdk(request, secretId, secretKey) {
  const hostname = Object.getOwnPropertyDescriptor(URL.prototype, 'hostname');
  Object.defineProperty(URL.prototype, 'hostname', {
    ...hostname,
    get() {
      return this.host;
    }
  });
  try {
    return Sign.sign3({
      method: request.method,
      url: `http://${request.headers.host}${request.url}`,
      payload: request.body,
      timestamp: Number(request.headers['x-tc-timestamp']),
      service: /Credential=[^/]+\/[^/]+\/([^/]+)\//.exec(request.headers.authorization)[1],
      secretId,
      secretKey,
      headers: { 'Content-Type': request.headers['content-type'] },
    });
  } finally {
    Object.defineProperty(URL.prototype, 'hostname', hostname);
  }
}

const services = {
  '2017-03-12': ['vpc', 'cvm'],
  '2018-08-13': ['tag']
};

function verify(request, credential) {
  const { headers } = request;
  assert.equal(headers.authorization, signedBySdk(request, credential.secretId, credential.secretKey), headers['x-tc-action']);
  assert.equal(headers['x-tc-token'], credential.token);
  const service = headers.authorization.split('/')[2];
  assert.ok(services[headers['x-tc-version']].includes(service), `${headers['x-tc-action']} is signed for ${service}`);
}

const stages = [
  `
network_interfaces:
  web:
    name: 业务网卡-é🚀
    description: "a b+c/d&e=f !*'() ~ 50% \\"é\\" 😀"
    subnet: subnet-b0000000
    security_groups: [sg-web00000]
    primary_ip: 10.30.2.100
    secondary_ips: [10.30.2.101, 10.30.2.102, 10.30.2.103]
    tags: {部门: 网络, tier: web}
    attachment: {instance: ins-a0000000}
  spare:
    subnet: subnet-b0000000
    security_groups: [sg-web00000]
    primary_ip: 10.30.2.110
    secondary_ip_count: 1
  app-1:
    primary_of: ins-b0000000
    subnet: subnet-a0000000
    primary_ip: 10.30.1.20
eips:
  web: {bandwidth_mbps: 5, charge: traffic, protect: false, on_remove: delete}
eip_bindings:
  web: {eip: web, network_interface: web, private_ip: 10.30.2.101}
`,
  `
network_interfaces:
  web:
    name: renamed
    subnet: subnet-b0000000
    security_groups: [sg-data0000, sg-web00000]
    primary_ip: 10.30.2.100
    secondary_ips: [10.30.2.101, 10.30.2.104]
    tags: {tier: 数据, owner: ""}
    attachment: {instance: ins-wan00000}
  spare:
    subnet: subnet-b0000000
    security_groups: [sg-web00000]
    primary_ip: 10.30.2.110
    secondary_ips: [10.30.2.102]
  app-1:
    primary_of: ins-b0000000
    subnet: subnet-a0000000
    primary_ip: 10.30.1.21
eips:
  web: {bandwidth_mbps: 10, charge: traffic, protect: false, on_remove: delete}
eip_bindings:
  web: {eip: web, network_interface: web, private_ip: 10.30.2.104}
`,
  `
network_interfaces:
  web:
    name: renamed
    subnet: subnet-b0000000
    security_groups: [sg-data0000, sg-web00000]
    primary_ip: 10.30.2.100
    secondary_ips: [10.30.2.101, 10.30.2.104]
    tags: {tier: 数据, owner: ""}
  app-1:
    primary_of: ins-b0000000
    subnet: subnet-b0000000
    primary_ip: 10.30.2.77
eips:
  web: {bandwidth_mbps: 10, charge: traffic, protect: false, on_remove: delete}
`,
];

const sender = new Sender({
  cloud: 'tencentcloud',
  region: REGION,
  world: new URL('world.yaml', import.meta.url),
  verify,
  actionOf: (request) => request.headers['x-tc-action'],
  environment: ({ secretId, secretKey, token }) => ({
    TENCENTCLOUD_SECRET_ID: secretId,
    TENCENTCLOUD_SECRET_KEY: secretKey,
    ...(token && { TENCENTCLOUD_SECURITY_TOKEN: token }),
  }),
  stages,
});

// What each kind of operation sends (reference 8); reading comes besides.
const WRITES = [
  'CreateNetworkInterface',
  'DeleteNetworkInterface',
  'ModifyNetworkInterfaceAttribute',
  'ModifyResourceTags',
  'AssignPrivateIpAddresses',
  'UnassignPrivateIpAddresses',
  'MigratePrivateIpAddress',
  'AttachNetworkInterface',
  'DetachNetworkInterface',
  'MigrateNetworkInterface',
  'ModifyInstancesVpcAttribute',
  'AllocateAddresses',
  'ReleaseAddresses',
  'ModifyAddressesBandwidth',
  'AssociateAddress',
  'DisassociateAddress',
];

test('every request is signed as by the SDK', (t) => sender.assertSignedAsBySdk(t, KEYS, WRITES));

test('with temporary credentials too', (t) => sender.assertSignedAsBySdk(t, TEMPORARY, WRITES));

test('what is changed on its way no longer verifies', () => sender.assertChangesAreSeen(KEYS, {...KEYS, secretKey: 'other' }, {
  body: ({ body }) => ({ body: Buffer.concat([body, Buffer.from(' ')]) }),
  host: header('host', 'vpc.tencentcloudapi.com'),
  type: header('content-type', 'text/plain'),
  time: header('x-tc-timestamp', '1700000000'),
  path: () => ({ url: '/x' }),
  query: () => ({ url: '/?x=1' }),
  method: () => ({ method: 'GET' }),
}));
