// The whole life of interfaces, addresses, EIPs and tags by the vendor's own client: every action of the reference, nothing refused.
import assert from 'node:assert/strict';
import {after, before, test} from 'node:test';

import {Emulator, until} from '../shared/emulator.mjs';
import {assertCovered} from '../shared/provoked.mjs';

import {ACTIONS} from './actions.mjs';
import {connect, connectByName, TEMPORARY} from './client.mjs';

const VPC = 'vpc-main0000';
const A = 'ins-a0000000';
const B = 'ins-b0000000';
let emulator;
let vpc, cvm, tag;

before(async () => {
  emulator = await Emulator.start('tencentcloud', new URL('world.yaml', import.meta.url));
  ({ vpc, cvm, tag } = connect(emulator.host));
});
after(() => emulator.stop());

const where = (name, ...values) => [{ Name: name, Values: values }];

async function read(id) {
  const { NetworkInterfaceSet } = await vpc.DescribeNetworkInterfaces({ Filters: where('network-interface-id', id), Limit: 100 });
  return NetworkInterfaceSet[0];
}

const ips = (eni) => eni.PrivateIpAddressSet.map((address) => address.PrivateIpAddress).sort();
const rests = (eni) => eni?.State === 'AVAILABLE' && eni.PrivateIpAddressSet.every((address) => address.State === 'AVAILABLE');
const settled = (id) => until(async () => {
  const eni = await read(id);
  return rests(eni) && eni;
});
const holder = (eni) => eni.Attachment?.InstanceId || undefined;

// A task of the VPC product is the request that started it.
const done = (answer) => until(async () => {
  const { Status } = await vpc.DescribeVpcTaskResult({ TaskId: answer.RequestId });
  assert.notEqual(Status, 'FAILED');
  return Status === 'SUCCESS';
});

// A task of an EIP has a number, told as text and asked for as a number; it may be missing (reference 2.4, 5.5).
async function eipDone(answer) {
  if (!answer.TaskId) return;
  await until(async () => {
    const { Result } = await vpc.DescribeTaskResult({ TaskId: Number(answer.TaskId) });
    assert.notEqual(Result, 'FAILED');
    return Result === 'SUCCESS';
  });
}

async function eip(id) {
  const { AddressSet } = await vpc.DescribeAddresses({ AddressIds: [id], Limit: 100 });
  return AddressSet[0];
}

async function instance(id) {
  const { InstanceSet } = await cvm.DescribeInstances({ InstanceIds: [id] });
  return InstanceSet[0];
}

const instanceDone = (id, answer) => until(async () => {
  const got = await instance(id);
  assert.equal(got.LatestOperationRequestId, answer.RequestId);
  assert.notEqual(got.LatestOperationState, 'FAILED');
  return got.LatestOperationState === 'SUCCESS' && got;
});

const made = {};

test('what there is', async () => {
  const { VpcSet, TotalCount } = await vpc.DescribeVpcs({ Offset: '0', Limit: '1' });
  assert.equal(VpcSet.length, 1);
  assert.equal(TotalCount, 2);
  const first = await vpc.DescribeSubnets({ Filters: where('vpc-id', VPC), MaxResults: 3 });
  const rest = await vpc.DescribeSubnets({ Filters: where('vpc-id', VPC), MaxResults: 3, NextToken: first.NextToken });
  assert.equal(first.SubnetSet.length, 3);
  assert.deepEqual(rest.SubnetSet.map((subnet) => subnet.SubnetId), ['subnet-z4000000']);
  const { SecurityGroupSet } =
      await vpc.DescribeSecurityGroups({ Filters: where('security-group-name', 'web'), Offset: '0', Limit: '100' });
  assert.deepEqual(SecurityGroupSet.map((group) => group.SecurityGroupId), ['sg-web00000']);
  const { VpcLimitSet } = await vpc.DescribeVpcLimits({ LimitTypes: ['vpc-max-enis', 'eni-max-private-ips'] });
  assert.deepEqual(VpcLimitSet.map((limit) => limit.LimitType), ['vpc-max-enis', 'eni-max-private-ips']);
  assert.equal((await vpc.DescribeNetworkAccountType({})).NetworkAccountType, 'STANDARD');
  const { QuotaSet } = await vpc.DescribeAddressQuota({});
  assert.equal(QuotaSet.find((quota) => quota.QuotaId === 'TOTAL_EIP_QUOTA').QuotaLimit, 8);
  const limits = await vpc.DescribeNetworkInterfaceLimit({ InstanceId: A });
  assert.deepEqual([limits.EniQuantity, limits.EniPrivateIpAddressQuantity], [4, 10]);
  const { InstanceStatusSet } = await cvm.DescribeInstancesStatus({ InstanceIds: [A] });
  assert.deepEqual(InstanceStatusSet, [{ InstanceId: A, InstanceState: 'RUNNING' }]);
  assert.equal((await instance(A)).VirtualPrivateCloud.SubnetId, 'subnet-a0000000');
});

