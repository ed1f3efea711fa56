// The whole life of interfaces, addresses and EIPs by the vendor's own client: every action of the reference, nothing refused.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {Emulator, until} from '../shared/emulator.mjs';
import {assertCovered, Provoked} from '../shared/provoked.mjs';

import {ACTIONS} from './actions.mjs';
import {codeOf, connect, TEMPORARY} from './client.mjs';

const A = 'i-a';
const B = 'i-b';
let emulator;
let vpc, vm;

before(async () => {
  emulator = await Emulator.start('jdcloud', new URL('world.yaml', import.meta.url));
  ({ vpc, vm } = connect(emulator.host));
});
after(() => emulator.stop());

const where = (name, ...values) => [{ name, values }];

async function listed(id) {
  const { networkInterfaces = [] } = await vpc.describeNetworkInterfaces({ filters: where('networkInterfaceIds', id), pageSize: 100 });
  return networkInterfaces[0];
}
const read = async (networkInterfaceId) => (await vpc.describeNetworkInterface({ networkInterfaceId })).networkInterface;
const ips = (eni) => eni.secondaryIps.map((ip) => ip.privateIpAddress).sort();
const eip = async (elasticIpId) => (await vpc.describeElasticIp({ elasticIpId })).elasticIp;
const instance = async (instanceId) => (await vm.describeInstance({ instanceId })).instance;
const held = async (instanceId, id) =>
    ((await instance(instanceId)).secondaryNetworkInterfaces ?? []).find((one) => one.networkInterface.networkInterfaceId === id);

// Done when both products say so (reference 2.5, 5).
const attached = (id, instanceId) => until(async () => {
  const eni = await read(id);
  const there = await held(instanceId, id);
  return eni.attachmentStatus === 'attached' && eni.instanceId === instanceId && there && { eni, there };
});
const detached = (id, instanceId) => until(async () => {
  const eni = await read(id);
  return eni.attachmentStatus === 'detached' && !eni.instanceId && !await held(instanceId, id) && eni;
});
const idle = (id, status) => until(async () => {
  const { instanceStatuses } = await vm.describeInstanceStatus({ filters: where('instanceId', id), pageSize: 10 });
  return instanceStatuses[0].status === status;
});
const bound = (elasticIpId, id, address) => until(async () => {
  const got = await eip(elasticIpId);
  return got.networkInterfaceId === id && got.privateIpAddress === address && got.state !== 'PROCESSING' && got;
});
const unbound = (elasticIpId) => until(async () => {
  const got = await eip(elasticIpId);
  return !got.networkInterfaceId && !got.privateIpAddress && got.state !== 'PROCESSING' && got;
});

