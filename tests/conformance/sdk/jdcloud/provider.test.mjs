// What eniform-provider-jdcloud sends is signed as the vendor's own code signs it.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {load} from '../shared/packages.mjs';
import {header, Sender} from '../shared/signed.mjs';

import {connect, KEYS, REGION, TEMPORARY} from './client.mjs';

const JDCloud = load('jdcloud-sdk-js');
const Signer = load('jdcloud-sdk-js/src/lib/signers/v2');

const authorization = /^JDCLOUD2-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/([^/]+)\/jdcloud2_request, SignedHeaders=([^,]+), /;

// The Authorization header that the SDK makes of a recorded request. It signs every header it has; here it has those that were signed.
function signedBySdk({ method, path, url, headers, body }, { accessKeyId, secretAccessKey }) {
  const [, , , regionId, service, names] = authorization.exec(headers.authorization);
  const signed = new JDCloud.fetch.Headers(names.split(';').map((name) => [name, headers[name]]));
  const request = {
    request: { method, url, headers: signed, body: body.toString() },
    path,
    regionId,
    search: JDCloud.JCRequest.prototype.search
  };
  return new Signer(request, service).authorization({ accessKeyId, secretAccessKey }, headers['x-jdcloud-date']);
}

function verify(request, credential) {
  const { headers, path } = request;
  const [, , date, region, service, names] = authorization.exec(headers.authorization);
  assert.equal(headers.authorization, signedBySdk(request, credential), `${request.method} ${request.url}`);
  for (const name of ['host', 'x-jdcloud-date', 'x-jdcloud-nonce']) assert.ok(names.split(';').includes(name), `${name} is not signed`);
  assert.equal(headers['x-jdcloud-security-token'], credential.token);
  assert.equal(names.includes('x-jdcloud-security-token'), credential.token !== undefined);
  assert.equal(date, headers['x-jdcloud-date'].slice(0, 8));
  assert.ok(path.startsWith(`/v1/regions/${region}/`), path);
  assert.equal(service, /^\/v1\/regions\/[^/]+\/instance/.test(path) ? 'vm' : 'vpc', path);
}

const stages = [
  `
network_interfaces:
  web:
    name: 前端网卡_1
    description: "描述 — \\"é\\" / 😀"
    subnet: subnet-b
    security_groups: [sg-web]
    primary_ip: 10.30.2.100
    secondary_ips: [10.30.2.101, 10.30.2.102, 10.30.2.103]
    attachment: {instance: i-a, delete_on_termination: false}
  spare:
    subnet: subnet-b
    security_groups: [sg-web]
    primary_ip: 10.30.2.110
    secondary_ip_count: 1
eips:
  web: {bandwidth_mbps: 5, charge: traffic, protect: false, on_remove: delete}
eip_bindings:
  web: {eip: web, network_interface: web, private_ip: 10.30.2.101}
`,
  `
network_interfaces:
  web:
    name: renamed
    subnet: subnet-b
    security_groups: [sg-data, sg-web]
    primary_ip: 10.30.2.100
    secondary_ips: [10.30.2.101, 10.30.2.104]
    attachment: {instance: i-a, delete_on_termination: true}
  spare:
    subnet: subnet-b
    security_groups: [sg-web]
    primary_ip: 10.30.2.110
    secondary_ips: [10.30.2.102]
eips:
  web: {bandwidth_mbps: 10, charge: traffic, protect: false, on_remove: delete}
eip_bindings:
  web: {eip: web, network_interface: web, private_ip: 10.30.2.104}
`,
];

// The verb behind the colon, or the method and the kind of object.
function actionOf({ method, path }) {
  const [, object, verb] = /^\/v1\/regions\/[^/]+\/([A-Za-z]+)\/?[^/%]*(?:%3A(\w+))?$/.exec(path) ?? [undefined, path];
  return verb ?? `${method} ${object}`;
}

const sender = new Sender({
  cloud: 'jdcloud',
  region: REGION,
  world: new URL('world.yaml', import.meta.url),
  verify,
  actionOf,
  environment: ({ accessKeyId, secretAccessKey, token }) => ({
    JDCLOUD_ACCESS_KEY: accessKeyId,
    JDCLOUD_SECRET_KEY: secretAccessKey,
    ...(token && { JDCLOUD_SESSION_TOKEN: token }),
  }),
  stages,
  waits: ['FAILED_PRECONDITION'],  // a task may outlast what it changes (reference 5)
});

// What each kind of operation sends (reference 7); reading comes besides.
const WRITES = [
  'POST networkInterfaces',
  'PATCH networkInterfaces',
  'DELETE networkInterfaces',
  'assignSecondaryIps',
  'unassignSecondaryIps',
  'attachNetworkInterface',
  'detachNetworkInterface',
  'modifyInstanceNetworkAttribute',
  'POST elasticIps',
  'PATCH elasticIps',
  'DELETE elasticIps',
  'associateElasticIp',
  'disassociateElasticIp',
];

test('every request is signed as by the SDK', (t) => sender.assertSignedAsBySdk(t, KEYS, WRITES));

test('with temporary credentials too', (t) => sender.assertSignedAsBySdk(t, TEMPORARY, WRITES));

test('what the SDK itself sends verifies', () => sender.assertOwnVerify(TEMPORARY, async (host) => {
  const { vpc, vm } = connect(host, TEMPORARY);
  const values = Array.from({ length: 11 }, (_, i) => `网卡 ${i}*`);
  await vpc.describeNetworkInterfaces({ filters: [{ name: 'networkInterfaceNames', values }], pageSize: 100 });
  await vpc.createNetworkInterface({ subnetId: 'subnet-b', networkInterfaceName: '前端网卡_1', securityGroups: ['sg-web'] });
  await vm.attachNetworkInterface({ instanceId: 'i-a', networkInterfaceId: 'port-loose' });
}));

test('what is changed on its way no longer verifies', () => sender.assertChangesAreSeen(KEYS, {...KEYS, secretAccessKey: 'other' }, {
  body: ({ body }) => ({ body: Buffer.concat([body, Buffer.from(' ')]) }),
  host: header('host', 'vpc.jdcloud-api.com'),
  nonce: header('x-jdcloud-nonce', 'other'),
  time: header('x-jdcloud-date', '20260101T000000Z'),
  path: ({ path }) => ({ path: `${path}x` }),
  query: ({ url }) => ({ url: `${url}${url.includes('?') ? '&' : '?'}x=1` }),
  method: () => ({ method: 'PUT' }),
}));