test('an interface is created once, with its addresses, its groups in order and its tags', async () => {
  const wanted = {
    VpcId: VPC,
    SubnetId: 'subnet-b0000000',
    NetworkInterfaceName: '业务网卡-é🚀',
    NetworkInterfaceDescription: '',
    PrivateIpAddresses:
        [{ PrivateIpAddress: '10.30.2.100', Primary: true, Description: '主IP' }, { PrivateIpAddress: '10.30.2.101', Primary: false }],
    SecondaryPrivateIpAddressCount: 1,
    SecurityGroupIds: ['sg-data0000', 'sg-web00000'],
    Tags: [{ Key: '部门', Value: '网络' }],
    ClientToken: 'life-0001',
  };
  const answer = await vpc.CreateNetworkInterface(wanted);
  await done(answer);
  const again = await vpc.CreateNetworkInterface(wanted);
  made.eni = answer.NetworkInterface.NetworkInterfaceId;
  assert.equal(again.NetworkInterface.NetworkInterfaceId, made.eni);
  const eni = await settled(made.eni);
  assert.equal(eni.NetworkInterfaceName, '业务网卡-é🚀');
  assert.deepEqual(eni.GroupSet, ['sg-data0000', 'sg-web00000']);
  assert.deepEqual(eni.TagSet, [{ Key: '部门', Value: '网络' }]);
  assert.equal(eni.PrivateIpAddressSet.length, 3);
  assert.ok(ips(eni).includes('10.30.2.101'));
  assert.equal(eni.PrivateIpAddressSet.find((address) => address.Primary).PrivateIpAddress, '10.30.2.100');
  assert.match(eni.MacAddress, /^([0-9A-F]{2}:){5}[0-9A-F]{2}$/i);
  assert.equal(eni.EniType, 0);
});

test('who has an address is told', async () => {
  const { VpcPrivateIpAddressSet } =
      await vpc.DescribeVpcPrivateIpAddresses({ VpcId: VPC, PrivateIpAddresses: ['10.30.2.100', '10.30.2.250'] });
  assert.deepEqual(VpcPrivateIpAddressSet.map((address) => address.PrivateIpAddress), ['10.30.2.100']);
  const { IpAddressStates } = await vpc.DescribeUsedIpAddress({ VpcId: VPC, IpAddresses: ['10.30.2.100', '10.30.2.250'] });
  assert.deepEqual(IpAddressStates.map((state) => state.ResourceId), [made.eni]);
});

test('addresses come and go', async () => {
  const given =
      await vpc.AssignPrivateIpAddresses({ NetworkInterfaceId: made.eni, PrivateIpAddresses: [{ PrivateIpAddress: '10.30.2.110' }] });
  assert.deepEqual(given.PrivateIpAddressSet.map((address) => address.PrivateIpAddress), ['10.30.2.110']);
  await done(given);
  const count = { NetworkInterfaceId: made.eni, SecondaryPrivateIpAddressCount: 2, ClientToken: 'life-0002' };
  const picked = await vpc.AssignPrivateIpAddresses(count);
  await done(picked);
  assert.deepEqual((await vpc.AssignPrivateIpAddresses(count)).PrivateIpAddressSet, picked.PrivateIpAddressSet);
  assert.equal((await settled(made.eni)).PrivateIpAddressSet.length, 6);
  await vpc.ModifyPrivateIpAddressesAttribute(
      { NetworkInterfaceId: made.eni, PrivateIpAddresses: [{ PrivateIpAddress: '10.30.2.110', Description: '甲' }] });
  assert.equal((await read(made.eni)).PrivateIpAddressSet.find((address) => address.PrivateIpAddress === '10.30.2.110').Description, '甲');
  await done(await vpc.UnassignPrivateIpAddresses({
    NetworkInterfaceId: made.eni,
    PrivateIpAddresses: picked.PrivateIpAddressSet.map(({ PrivateIpAddress }) => ({ PrivateIpAddress })),
  }));
  assert.equal((await settled(made.eni)).PrivateIpAddressSet.length, 4);
});

