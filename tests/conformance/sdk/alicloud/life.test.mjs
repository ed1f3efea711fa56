// The whole life of interfaces, addresses, EIPs and tags by the vendor's own client: every action of the reference, nothing refused.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {Emulator, until} from '../shared/emulator.mjs';
import {assertCovered} from '../shared/provoked.mjs';

import {ACTIONS} from './actions.mjs';
import {connect, TEMPORARY} from './client.mjs';

const A = 'i-a';
const B = 'i-b';
let emulator;
let ecs, vpc;

before(async () => {
  emulator = await Emulator.start('alicloud', new URL('world.yaml', import.meta.url));
  ({ ecs, vpc } = connect(emulator.host));
});
after(() => emulator.stop());

// One page of up to 500; an empty list of ids would mean all (reference 2.4).
async function read(id) {
  const { networkInterfaceSets } = await ecs.DescribeNetworkInterfaces({ networkInterfaceId: [id], maxResults: 500 });
  return networkInterfaceSets.networkInterfaceSet[0];
}

const inState = (id, status) => until(async () => {
  const eni = await read(id);
  return eni?.status === status && eni;
});
const addresses = (eni) => eni.privateIpSets.privateIpSet;
const ips = (eni) => addresses(eni).map((address) => address.privateIpAddress).sort();
const groups = (eni) => eni.securityGroupIds.securityGroupId.sort();
// ECS says TagKey and TagValue, VPC says Key and Value (reference 2.4, 2.13).
const tagsOf = (thing) => Object.fromEntries((thing.tags?.tag ?? []).map((tag) => [tag.tagKey ?? tag.key, tag.tagValue ?? tag.value]));

async function eip(allocationId) {
  const { eipAddresses } = await vpc.DescribeEipAddresses({ allocationId, pageSize: 100 });
  return eipAddresses.eipAddress[0];
}
const eipInState = (id, status) => until(async () => {
  const got = await eip(id);
  return got?.status === status && got;
});

async function instance(id) {
  const { instances } = await ecs.DescribeInstances({ instanceIds: JSON.stringify([id]), maxResults: 100 });
  return instances.instance[0];
}
const instanceInState = (id, status) => until(async () => {
  const { instanceStatuses } = await ecs.DescribeInstanceStatus({ instanceId: [id] });
  return instanceStatuses.instanceStatus[0].status === status;
});

const made = {};

test('what there is', async () => {
  const { vpcs, totalCount } = await vpc.DescribeVpcs({ vpcId: 'vpc-main,vpc-other', pageSize: 1 });
  assert.deepEqual([vpcs.vpc.length, totalCount], [1, 2]);
  const { vSwitches } = await vpc.DescribeVSwitches({ vpcId: 'vpc-main', pageSize: 50 });
  assert.deepEqual(vSwitches.vSwitch.map((vswitch) => vswitch.vSwitchId).sort(), ['vsw-a', 'vsw-b', 'vsw-far', 'vsw-tiny']);
  const vswitch = await vpc.DescribeVSwitchAttributes({ vSwitchId: 'vsw-a' });
  assert.deepEqual(
      [vswitch.cidrBlock, vswitch.zoneId, vswitch.vpcId, vswitch.status], ['10.30.1.0/24', 'cn-hangzhou-h', 'vpc-main', 'Available']);
  const { securityGroups } = await ecs.DescribeSecurityGroups({ securityGroupIds: '["sg-web"]', maxResults: 100 });
  assert.deepEqual(securityGroups.securityGroup.map((group) => group.securityGroupName), ['web']);
  const { instanceTypes } = await ecs.DescribeInstanceTypes({ instanceTypes: ['ecs.g6.xlarge'] });
  const [type] = instanceTypes.instanceType;
  assert.deepEqual([type.eniQuantity, type.eniPrivateIpAddressQuantity], [3, 10]);
  const { accountAttributeItems } = await ecs.DescribeAccountAttributes({ attributeName: ['max-elastic-network-interfaces'] });
  const [item] = accountAttributeItems.accountAttributeItem;
  assert.equal(item.attributeValues.valueItem[0].value, '20');
  const got = await instance(A);
  assert.deepEqual([got.status, got.vpcAttributes.vSwitchId, got.instanceNetworkType, got.ioOptimized], ['Running', 'vsw-a', 'vpc', true]);
  assert.deepEqual(got.networkInterfaces.networkInterface.map((eni) => eni.type).sort(), ['Primary', 'Secondary']);
});