// The task of an instance may last longer than what it changes takes to be seen, and nothing tells when it is over but that the next
// call goes through (reference 2.4, 5). Only these refusals are expected.
const waited = new Provoked(codeOf);
async function patiently(call) {
  for (;;) {
    try {
      return await call();
    } catch (error) {
      if (codeOf(error) !== 'FAILED_PRECONDITION' || !/Conflict with underlay task/.test(error.error.message)) throw error;
      waited.note('FAILED_PRECONDITION');
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }
}

const made = {};

test('what there is', async () => {
  const { vpcs, totalCount } = await vpc.describeVpcs({ pageNumber: 1, pageSize: 10 });
  assert.deepEqual([vpcs.map((one) => one.vpcId).sort(), totalCount], [['vpc-main', 'vpc-other'], 2]);
  const { subnets } = await vpc.describeSubnets({ filters: where('vpcId', 'vpc-main'), pageSize: 100 });
  assert.deepEqual(subnets.map((subnet) => subnet.subnetId).sort(), ['subnet-a', 'subnet-b', 'subnet-tiny']);
  const { subnet } = await vpc.describeSubnet({ subnetId: 'subnet-a' });
  assert.deepEqual([subnet.addressPrefix, subnet.vpcId], ['10.30.1.0/24', 'vpc-main']);
  const { networkSecurityGroups } =
      await vpc.describeNetworkSecurityGroups({ filters: where('networkSecurityGroupIds', 'sg-web', 'sg-data'), pageSize: 100 });
  assert.deepEqual(networkSecurityGroups.map((group) => group.networkSecurityGroupName).sort(), ['data', 'web']);
  const { quota } = await vpc.describeQuota({ type: 'network_interface' });
  assert.deepEqual([quota.maxLimit, quota.count], [12, 4]);
  const { instanceTypes } = await vm.describeInstanceTypes({ filters: where('instanceTypes', 'g.n2.large') });
  assert.deepEqual(instanceTypes.map((type) => [type.instanceType, type.nicLimit]), [['g.n2.large', 3]]);
  assert.ok((await vm.describeQuotas({ filters: where('resourceTypes', 'instance') })).quotas.length > 0);
  const { instances } = await vm.describeInstances({ filters: where('networkInterfaceId', 'port-held'), pageSize: 10 });
  assert.deepEqual(instances.map((one) => [one.instanceId, one.status]), [[A, 'running']]);
  const primary = instances[0].primaryNetworkInterface;
  assert.deepEqual([primary.deviceIndex, primary.autoDelete, primary.networkInterface.primaryIp.privateIpAddress], [1, true, '10.30.1.10']);
});

test('a page beyond the last is the last one again', async () => {
  const page = async (pageNumber) => (await vpc.describeNetworkInterfaces({ pageNumber, pageSize: 10 })).networkInterfaces;
  const ids = (list) => list.map((eni) => eni.networkInterfaceId);
  const { totalCount } = await vpc.describeNetworkInterfaces({ pageNumber: 1, pageSize: 10 });
  const last = Math.ceil(totalCount / 10);
  assert.deepEqual(ids(await page(last + 1)), ids(await page(last)));
});

test('an interface is created with its addresses and groups', async () => {
  const { networkInterfaceId } = await vpc.createNetworkInterface({
    subnetId: 'subnet-b',
    networkInterfaceName: '前端网卡_1',
    description: '描述 — "é" / 😀',
    primaryIpAddress: '10.30.2.100',
    secondaryIpAddresses: ['10.30.2.101', '10.30.2.102'],
    secondaryIpCount: 1,
    securityGroups: ['sg-web', 'sg-data'],
    sanityCheck: 1,
  });
  made.eni = networkInterfaceId;
  const eni = await until(() => listed(made.eni));
  assert.deepEqual(
      [eni.networkInterfaceName, eni.description, eni.primaryIp.privateIpAddress], ['前端网卡_1', '描述 — "é" / 😀', '10.30.2.100']);
  assert.equal(eni.secondaryIps.length, 3);  // the count is added to those that are given
  assert.deepEqual(eni.networkSecurityGroupIds.sort(), ['sg-data', 'sg-web']);
  assert.deepEqual([eni.role, eni.attachmentStatus, eni.deviceIndex, eni.az || ''], ['Secondary', 'detached', 0, '']);
});

test('addresses come and go', async () => {
  const [picked] = ips(await read(made.eni)).filter((ip) => ip !== '10.30.2.101' && ip !== '10.30.2.102');
  await vpc.unassignSecondaryIps({ networkInterfaceId: made.eni, secondaryIps: [picked] });
  await until(async () => ips(await read(made.eni)).length === 2);
  await vpc.assignSecondaryIps({ networkInterfaceId: made.eni, force: false, secondaryIps: ['10.30.2.110'] });
  await vpc.assignSecondaryIps({ networkInterfaceId: made.eni, force: false, secondaryIpCount: 2 });
  const now = await until(async () => {
    const got = ips(await read(made.eni));
    return got.length === 5 && got;
  });
  assert.ok(now.includes('10.30.2.110'));
});

test('an address is taken from another interface where it is not said otherwise', async () => {
  await vpc.assignSecondaryIps(
      { networkInterfaceId: made.eni, secondaryIps: ['10.30.2.12'] });  // `force` is on by default (reference 2.1.2)
  await until(async () => ips(await read(made.eni)).includes('10.30.2.12'));
  assert.ok(!ips(await read('port-loose')).includes('10.30.2.12'));
});

test('name, description and groups change in place', async () => {
  await vpc.modifyNetworkInterface(
      { networkInterfaceId: made.eni, networkInterfaceName: 'renamed', description: 'described', securityGroups: ['sg-data'] });
  const eni = await read(made.eni);
  assert.deepEqual([eni.networkInterfaceName, eni.description, eni.networkSecurityGroupIds], ['renamed', 'described', ['sg-data']]);
});

test('an interface is attached, its flag changes, and it is detached with all it has', async () => {
  await patiently(() => vm.attachNetworkInterface({ instanceId: A, networkInterfaceId: made.eni, autoDelete: true }));
  let { eni, there } = await attached(made.eni, A);
  assert.ok(eni.deviceIndex >= 2);
  assert.deepEqual([eni.instanceType, there.autoDelete], ['compute', true]);
  await idle(A, 'running');
  await patiently(
      () => vm.modifyInstanceNetworkAttribute({ instanceId: A, networks: [{ networkInterfaceId: made.eni, autoDelete: false }] }));
  await until(async () => (await held(A, made.eni)).autoDelete === false);
  const before = ips(eni);
  await patiently(() => vm.detachNetworkInterface({ instanceId: A, networkInterfaceId: made.eni }));
  eni = await detached(made.eni, A);
  assert.deepEqual([eni.deviceIndex, ips(eni)], [0, before]);
});

test('an EIP is created, changed, bound, unbound and deleted', async () => {
  const { elasticIpIds } = await vpc.createElasticIps({
    maxCount: 1,
    elasticIpSpec: { bandwidthMbps: 5, provider: 'bgp', chargeSpec: { chargeMode: 'postpaid_by_usage' } },
  });
  const [id] = elasticIpIds;
  let got = await unbound(id);
  assert.deepEqual([got.bandwidthMbps, got.provider, got.charge.chargeMode], [5, 'bgp', 'postpaid_by_usage']);
  await vpc.modifyElasticIp({ elasticIpId: id, bandwidthMbps: 10 });
  await until(async () => (await eip(id)).bandwidthMbps === 10);

  await vpc.associateElasticIp({ networkInterfaceId: made.eni, elasticIpId: id, privateIpAddress: '10.30.2.101' });
  got = await bound(id, made.eni, '10.30.2.101');
  assert.equal(got.instanceId || '', '');  // the interface is not attached
  assert.equal((await read(made.eni)).secondaryIps.find((ip) => ip.privateIpAddress === '10.30.2.101').elasticIpId, id);
  await vpc.disassociateElasticIp({ networkInterfaceId: made.eni, elasticIpId: id });
  await unbound(id);

  await patiently(() => vm.associateElasticIp({ instanceId: A, elasticIpId: id }));
  got = await until(async () => {
    const now = await eip(id);
    return now.instanceId === A && now.state !== 'PROCESSING' && now;
  });
  assert.equal(got.privateIpAddress, '10.30.1.10');
  assert.equal((await instance(A)).elasticIpId, id);
  await patiently(() => vm.disassociateElasticIp({ instanceId: A, elasticIpId: id }));
  await unbound(id);
  await vpc.deleteElasticIp({ elasticIpId: id });
  await until(async () => !(await vpc.describeElasticIps({ pageSize: 100 })).elasticIps.some((one) => one.elasticIpId === id));
});

test('an instance is stopped and started', async () => {
  await idle(B, 'running');
  await patiently(() => vm.stopInstance({ instanceId: B }));
  await idle(B, 'stopped');
  await patiently(() => vm.startInstance({ instanceId: B }));
  await idle(B, 'running');
});

test('a deleted instance takes along what is marked, and leaves the rest', async () => {
  const { networkInterfaceId: kept } =
      await vpc.createNetworkInterface({ subnetId: 'subnet-b', networkInterfaceName: 'kept', securityGroups: ['sg-web'] });
  for (const [id, autoDelete] of [[made.eni, true], [kept, false]]) {
    await patiently(() => vm.attachNetworkInterface({ instanceId: B, networkInterfaceId: id, autoDelete }));
    await attached(id, B);
  }
  await patiently(() => vm.deleteInstance({ instanceId: B }));
  await until(async () => !(await vm.describeInstances({ pageSize: 100 })).instances.some((one) => one.instanceId === B));
  await until(async () => await listed(made.eni) === undefined);
  const eni = await until(async () => {
    const got = await read(kept);
    return got.attachmentStatus === 'detached' && got;
  });
  assert.equal(eni.instanceId || '', '');
  made.kept = kept;
});

test('a deleted interface is gone', async () => {
  await vpc.deleteNetworkInterface({ networkInterfaceId: made.kept });
  await until(async () => await listed(made.kept) === undefined);
});

// Some SDKs send the token as it is, some in base64 (reference 1.4).
test('temporary credentials, in both forms', async () => {
  for (const token of [TEMPORARY.token, Buffer.from(TEMPORARY.token).toString('base64')]) {
    assert.equal((await connect(emulator.host, {...TEMPORARY, token }).vpc.describeVpcs()).totalCount, 2);
  }
});

test('every action was used, and nothing was refused but what had to wait', () => assertCovered(emulator, ACTIONS, waited.counts));