test('an address moves to another interface of its subnet', async () => {
  await done(await vpc.MigratePrivateIpAddress({
    SourceNetworkInterfaceId: made.eni,
    DestinationNetworkInterfaceId: 'eni-loose000',
    PrivateIpAddress: '10.30.2.110',
  }));
  assert.ok(ips(await settled('eni-loose000')).includes('10.30.2.110'));
  assert.ok(!ips(await settled(made.eni)).includes('10.30.2.110'));
});

test('attributes and groups change in place', async () => {
  await vpc.ModifyNetworkInterfaceAttribute({
    NetworkInterfaceId: made.eni,
    NetworkInterfaceName: 'renamed',
    NetworkInterfaceDescription: 'described',
    SecurityGroupIds: ['sg-web00000'],
  });
  await vpc.ModifyNetworkInterfaceQos({ NetworkInterfaceIds: [made.eni], QosLevel: 'PT' });
  await vpc.AssociateNetworkInterfaceSecurityGroups({ NetworkInterfaceIds: [made.eni], SecurityGroupIds: ['sg-data0000'] });
  let eni = await read(made.eni);
  assert.deepEqual([eni.NetworkInterfaceName, eni.NetworkInterfaceDescription, eni.QosLevel], ['renamed', 'described', 'PT']);
  assert.deepEqual(eni.GroupSet, ['sg-web00000', 'sg-data0000']);
  await vpc.DisassociateNetworkInterfaceSecurityGroups({ NetworkInterfaceIds: [made.eni], SecurityGroupIds: ['sg-data0000'] });
  eni = await read(made.eni);
  assert.deepEqual(eni.GroupSet, ['sg-web00000']);
});

test('an interface is attached, moves to another instance, and is detached with all it has', async () => {
  await done(await vpc.AttachNetworkInterface({ NetworkInterfaceId: made.eni, InstanceId: A, ClientToken: 'life-0003' }));
  let eni = await read(made.eni);
  assert.deepEqual([holder(eni), eni.State, eni.NetworkInterfaceState], [A, 'AVAILABLE', 'INUSE']);
  await done(await vpc.MigrateNetworkInterface({ NetworkInterfaceId: made.eni, SourceInstanceId: A, DestinationInstanceId: B }));
  eni = await read(made.eni);
  assert.deepEqual([holder(eni), eni.NetworkInterfaceState], [B, 'INUSE']);
  const before = ips(eni);
  await done(await vpc.DetachNetworkInterface({ NetworkInterfaceId: made.eni, InstanceId: B, ClientToken: 'life-0004' }));
  eni = await read(made.eni);
  assert.deepEqual([holder(eni), eni.NetworkInterfaceState, ips(eni)], [undefined, 'AVAILABLE', before]);
});

test('one call creates and attaches', async () => {
  const answer = await vpc.CreateAndAttachNetworkInterface({
    VpcId: VPC,
    SubnetId: 'subnet-b0000000',
    NetworkInterfaceName: 'second',
    SecurityGroupIds: ['sg-web00000'],
    InstanceId: B,
    ClientToken: 'life-0005',
  });
  await done(answer);
  made.second = answer.NetworkInterface.NetworkInterfaceId;
  assert.equal(holder(await read(made.second)), B);
});

