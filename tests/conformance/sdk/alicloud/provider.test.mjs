// What eniform-provider-alicloud sends is signed as the vendor's own code signs it.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {load} from '../shared/packages.mjs';
import {header, Sender} from '../shared/signed.mjs';

import {connect, KEYS, REGION, TEMPORARY} from './client.mjs';

const { OpenApiUtil } = load('@alicloud/openapi-core');
const ALGORITHM = 'ACS3-HMAC-SHA256';

// The Authorization header that the SDK makes of a recorded request.
function signedBySdk({ method, path, query, headers, body }, { accessKeyId, accessKeySecret }) {
  const hash = OpenApiUtil.hash(body, ALGORITHM).toString('hex');
  const request = { method, pathname: path, query: Object.fromEntries(new URLSearchParams(query)), headers };
  return OpenApiUtil.getAuthorization(request, ALGORITHM, hash, accessKeyId, accessKeySecret);
}

const versions = ['2014-05-26', '2016-04-28'];

function verify(request, credential) {
  const { headers, body } = request;
  assert.equal(headers.authorization, signedBySdk(request, credential), headers['x-acs-action']);
  assert.equal(headers['x-acs-content-sha256'], OpenApiUtil.hash(body, ALGORITHM).toString('hex'));
  assert.equal(headers['x-acs-security-token'], credential.securityToken);
  assert.ok(versions.includes(headers['x-acs-version']));
}

const stages = [
  `
network_interfaces:
  web:
    name: 弹性网卡-主
    description: "a b+c/d&e=f !*'() ~-_. 50% é😀"
    subnet: vsw-b
    security_groups: [sg-web]
    primary_ip: 10.30.2.100
    secondary_ips: [10.30.2.101, 10.30.2.102, 10.30.2.103]
    tags: {环境: 生产, tier: web}
    attachment: {instance: i-a, delete_on_termination: false}
  spare:
    subnet: vsw-b
    security_groups: [sg-web]
    primary_ip: 10.30.2.110
    secondary_ip_count: 1
  rests:
    primary_of: i-rests
    subnet: vsw-a
    primary_ip: 10.30.1.80
eips:
  web: {bandwidth_mbps: 5, charge: traffic, protect: false, on_remove: delete}
eip_bindings:
  web: {eip: web, network_interface: web, private_ip: 10.30.2.101}
`,
  `
network_interfaces:
  web:
    name: renamed
    subnet: vsw-b
    security_groups: [sg-data, sg-web]
    primary_ip: 10.30.2.100
    secondary_ips: [10.30.2.101, 10.30.2.104]
    tags: {tier: 数据, owner: ""}
    attachment: {instance: i-b, delete_on_termination: true}
  spare:
    subnet: vsw-b
    security_groups: [sg-web]
    primary_ip: 10.30.2.110
    secondary_ips: [10.30.2.102]
  rests:
    primary_of: i-rests
    subnet: vsw-b
    primary_ip: 10.30.2.81
eips:
  web: {bandwidth_mbps: 10, charge: traffic, protect: false, on_remove: delete}
eip_bindings:
  web: {eip: web, network_interface: web, private_ip: 10.30.2.104}
`,
];

const sender = new Sender({
  cloud: 'alicloud',
  region: REGION,
  world: new URL('world.yaml', import.meta.url),
  verify,
  actionOf: (request) => request.headers['x-acs-action'],
  environment: ({ accessKeyId, accessKeySecret, securityToken }) => ({
    ALIBABA_CLOUD_ACCESS_KEY_ID: accessKeyId,
    ALIBABA_CLOUD_ACCESS_KEY_SECRET: accessKeySecret,
    ...(securityToken && { ALIBABA_CLOUD_SECURITY_TOKEN: securityToken }),
  }),
  stages,
});

// What each kind of operation sends (reference 7); reading comes besides. Stopping and starting instances is left to who runs them.
const WRITES = [
  'CreateNetworkInterface',
  'DeleteNetworkInterface',
  'ModifyNetworkInterfaceAttribute',
  'TagResources',
  'UntagResources',
  'AssignPrivateIpAddresses',
  'UnassignPrivateIpAddresses',
  'AttachNetworkInterface',
  'DetachNetworkInterface',
  'ModifyInstanceVpcAttribute',
  'AllocateEipAddress',
  'ReleaseEipAddress',
  'ModifyEipAddressAttribute',
  'AssociateEipAddress',
  'UnassociateEipAddress',
];

test('every request is signed as by the SDK', (t) => sender.assertSignedAsBySdk(t, KEYS, WRITES));

test('with temporary credentials too', (t) => sender.assertSignedAsBySdk(t, TEMPORARY, WRITES));

test('what the SDK itself sends verifies', () => sender.assertOwnVerify(TEMPORARY, async (host) => {
  const { ecs, vpc } = connect(host, TEMPORARY);
  await ecs.CreateNetworkInterface({
    vSwitchId: 'vsw-b',
    securityGroupIds: ['sg-web', 'sg-data'],
    description: 'a b+c/d&e=f !*\'() ~ 😀',
    tag: [{ key: '环境', value: '' }]
  });
  await vpc.DescribeEipAddresses({ allocationId: 'eip-free,eip-spare' });
}));

test('what is changed on its way no longer verifies', () => sender.assertChangesAreSeen(KEYS, {...KEYS, accessKeySecret: 'other' }, {
  body: ({ body }) => ({ body: Buffer.concat([body, Buffer.from('x=1')]) }),
  host: header('host', 'ecs.cn-hangzhou.aliyuncs.com'),
  action: header('x-acs-action', 'DeleteNetworkInterface'),
  nonce: header('x-acs-signature-nonce', 'other'),
  time: header('x-acs-date', '2026-01-01T00:00:00Z'),
  path: () => ({ path: '/x' }),
  query: ({ query }) => ({ query: `${query}&x=1` }),
  method: () => ({ method: 'PUT' }),
}));