test('interfaces are listed by pages that a token joins', async () => {
  const seen = [];
  let nextToken;
  do {
    const page = await ecs.DescribeNetworkInterfaces({ maxResults: 10, nextToken });
    assert.ok(page.networkInterfaceSets.networkInterfaceSet.length <= 10);
    seen.push(...page.networkInterfaceSets.networkInterfaceSet.map((eni) => eni.networkInterfaceId));
    nextToken = page.nextToken;
  } while (nextToken);
  const { interfaces } = await emulator.world();
  assert.deepEqual(seen.sort(), interfaces.map((eni) => eni.id).sort());
});

test('an interface is created once, with its addresses, groups, tags and flag', async () => {
  const wanted = {
    vSwitchId: 'vsw-b',
    securityGroupIds: ['sg-web', 'sg-data'],
    networkInterfaceName: '弹性网卡-主',
    description: 'a b+c/d&e=f !*\'() ~-_. 50% é😀',
    primaryIpAddress: '10.30.2.100',
    privateIpAddress: ['10.30.2.101', '10.30.2.102'],
    deleteOnRelease: false,
    tag: [{ key: '环境', value: '生产' }, { key: 'owner', value: '' }],
    clientToken: 'life-0001',
  };
  const answer = await ecs.CreateNetworkInterface(wanted);
  made.eni = answer.networkInterfaceId;
  assert.equal(answer.deleteOnRelease, undefined);
  const eni = await inState(made.eni, 'Available');
  assert.equal((await ecs.CreateNetworkInterface(wanted)).networkInterfaceId, made.eni);
  assert.deepEqual(
      [eni.networkInterfaceName, eni.description, eni.type, eni.deleteOnRelease],
      [wanted.networkInterfaceName, wanted.description, 'Secondary', false]);
  assert.deepEqual(ips(eni), ['10.30.2.100', '10.30.2.101', '10.30.2.102']);
  assert.equal(eni.privateIpAddress, '10.30.2.100');
  assert.equal(addresses(eni).find((address) => address.primary).privateIpAddress, '10.30.2.100');
  assert.deepEqual(groups(eni), ['sg-data', 'sg-web']);
  assert.deepEqual(tagsOf(eni), { 环境: '生产', owner: '' });
  assert.match(eni.macAddress, /^([0-9a-f]{2}:){5}[0-9a-f]{2}$/i);
  assert.deepEqual([eni.vpcId, eni.zoneId], ['vpc-main', 'cn-hangzhou-h']);
  const attribute = await ecs.DescribeNetworkInterfaceAttribute({ networkInterfaceId: made.eni, attribute: 'attachment' });
  assert.equal(attribute.networkInterfaceId, made.eni);
});

test('addresses come and go', async () => {
  // What was assigned may be told, in one object, or not at all (reference 2.8): it is read.
  const given = await ecs.AssignPrivateIpAddresses({ networkInterfaceId: made.eni, privateIpAddress: ['10.30.2.110'] });
  const told = given.assignedPrivateIpAddressesSet;
  if (told) assert.deepEqual([told.networkInterfaceId, told.privateIpSet.privateIpAddress], [made.eni, ['10.30.2.110']]);
  const known = await until(async () => {
    const now = ips(await read(made.eni));
    return now.includes('10.30.2.110') && now;
  });
  const count = { networkInterfaceId: made.eni, secondaryPrivateIpAddressCount: 2, clientToken: 'life-0002' };
  await ecs.AssignPrivateIpAddresses(count);
  await ecs.AssignPrivateIpAddresses(count);
  const picked = await until(async () => {
    const more = ips(await read(made.eni)).filter((ip) => !known.includes(ip));
    return more.length === 2 && more;
  });
  await ecs.UnassignPrivateIpAddresses({ networkInterfaceId: made.eni, privateIpAddress: picked });
  await until(async () => ips(await read(made.eni)).join() === known.join());
});