test('an EIP is allocated once, changed, bound, unbound and released', async () => {
  const wanted = {
    AddressCount: 1,
    AddressName: 'life',
    InternetChargeType: 'TRAFFIC_POSTPAID_BY_HOUR',
    InternetMaxBandwidthOut: 5,
    Tags: [{ Key: 'tier', Value: 'web' }],
    ClientToken: 'life-0006',
  };
  const answer = await vpc.AllocateAddresses(wanted);
  const [id] = answer.AddressSet;
  await until(async () => (await eip(id)).AddressStatus === 'UNBIND');
  assert.deepEqual((await vpc.AllocateAddresses(wanted)).AddressSet, [id]);
  await vpc.ModifyAddressAttribute({ AddressId: id, AddressName: 'renamed', EipDirectConnection: 'TRUE' });
  await eipDone(await vpc.ModifyAddressesBandwidth({ AddressIds: [id], InternetMaxBandwidthOut: 10 }));
  await vpc.ModifyAddressInternetChargeType(
      { AddressId: id, InternetChargeType: 'BANDWIDTH_POSTPAID_BY_HOUR', InternetMaxBandwidthOut: 20 });
  let got = await eip(id);
  assert.deepEqual(
      [got.AddressName, got.Bandwidth, got.InternetChargeType, got.IsEipDirectConnection],
      ['renamed', 20, 'BANDWIDTH_POSTPAID_BY_HOUR', true]);
  assert.deepEqual([got.NetworkInterfaceId, got.PrivateAddressIp], [null, null]);

  await eipDone(await vpc.AssociateAddress({ AddressId: id, NetworkInterfaceId: made.eni, PrivateIpAddress: '10.30.2.101' }));
  got = await eip(id);
  assert.deepEqual([got.AddressStatus, got.NetworkInterfaceId, got.PrivateAddressIp], ['BIND_ENI', made.eni, '10.30.2.101']);
  const bound = (await read(made.eni)).PrivateIpAddressSet.find((address) => address.PrivateIpAddress === '10.30.2.101');
  assert.deepEqual([bound.AddressId, bound.PublicIpAddress], [id, got.AddressIp]);
  await eipDone(await vpc.DisassociateAddress({ AddressId: id }));
  assert.equal((await eip(id)).AddressStatus, 'UNBIND');

  await eipDone(await vpc.AssociateAddress({ AddressId: id, InstanceId: A }));
  got = await eip(id);
  assert.deepEqual([got.AddressStatus, got.InstanceId, got.PrivateAddressIp], ['BIND', A, '10.30.1.10']);
  await eipDone(await vpc.DisassociateAddress({ AddressId: id }));
  await eipDone(await vpc.ReleaseAddresses({ AddressIds: [id] }));
  const { AddressSet } = await vpc.DescribeAddresses({ Filters: where('address-id', id), Limit: 100 });
  assert.deepEqual(AddressSet, []);
});

test('an ordinary public address becomes an EIP, comes again and is returned', async () => {
  const wan = async () => (await vpc.DescribeAddresses({ Filters: where('address-type', 'WanIP'), Limit: 100 })).AddressSet;
  assert.deepEqual((await wan()).map((address) => address.AddressIp), ['198.51.100.30']);
  const { AddressId, TaskId } = await vpc.TransformAddress({ InstanceId: 'ins-wan00000' });
  assert.equal(typeof TaskId, 'number');
  await eipDone({ TaskId });
  assert.equal((await eip(AddressId)).AddressIp, '198.51.100.30');
  await eipDone(await vpc.DisassociateAddress({ AddressId, ReallocateNormalPublicIp: true }));
  const [given] = await wan();
  await vpc.ReturnNormalAddresses({ AddressIps: [given.AddressIp] });
  assert.deepEqual(await wan(), []);
});

test('tags change in three ways', async () => {
  const resource = `qcs::vpc:ap-guangzhou:uin/:eni/${made.eni}`;
  const tags = async () => Object.fromEntries((await tag.DescribeResourceTagsByResourceIds({
                                                ServiceType: 'vpc',
                                                ResourcePrefix: 'eni',
                                                ResourceIds: [made.eni],
                                                ResourceRegion: 'ap-guangzhou',
                                                Limit: 100,
                                              })).Tags.map(({ TagKey, TagValue }) => [TagKey, TagValue]));
  await tag.ModifyResourceTags(
      { Resource: resource, ReplaceTags: [{ TagKey: 'tier', TagValue: 'web' }], DeleteTags: [{ TagKey: '部门' }] });
  await until(async () => JSON.stringify(await tags()) === '{"tier":"web"}');
  await tag.TagResources({ ResourceList: [resource], Tags: [{ TagKey: 'owner', TagValue: '' }] });
  await until(async () => (await tags()).owner === '');
  await tag.UnTagResources({ ResourceList: [resource], TagKeys: ['tier', 'owner'] });
  await until(async () => JSON.stringify(await tags()) === '{}');
});

