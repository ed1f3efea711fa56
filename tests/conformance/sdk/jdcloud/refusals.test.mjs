// Every documented error, provoked on purpose and read by the vendor's own client; the emulator's count of refusals must be ours.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {Recorder, replay} from '../shared/recorder.mjs';
import {AT_ONCE, NEVER, Trials} from '../shared/trial.mjs';

import {CODES} from './actions.mjs';
import {codeOf, connect, KEYS, TEMPORARY} from './client.mjs';

const trials = new Trials({ cloud: 'jdcloud', world: new URL('world.yaml', import.meta.url), connect, codeOf });
const A = 'i-a';
const AUTH = ['UNAUTHENTICATED', 'ACCESS_ERROR'];

const create = (more) => ({ subnetId: 'subnet-b', networkInterfaceName: 'new', securityGroups: ['sg-web'], ...more });
const spec = {
  bandwidthMbps: 5,
  provider: 'bgp'
};

// Refused with one of `statuses`, with the HTTP status that belongs to them, and a message that says `message`.
const because = (refused) => async (http, statuses, message, call) => {
  const error = await refused(statuses, call);
  assert.equal(error.responseObj.status, http);
  assert.ok(error.requestId, 'there is no request id');
  assert.match(error.error.message, message);
};

async function primaryOf(vm, instanceId) {
  return (await vm.describeInstance({ instanceId })).instance.primaryNetworkInterface.networkInterface.networkInterfaceId;
}

test('credentials, time and nonce', () => trials.run(AT_ONCE, async ({ emulator, vpc, books, refused }) => {
  const as = (credential) => connect(emulator.host, credential).vpc;
  await refused(AUTH, () => as ({...KEYS, secretAccessKey: 'other' }).describeVpcs());
  await refused(AUTH, () => as ({...KEYS, accessKeyId: 'JDC_OTHER' }).describeVpcs());
  await refused(AUTH, () => as ({...TEMPORARY, token: 'other' }).describeVpcs());
  await refused(AUTH, () => as ({...TEMPORARY, token: undefined }).describeVpcs());

  const { Date: now } = globalThis;
  globalThis.Date = class extends now {
    constructor(...parts) {
      super(...(parts.length ? parts : [now.now() - 24 * 60 * 60 * 1000]));
    }
  };
  try {
    await refused(AUTH, () => vpc.describeVpcs());
  } finally {
    globalThis.Date = now;
  }

  // The SDK makes a new nonce for each request; one that it sent is sent again.
  const recorder = await Recorder.start(emulator.host);
  try {
    await connect(recorder.host).vpc.describeVpcs();
    const { status, body } = await replay(emulator.host, recorder.requests[0]);
    assert.equal(status, 401);
    books.note(JSON.parse(body).error.status);
  } finally {
    await recorder.stop();
  }
}));

test('malformed requests', () => trials.run(AT_ONCE, async ({ vpc, vm, refused }) => {
  await refused('OUT_OF_RANGE', () => vpc.describeNetworkInterfaces({ pageSize: 9 }));
  await refused('OUT_OF_RANGE', () => vpc.describeNetworkInterfaces({ pageSize: 101 }));
  await refused('OUT_OF_RANGE', () => vm.describeInstances({ pageSize: 1 }));
  const invalid = (call) => refused(['INVALID_ARGUMENT', 'OUT_OF_RANGE'], call);
  await invalid(() => vpc.createNetworkInterface(create({ networkInterfaceName: '网'.repeat(33) })));
  await invalid(() => vpc.createNetworkInterface(create({ networkInterfaceName: 'a b' })));
  await invalid(() => vpc.createNetworkInterface(create({ description: 'x'.repeat(257) })));
  await invalid(() => vpc.createNetworkInterface(create({ primaryIpAddress: '10.30.2' })));
  await invalid(() => vpc.createNetworkInterface(create({ primaryIpAddress: '10.30.9.9' })));
  await invalid(() => vpc.createNetworkInterface(create({ securityGroups: ['sg-web', 'sg-data', 'sg-3', 'sg-4', 'sg-5', 'sg-6'] })));
  await invalid(() => vpc.createNetworkInterface(create({ sanityCheck: 2 })));
  await invalid(() => vpc.modifyNetworkInterface({ networkInterfaceId: 'port-loose', securityGroups: [] }));
  await invalid(() => vpc.assignSecondaryIps({ networkInterfaceId: 'port-loose', force: false, secondaryIps: ['10.30.9.9'] }));
  await invalid(() => vpc.createElasticIps({ maxCount: 101, elasticIpSpec: spec }));
  await invalid(() => vpc.createElasticIps({ maxCount: 1, elasticIpSpec: {...spec, bandwidthMbps: 0 } }));
  await invalid(() => vpc.createElasticIps({ maxCount: 1, elasticIpSpec: {...spec, provider: 'nobody' } }));
  await invalid(() => vpc.modifyElasticIp({ elasticIpId: 'fip-free', bandwidthMbps: 0 }));
  await invalid(() => vpc.describeQuota({ type: 'nothing' }));
}));