test('attributes, groups and the flag change in place', async () => {
  await ecs.ModifyNetworkInterfaceAttribute({
    networkInterfaceId: made.eni,
    networkInterfaceName: 'renamed',
    description: 'described',
    securityGroupId: ['sg-web'],
    deleteOnRelease: true,
  });
  const eni = await until(async () => {
    const got = await read(made.eni);
    return groups(got).length === 1 && got;
  });
  assert.deepEqual([eni.networkInterfaceName, eni.description, eni.deleteOnRelease], ['renamed', 'described', true]);
});

test('an interface is attached and detached with all it has', async () => {
  await ecs.AttachNetworkInterface({ networkInterfaceId: made.eni, instanceId: A });
  let eni = await inState(made.eni, 'InUse');
  assert.deepEqual([eni.instanceId, eni.attachment.instanceId], [A, A]);
  const attached = await ecs.DescribeNetworkInterfaces({ instanceId: A, type: 'Secondary', maxResults: 500 });
  assert.ok(attached.networkInterfaceSets.networkInterfaceSet.some((one) => one.networkInterfaceId === made.eni));
  const before = ips(eni);
  await ecs.DetachNetworkInterface({ networkInterfaceId: made.eni, instanceId: A });
  eni = await inState(made.eni, 'Available');
  assert.deepEqual([eni.instanceId || undefined, ips(eni), groups(eni)], [undefined, before, ['sg-web']]);
});

test('tags change', async () => {
  const resource = { resourceType: 'eni', resourceId: [made.eni] };
  await ecs.TagResources({...resource, tag: [{ key: 'tier', value: '数据' }] });
  await until(async () => tagsOf(await read(made.eni)).tier === '数据');
  await ecs.UntagResources({...resource, tagKey: ['tier', 'owner'] });
  await until(async () => Object.keys(tagsOf(await read(made.eni))).join() === '环境');
});

test('an EIP is allocated once, changed, bound, unbound and released', async () => {
  const wanted = {
    bandwidth: '5',
    internetChargeType: 'PayByTraffic',
    name: 'life',
    tag: [{ key: 'tier', value: 'web' }],
    clientToken: 'life-0003'
  };
  const { allocationId, eipAddress } = await vpc.AllocateEipAddress(wanted);
  assert.equal((await vpc.AllocateEipAddress(wanted)).allocationId, allocationId);
  let got = await eipInState(allocationId, 'Available');
  assert.deepEqual(
      [got.ipAddress, got.bandwidth, got.name, got.instanceId || '', tagsOf(got)], [eipAddress, '5', 'life', '', { tier: 'web' }]);
  await vpc.ModifyEipAddressAttribute({ allocationId, bandwidth: '10', name: 'renamed', description: 'described' });
  got = await until(async () => {
    const changed = await eip(allocationId);
    return changed.bandwidth === '10' && changed;
  });
  assert.deepEqual([got.name, got.descritpion ?? got.description], ['renamed', 'described']);
  await vpc.TagResources({ resourceType: 'EIP', resourceId: [allocationId], tag: [{ key: 'owner', value: 'me' }] });
  await vpc.UnTagResources({ resourceType: 'EIP', resourceId: [allocationId], tagKey: ['tier'] });
  await until(async () => JSON.stringify(tagsOf(await eip(allocationId))) === '{"owner":"me"}');

  // The EIP's side tells the address only where it is a secondary one; the interface's side always does (reference 0).
  for (const [privateIpAddress, told] of [['10.30.2.101', '10.30.2.101'], ['10.30.2.100', '']]) {
    const target = { instanceId: made.eni, instanceType: 'NetworkInterface', privateIpAddress };
    await vpc.AssociateEipAddress({ allocationId, ...target, mode: 'NAT', clientToken: `life-bind-${privateIpAddress}` });
    got = await eipInState(allocationId, 'InUse');
    assert.deepEqual([got.instanceId, got.instanceType, got.privateIpAddress ?? ''], [made.eni, 'NetworkInterface', told]);
    const bound = addresses(await read(made.eni)).find((address) => address.privateIpAddress === privateIpAddress);
    assert.deepEqual([bound.associatedPublicIp.allocationId, bound.associatedPublicIp.publicIpAddress], [allocationId, eipAddress]);
    await vpc.UnassociateEipAddress({ allocationId, ...target, clientToken: `life-unbind-${privateIpAddress}` });
    await eipInState(allocationId, 'Available');
  }

  await vpc.AssociateEipAddress({ allocationId, instanceId: A, instanceType: 'EcsInstance', clientToken: 'life-0004' });
  got = await eipInState(allocationId, 'InUse');
  assert.deepEqual([got.instanceId, got.instanceType], [A, 'EcsInstance']);
  assert.equal((await instance(A)).eipAddress.allocationId, allocationId);
  await vpc.UnassociateEipAddress({ allocationId, instanceId: A, instanceType: 'EcsInstance', clientToken: 'life-0005' });
  await eipInState(allocationId, 'Available');

  await vpc.DeletionProtection({ instanceId: allocationId, type: 'EIP', protectionEnable: true, clientToken: 'life-0006' });
  assert.equal(String((await eip(allocationId)).deletionProtection), 'true');
  await vpc.DeletionProtection({ instanceId: allocationId, type: 'EIP', protectionEnable: false, clientToken: 'life-0007' });
  await vpc.ReleaseEipAddress({ allocationId });
  await until(async () => await eip(allocationId) === undefined);
});