test('groups of a primary interface change through its instance', async () => {
  const groups = async () => (await instance(A)).SecurityGroupIds;
  await instanceDone(A, await cvm.AssociateSecurityGroups({ InstanceIds: [A], SecurityGroupIds: ['sg-data0000'] }));
  assert.deepEqual(await groups(), ['sg-web00000', 'sg-data0000']);
  await instanceDone(A, await cvm.DisassociateSecurityGroups({ InstanceIds: [A], SecurityGroupIds: ['sg-web00000'] }));
  assert.deepEqual(await groups(), ['sg-data0000']);
  await instanceDone(A, await cvm.ModifyInstancesAttribute({ InstanceIds: [A], SecurityGroups: ['sg-web00000', 'sg-data0000'] }));
  assert.deepEqual(await groups(), ['sg-web00000', 'sg-data0000']);
});

test('a primary interface changes its address, then its subnet, with a reboot each time', async () => {
  const move = (SubnetId, ip) => cvm.ModifyInstancesVpcAttribute({
    InstanceIds: [A],
    VirtualPrivateCloud: { VpcId: VPC, SubnetId, PrivateIpAddresses: [ip] },
    ForceStop: true,
    ReserveHostName: true,
  });
  await instanceDone(A, await move('subnet-a0000000', '10.30.1.77'));
  const got = await instanceDone(A, await move('subnet-b0000000', '10.30.2.77'));
  assert.deepEqual(
      [got.InstanceState, got.VirtualPrivateCloud.SubnetId, got.PrivateIpAddresses], ['RUNNING', 'subnet-b0000000', ['10.30.2.77']]);
});

test('an instance is stopped and started', async () => {
  await instanceDone(A, await cvm.StopInstances({ InstanceIds: [A], StopType: 'SOFT', StoppedMode: 'KEEP_CHARGING' }));
  assert.equal((await instance(A)).InstanceState, 'STOPPED');
  await instanceDone(A, await cvm.StartInstances({ InstanceIds: [A] }));
  assert.equal((await instance(A)).InstanceState, 'RUNNING');
});

test('a deleted interface returns its addresses', async () => {
  await done(await vpc.DeleteNetworkInterface({ NetworkInterfaceId: made.eni }));
  assert.equal(await read(made.eni), undefined);
  const { VpcPrivateIpAddressSet } = await vpc.DescribeVpcPrivateIpAddresses({ VpcId: VPC, PrivateIpAddresses: ['10.30.2.100'] });
  assert.deepEqual(VpcPrivateIpAddressSet, []);
});

test('a terminated instance takes its primary interface along and leaves the others', async () => {
  await cvm.TerminateInstances({ InstanceIds: [B] });
  const { NetworkInterfaceSet } = await until(async () => {
    const { InstanceSet } = await cvm.DescribeInstances({ Filters: where('instance-id', B) });
    return InstanceSet.length === 0 && vpc.DescribeNetworkInterfaces({ Filters: where('attachment.instance-id', B) });
  });
  assert.deepEqual(NetworkInterfaceSet, []);
  assert.equal(holder(await read(made.second)), undefined);
});

test('temporary credentials, and the vendor\'s own host names', async () => {
  const temporary = connect(emulator.host, TEMPORARY);
  assert.equal((await temporary.vpc.DescribeVpcs({})).TotalCount, 2);
  const named = connectByName(emulator.port);
  assert.equal((await named.vpc.DescribeVpcs({})).TotalCount, 2);
  assert.equal((await named.cvm.DescribeInstancesStatus({})).InstanceStatusSet.length, 7);
});

test('every action was used, and none was refused', () => assertCovered(emulator, ACTIONS));