test('what does not exist', () => trials.run(AT_ONCE, async ({ vpc, vm, refused }) => {
  const gone = (message, call) => because(refused)(404, 'NOT_FOUND', message, call);
  await gone(/subnetId/, () => vpc.createNetworkInterface(create({ subnetId: 'subnet-gone' })));
  await gone(/port-gone/, () => vpc.describeNetworkInterface({ networkInterfaceId: 'port-gone' }));
  await gone(/port-gone/, () => vpc.deleteNetworkInterface({ networkInterfaceId: 'port-gone' }));
  await gone(/port-gone/, () => vpc.modifyNetworkInterface({ networkInterfaceId: 'port-gone', networkInterfaceName: 'new' }));
  await gone(/port-gone/, () => vpc.assignSecondaryIps({ networkInterfaceId: 'port-gone', force: false, secondaryIpCount: 1 }));
  await gone(/port-gone/, () => vpc.unassignSecondaryIps({ networkInterfaceId: 'port-gone', secondaryIps: ['10.30.2.11'] }));
  await gone(/port-gone/, () => vm.attachNetworkInterface({ instanceId: A, networkInterfaceId: 'port-gone' }));
  await gone(/i-gone/, () => vm.attachNetworkInterface({ instanceId: 'i-gone', networkInterfaceId: 'port-loose' }));
  await gone(/i-gone/, () => vm.describeInstance({ instanceId: 'i-gone' }));
  await gone(/fip-gone/, () => vpc.describeElasticIp({ elasticIpId: 'fip-gone' }));
  await gone(/fip-gone/, () => vpc.deleteElasticIp({ elasticIpId: 'fip-gone' }));
  await gone(/fip-gone/, () => vm.associateElasticIp({ instanceId: A, elasticIpId: 'fip-gone' }));
  await gone(
      /fip-gone/,
      () => vpc.associateElasticIp({ networkInterfaceId: 'port-loose', elasticIpId: 'fip-gone', privateIpAddress: '10.30.2.11' }));
  await gone(/subnet-gone/, () => vpc.describeSubnet({ subnetId: 'subnet-gone' }));
}));

test('what somebody has already, and quotas', () => trials.run(AT_ONCE, async ({ vpc, refused }) => {
  const taken = (call) => refused('ALREADY_EXISTS', call);
  await because(refused)(409, 'ALREADY_EXISTS', /primaryIp/, () => vpc.createNetworkInterface(create({ primaryIpAddress: '10.30.2.10' })));
  await taken(() => vpc.createNetworkInterface(create({ secondaryIpAddresses: ['10.30.2.10'] })));
  const full = (message, call) => because(refused)(429, 'QUOTA_EXCEEDED', message, call);
  for (let count = 4; count < 12; ++count) await vpc.createNetworkInterface(create());
  await full(/quota/i, () => vpc.createNetworkInterface(create()));
  for (let count = 5; count < 8; ++count) await vpc.createElasticIps({ maxCount: 1, elasticIpSpec: spec });
  await full(/./, () => vpc.createElasticIps({ maxCount: 1, elasticIpSpec: spec }));
  // How the other limits are refused is not documented (reference 2.1, 4.1): 20 secondary addresses, and free ones of a subnet.
  await refused(/./, () => vpc.assignSecondaryIps({ networkInterfaceId: 'port-many', force: false, secondaryIpCount: 1 }));
  await refused(/./, () => vpc.assignSecondaryIps({ networkInterfaceId: 'port-tiny', force: false, secondaryIpCount: 9 }));
  await refused(/./, () => vpc.assignSecondaryIps({ networkInterfaceId: 'port-loose', force: false, secondaryIps: ['10.30.2.20'] }));
  await refused(/./, () => vpc.assignSecondaryIps({ networkInterfaceId: 'port-loose', secondaryIps: ['10.30.2.20'] }));  // a primary one
}));