test('an EIP in other modes than NAT', async () => {
  const target = { instanceId: 'eni-single', instanceType: 'NetworkInterface', privateIpAddress: '10.30.2.60' };
  await vpc.AssociateEipAddress({ allocationId: 'eip-free', ...target, mode: 'BINDED', clientToken: 'life-0008' });
  assert.equal((await eipInState('eip-free', 'InUse')).mode, 'BINDED');
  await vpc.ModifyEipForwardMode({ instanceId: 'eip-free', mode: 'NAT', clientToken: 'life-0009' });
  await until(async () => (await eip('eip-free')).mode === 'NAT');
  await vpc.UnassociateEipAddress({ allocationId: 'eip-free', ...target, clientToken: 'life-0010' });
  await eipInState('eip-free', 'Available');
});

test('groups of a primary interface change through its instance', async () => {
  await ecs.ModifyInstanceAttribute({ instanceId: A, securityGroupIds: ['sg-web', 'sg-data'] });
  await until(async () => (await instance(A)).securityGroupIds.securityGroupId.sort().join() === 'sg-data,sg-web');
});

test('a primary interface of a stopped instance changes its address, then its vSwitch', async () => {
  for (const [vSwitchId, privateIpAddress] of [['vsw-a', '10.30.1.77'], ['vsw-b', '10.30.2.77']]) {
    await ecs.StopInstance({ instanceId: B });
    await instanceInState(B, 'Stopped');
    await ecs.ModifyInstanceVpcAttribute({ instanceId: B, vSwitchId, privateIpAddress });
    const got = await until(async () => {
      const now = await instance(B);
      return now.vpcAttributes.privateIpAddress.ipAddress[0] === privateIpAddress && now;
    });
    assert.equal(got.vpcAttributes.vSwitchId, vSwitchId);
    await ecs.StartInstance({ instanceId: B });
    await instanceInState(B, 'Running');
  }
});

test('a released instance takes along what is marked, and leaves the rest', async () => {
  const { networkInterfaceId: kept } =
      await ecs.CreateNetworkInterface({ vSwitchId: 'vsw-b', securityGroupIds: ['sg-web'], deleteOnRelease: false });
  for (const id of [made.eni, kept]) {
    await inState(id, 'Available');
    await ecs.AttachNetworkInterface({ networkInterfaceId: id, instanceId: B });
    await inState(id, 'InUse');
  }
  await ecs.DeleteInstance({ instanceId: B, force: true });
  await until(async () => await instance(B) === undefined && await read(made.eni) === undefined);
  assert.equal((await inState(kept, 'Available')).instanceId || undefined, undefined);
  made.kept = kept;
});

test('a deleted interface returns its addresses', async () => {
  await ecs.DeleteNetworkInterface({ networkInterfaceId: made.kept });
  await until(async () => await read(made.kept) === undefined);
});

test('temporary credentials', async () => {
  assert.equal((await connect(emulator.host, TEMPORARY).vpc.DescribeVpcs({})).totalCount, 2);
});

test('every action was used, and none was refused', () => assertCovered(emulator, ACTIONS));