test('wrong states', () => trials.run(AT_ONCE, async ({ vpc, vm, refused }) => {
  const state = (message, call) => because(refused)(400, 'FAILED_PRECONDITION', message, call);
  const attach = (networkInterfaceId, instanceId) => vm.attachNetworkInterface({ networkInterfaceId, instanceId });
  await state(/NetworkInterface limit exceeded/, () => attach('port-loose', 'i-full'));
  await state(/attached on other device/, () => attach('port-held', 'i-b'));
  await refused(/./, () => attach('port-loose', 'i-other'));  // another VPC: how it is refused is not documented
  const primary = await primaryOf(vm, A);
  await state(/Can't detach primaryNetworkInterface/, () => vm.detachNetworkInterface({ instanceId: A, networkInterfaceId: primary }));
  const mark = (networkInterfaceId) =>
      vm.modifyInstanceNetworkAttribute({ instanceId: A, networks: [{ networkInterfaceId, autoDelete: true }] });
  await state(/not mounted on instance/, () => mark('port-loose'));
  await state(/Can't modify primaryNetworkInterface/, () => mark(primary));
  await state(/already in use/, () => vm.associateElasticIp({ instanceId: A, elasticIpId: 'fip-bound' }));
  await vm.associateElasticIp({ instanceId: A, elasticIpId: 'fip-free' });
  await state(/NetworkInterface already in use/, () => vm.associateElasticIp({ instanceId: A, elasticIpId: 'fip-spare' }));
  await state(
      /isn't associated to this instance's primary network interface/,
      () => vm.disassociateElasticIp({ instanceId: A, elasticIpId: 'fip-bound' }));
  const bind = (elasticIpId, networkInterfaceId, privateIpAddress) =>
      vpc.associateElasticIp({ elasticIpId, networkInterfaceId, privateIpAddress });
  await refused(/./, () => bind('fip-bound', 'port-loose', '10.30.2.11'));
  await refused(/./, () => bind('fip-spare', 'port-held', '10.30.2.21'));
  await refused(/./, () => bind('fip-spare', 'port-loose', '10.30.2.99'));
  await refused(/./, () => vpc.disassociateElasticIp({ networkInterfaceId: 'port-loose', elasticIpId: 'fip-spare' }));
  await state(/in different azs/, () => vm.associateElasticIp({ instanceId: 'i-a', elasticIpId: 'fip-zoned' }));
  await refused(/./, () => bind('fip-zoned', 'port-loose', '10.30.2.11'));  // only a primary interface takes one of a zone (rule S19)
  await refused(/./, () => vpc.deleteElasticIp({ elasticIpId: 'fip-package' }));
  await refused(/./, () => vm.deleteInstance({ instanceId: 'i-paid' }));
  await refused(/./, () => vpc.deleteElasticIp({ elasticIpId: 'fip-bound' }));
  await refused(/./, () => vpc.deleteNetworkInterface({ networkInterfaceId: 'port-held' }));
  await refused(/./, () => vpc.unassignSecondaryIps({ networkInterfaceId: 'port-loose', secondaryIps: ['10.30.2.10'] }));
  await refused(/./, () => vm.startInstance({ instanceId: A }));
}));

test('while something runs', () => trials.run(NEVER, async ({ vm, refused }) => {
  const state = (message, call) => because(refused)(400, 'FAILED_PRECONDITION', message, call);
  await vm.attachNetworkInterface({ instanceId: A, networkInterfaceId: 'port-loose' });
  await state(/Conflict with underlay task/, () => vm.attachNetworkInterface({ instanceId: A, networkInterfaceId: 'port-many' }));
  await state(/Conflict with underlay task/, () => vm.detachNetworkInterface({ instanceId: A, networkInterfaceId: 'port-held' }));
  await state(/Conflict with underlay task/, () => vm.associateElasticIp({ instanceId: A, elasticIpId: 'fip-free' }));
  await vm.stopInstance({ instanceId: 'i-b' });
  await state(
      /Invalid instance status|Conflict with underlay task/,
      () => vm.attachNetworkInterface({ instanceId: 'i-b', networkInterfaceId: 'port-many' }));
}));

test('too many calls a minute', () => trials.run({...AT_ONCE, rateLimits: 'on' }, async ({ emulator, vpc, books }) => {
  const refusals = await trials.hurry(books, 'RATE_LIMIT', () => vpc.describeVpcs());
  assert.equal((await emulator.stats()).throttled, refusals);
}));

test('answers that are lost, and transports that fail', () => trials.run(AT_ONCE, async ({ emulator, vpc, books }) => {
  const named = async () =>
      (await vpc.describeNetworkInterfaces({ filters: [{ name: 'networkInterfaceNames', values: ['lost'] }] })).networkInterfaces ?? [];
  await emulator.faults({ action: 'createNetworkInterface', nth: 1, do: 'drop_answer' });
  await assert.rejects(vpc.createNetworkInterface(create({ networkInterfaceName: 'lost' })), (error) => codeOf(error) === undefined);
  assert.equal((await named()).length, 1);  // it takes no token: only looking tells that it was made (reference 5)

  await emulator.faults({ action: 'describeVpcs', nth: 1, do: 'fail', http_status: 502 });
  await assert.rejects(vpc.describeVpcs(), (error) => codeOf(error) === undefined);
  books.note('HTTP 502');
  await emulator.faults({ action: 'describeSubnets', nth: 1, do: 'garbage' });
  const answer = await vpc.describeSubnets();  // the SDK takes what is not JSON for an answer without a result
  assert.deepEqual(answer, {});
  books.note('garbage');
}));

test('every other documented status reaches the client as it is', () => trials.run(AT_ONCE, async (trial) => {
  await trials.others(CODES, 'describeVpcs', trial, () => trial.vpc.describeVpcs());
}));
