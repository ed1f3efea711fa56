// Every documented error, provoked on purpose and read by the vendor's own client; the emulator's count of refusals must be ours.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {AT_ONCE, NEVER, Trials} from '../shared/trial.mjs';

import {CODES} from './actions.mjs';
import {codeOf, connect, KEYS, TEMPORARY} from './client.mjs';

const trials = new Trials({ cloud: 'tencentcloud', world: new URL('world.yaml', import.meta.url), connect, codeOf });
const VPC = 'vpc-main0000';
const A = 'ins-a0000000';

const where = (name, ...values) => [{ Name: name, Values: values }];
const given = (...ips) => ips.map((ip) => ({ PrivateIpAddress: ip }));
const create = (more) =>
    ({ VpcId: VPC, SubnetId: 'subnet-b0000000', NetworkInterfaceName: 'new', SecurityGroupIds: ['sg-web00000'], ...more });

test('credentials', () => trials.run(AT_ONCE, async ({ emulator, vpc, refused }) => {
  const as = (credential) => connect(emulator.host, credential).vpc;
  await refused('AuthFailure.SignatureFailure', () => as ({...KEYS, secretKey: 'other' }).DescribeVpcs({}));
  await refused('AuthFailure.SecretIdNotFound', () => as ({...KEYS, secretId: 'AKIDOTHER' }).DescribeVpcs({}));
  await refused('AuthFailure.TokenFailure', () => as ({...TEMPORARY, token: undefined }).DescribeVpcs({}));
  await refused('AuthFailure.TokenFailure', () => as ({...TEMPORARY, token: 'other' }).DescribeVpcs({}));
  await refused('AuthFailure.InvalidAuthorization', () => vpc.request('DescribeVpcs', {}, { skipSign: true }));

  const { Date: now } = globalThis;
  globalThis.Date = class extends now {
    constructor(...parts) {
      super(...(parts.length ? parts : [now.now() - 6 * 60 * 1000]));
    }
  };
  try {
    await refused('AuthFailure.SignatureExpire', () => vpc.DescribeVpcs({}));
  } finally {
    globalThis.Date = now;
  }
}));

test('malformed requests', () => trials.run(AT_ONCE, async ({ vpc, cvm, tag, refused }) => {
  await refused('MissingParameter', () => vpc.CreateNetworkInterface({}));
  await refused('MissingParameter', () => vpc.AssignPrivateIpAddresses({ NetworkInterfaceId: 'eni-loose000' }));
  await refused('MissingParameter', () => vpc.AssociateAddress({ AddressId: 'eip-free0000', NetworkInterfaceId: 'eni-loose000' }));
  await refused('UnknownParameter', () => vpc.request('DeleteNetworkInterface', { NetworkInterfaceId: 'eni-loose000', ResourceId: 'x' }));
  await refused(
      'UnknownParameter',
      () => vpc.request(
          'UnassignPrivateIpAddresses',
          { NetworkInterfaceId: 'eni-loose000', PrivateIpAddresses: [{ PrivateIpAddress: '10.30.2.12', State: 'AVAILABLE' }] }));
  await refused('InvalidParameterValue.Malformed', () => vpc.DescribeNetworkInterfaces({ NetworkInterfaceIds: ['loose'] }));
  await refused('InvalidParameterValue.Malformed', () => vpc.CreateNetworkInterface(create({ PrivateIpAddresses: given('10.30.2') })));
  await refused(
      'InvalidParameter.Coexist',
      () => vpc.DescribeNetworkInterfaces({ NetworkInterfaceIds: ['eni-loose000'], Filters: where('vpc-id', VPC) }));
  await refused(
      'InvalidParameter.Coexist',
      () => vpc.DescribeAddresses({ AddressIds: ['eip-free0000'], Filters: where('address-id', 'eip-free0000') }));
  await refused('InvalidParameter.FilterInvalidKey', () => vpc.DescribeNetworkInterfaces({ Filters: where('color', 'red') }));
  await refused('InvalidParameter.FilterNotDict', () => vpc.DescribeNetworkInterfaces({ Filters: ['vpc-id'] }));
  await refused(
      'InvalidParameter.FilterValuesNotList', () => vpc.DescribeNetworkInterfaces({ Filters: [{ Name: 'vpc-id', Values: VPC }] }));
  await refused('InvalidParameterValue.TooLong', () => vpc.CreateNetworkInterface(create({ NetworkInterfaceName: '网'.repeat(21) })));
  await refused('InvalidParameterValue.TooLong', () => vpc.CreateNetworkInterface(create({ NetworkInterfaceDescription: 'x'.repeat(61) })));
  await refused('InvalidParameterValue.TooLong', () => vpc.CreateNetworkInterface(create({ ClientToken: 'x'.repeat(65) })));
  await refused(
      'InvalidParameterValue.DuplicatePara',
      () => vpc.AssignPrivateIpAddresses({ NetworkInterfaceId: 'eni-loose000', PrivateIpAddresses: given('10.30.2.50', '10.30.2.50') }));
  await refused(
      'InvalidParameterConflict',
      () => vpc.AssociateAddress(
          { AddressId: 'eip-free0000', InstanceId: A, NetworkInterfaceId: 'eni-loose000', PrivateIpAddress: '10.30.2.10' }));
  await refused(
      'InvalidParameterConflict',
      () => cvm.ModifyInstancesAttribute({ InstanceIds: [A], InstanceName: 'x', SecurityGroups: ['sg-web00000'] }));
  const eleven = given(...Array.from({ length: 11 }, (_, i) => `10.30.2.${60 + i}`));
  await refused('InvalidParameterValue.LimitExceeded', () => vpc.CreateNetworkInterface(create({ PrivateIpAddresses: eleven })));
  await refused(
      'InvalidParameterValue.LimitExceeded',
      () => vpc.AssignPrivateIpAddresses({ NetworkInterfaceId: 'eni-loose000', PrivateIpAddresses: eleven }));
  // Paging is text in some actions and a number in others (reference 5.5); the code is not documented.
  await refused(['InvalidParameter', 'InvalidParameterValue.Malformed'], () => vpc.DescribeVpcs({ Limit: 20 }));
  await refused(['InvalidParameter', 'InvalidParameterValue.Malformed'], () => vpc.DescribeTaskResult({ TaskId: '1' }));
  await refused(
      ['InvalidParameter', 'MissingParameter'],
      () => tag.ModifyResourceTags({ Resource: 'qcs::vpc:ap-guangzhou:uin/:eni/eni-loose000', ReplaceTags: [] }));
}));

test('what does not exist', () => trials.run(AT_ONCE, async ({ vpc, cvm, tag, refused }) => {
  await refused('ResourceNotFound', () => vpc.DeleteNetworkInterface({ NetworkInterfaceId: 'eni-gone0000' }));
  await refused('ResourceNotFound', () => vpc.AttachNetworkInterface({ NetworkInterfaceId: 'eni-gone0000', InstanceId: A }));
  await refused('ResourceNotFound', () => vpc.AttachNetworkInterface({ NetworkInterfaceId: 'eni-loose000', InstanceId: 'ins-gone0000' }));
  await refused('ResourceNotFound', () => vpc.CreateNetworkInterface(create({ SubnetId: 'subnet-gone0000' })));
  await refused('ResourceNotFound', () => vpc.CreateNetworkInterface(create({ SecurityGroupIds: ['sg-gone0000'] })));
  await refused('ResourceNotFound', () => vpc.DescribeVpcTaskResult({ TaskId: '00000000-0000-4000-8000-000000000000' }));
  await refused('ResourceNotFound', () => vpc.DescribeTaskResult({ TaskId: 987654321 }));
  await refused('ResourceNotFound', () => vpc.DescribeSubnets({ SubnetIds: ['subnet-gone0000'] }));
  await refused('ResourceNotFound', () => vpc.DescribeNetworkInterfaceLimit({ InstanceId: 'ins-gone0000' }));
  await refused('InvalidInstanceId.NotFound', () => cvm.StopInstances({ InstanceIds: ['ins-gone0000'] }));
  await refused('InvalidInstanceId.NotFound', () => vpc.AssociateAddress({ AddressId: 'eip-free0000', InstanceId: 'ins-gone0000' }));
  await refused('InvalidAddressId.NotFound', () => vpc.DescribeAddresses({ AddressIds: ['eip-gone0000'] }));
  await refused('InvalidAddressId.NotFound', () => vpc.ReleaseAddresses({ AddressIds: ['eip-gone0000'] }));
  await refused('InvalidParameterValue.AddressNotFound', () => vpc.ReturnNormalAddresses({ AddressIps: ['192.0.2.1'] }));
  const bind = (NetworkInterfaceId, PrivateIpAddress) =>
      vpc.AssociateAddress({ AddressId: 'eip-free0000', NetworkInterfaceId, PrivateIpAddress });
  await refused('InvalidNetworkInterfaceId.NotFound', () => bind('eni-gone0000', '10.30.2.12'));
  await refused('InvalidNetworkInterfaceId.NotFound', () => bind('eni-loose000', '10.30.2.99'));
  await refused(
      'UnsupportedOperation.AttachmentNotFound',
      () => vpc.MigrateNetworkInterface(
          { NetworkInterfaceId: 'eni-held0000', SourceInstanceId: 'ins-wan00000', DestinationInstanceId: 'ins-b0000000' }));
  await refused(
      ['UnsupportedOperation.AttachmentNotFound'],
      () => vpc.UnassignPrivateIpAddresses({ NetworkInterfaceId: 'eni-loose000', PrivateIpAddresses: given('10.30.2.99') }));
  await refused(
      'UnauthorizedOperation.AttachmentNotFound',
      () => vpc.MigratePrivateIpAddress(
          { SourceNetworkInterfaceId: 'eni-loose000', DestinationNetworkInterfaceId: 'eni-held0000', PrivateIpAddress: '10.30.2.99' }));
  await refused(
      ['UnsupportedOperation.InvalidState', 'ResourceNotFound'],
      () => vpc.DetachNetworkInterface({ NetworkInterfaceId: 'eni-loose000', InstanceId: A }));
  await refused(
      'ResourceNotFound',
      () => tag.ModifyResourceTags({ Resource: 'qcs::vpc:ap-guangzhou:uin/:eni/eni-gone0000', DeleteTags: [{ TagKey: 'x' }] }));
}));

test('what somebody has already', () => trials.run(AT_ONCE, async ({ vpc, cvm, refused }) => {
  await refused('ResourceInUse', () => vpc.CreateNetworkInterface(create({ PrivateIpAddresses: given('10.30.2.10') })));
  await refused(
      'ResourceInUse', () => vpc.AssignPrivateIpAddresses({ NetworkInterfaceId: 'eni-loose000', PrivateIpAddresses: given('10.30.2.20') }));
  await refused('ResourceInUse', () => vpc.DeleteNetworkInterface({ NetworkInterfaceId: 'eni-held0000' }));
  await refused('ResourceInUse.Address', () => vpc.AllocateAddresses({ VipCluster: ['203.0.113.1'] }));
  await refused(
      'UnsupportedOperation.AttachmentAlreadyExists',
      () => vpc.AttachNetworkInterface({ NetworkInterfaceId: 'eni-held0000', InstanceId: A }));
  const bind = (AddressId, NetworkInterfaceId, PrivateIpAddress) =>
      vpc.AssociateAddress({ AddressId, NetworkInterfaceId, PrivateIpAddress });
  await refused('InvalidPrivateIpAddress.AlreadyBindEip', () => bind('eip-free0000', 'eni-held0000', '10.30.2.21'));
  await refused('InvalidPrivateIpAddress.AlreadyBindEip', () => bind('eip-bound000', 'eni-held0000', '10.30.2.21'));
  await refused('InvalidParameterValue.NetworkInterfaceIdNotMatch', () => bind('eip-bound000', 'eni-loose000', '10.30.2.12'));
  await refused('InvalidParameterValue.PrivateIpAddressNotMatch', () => bind('eip-bound000', 'eni-held0000', '10.30.2.20'));
  await refused(
      'InvalidParameterValue.InstanceHasWanIP', () => vpc.AssociateAddress({ AddressId: 'eip-free0000', InstanceId: 'ins-wan00000' }));
  await vpc.AssociateAddress({ AddressId: 'eip-free0000', InstanceId: 'ins-b0000000' });
  await vpc.DisassociateAddress({ AddressId: 'eip-loose000' });
  await refused('InvalidInstanceId.AlreadyBindEip', () => vpc.AssociateAddress({ AddressId: 'eip-loose000', InstanceId: 'ins-b0000000' }));
  await refused(
      'VpcIpIsUsed',
      () => cvm.ModifyInstancesVpcAttribute(
          { InstanceIds: [A], VirtualPrivateCloud: { VpcId: VPC, SubnetId: 'subnet-a0000000', PrivateIpAddresses: ['10.30.1.20'] } }));
}));

test('wrong states', () => trials.run(AT_ONCE, async ({ vpc, cvm, refused }) => {
  await refused(
      'UnsupportedOperation.ResourceIsInvalidState',
      () => vpc.AttachNetworkInterface({ NetworkInterfaceId: 'eni-bare0000', InstanceId: A }));
  await refused('UnsupportedOperation.AddressStatusNotPermit', () => vpc.ReleaseAddresses({ AddressIds: ['eip-bound000'] }));
  await refused('InvalidAddressIdStatus.NotPermit', () => vpc.DisassociateAddress({ AddressId: 'eip-free0000' }));
  await refused(
      'UnsupportedOperation.InstanceStatusNotPermit',
      () => vpc.AssociateAddress({ AddressId: 'eip-free0000', InstanceId: 'ins-free0000' }));
  await refused('UnsupportedOperation.InstanceStateStopped', () => cvm.StopInstances({ InstanceIds: ['ins-free0000'] }));
  await refused('UnsupportedOperation.InstanceStateRunning', () => cvm.StartInstances({ InstanceIds: [A] }));
  const move = (id, more) =>
      cvm.ModifyInstancesVpcAttribute({ InstanceIds: [id], VirtualPrivateCloud: { VpcId: VPC, SubnetId: 'subnet-b0000000' }, ...more });
  await refused('UnsupportedOperation.StoppedModeStopCharging', () => move('ins-free0000'));
  await refused('UnsupportedOperation.InstanceStateRunning', () => move(A, { ForceStop: false }));
}));

test('wrong places', () => trials.run(AT_ONCE, async ({ vpc, cvm, refused }) => {
  await refused(
      'UnsupportedOperation.ZoneMismatch',
      () => vpc.AttachNetworkInterface({ NetworkInterfaceId: 'eni-loose000', InstanceId: 'ins-far00000' }));
  await refused(
      'UnsupportedOperation.VpcMismatch',
      () => vpc.AttachNetworkInterface({ NetworkInterfaceId: 'eni-loose000', InstanceId: 'ins-other000' }));
  await refused(
      'UnsupportedOperation.VpcMismatch',
      () =>
          vpc.MigrateNetworkInterface({ NetworkInterfaceId: 'eni-held0000', SourceInstanceId: A, DestinationInstanceId: 'ins-other000' }));
  await refused(
      'UnsupportedOperation.ResourceMismatch',
      () => vpc.MigratePrivateIpAddress(
          { SourceNetworkInterfaceId: 'eni-loose000', DestinationNetworkInterfaceId: 'eni-tiny0000', PrivateIpAddress: '10.30.2.12' }));
  await refused('InvalidParameterValue.Range', () => vpc.CreateNetworkInterface(create({ PrivateIpAddresses: given('10.30.9.9') })));
  for (const reserved of ['10.30.2.0', '10.30.2.1', '10.30.2.255']) {
    await refused('InvalidParameterValue.Reserved', () => vpc.CreateNetworkInterface(create({ PrivateIpAddresses: given(reserved) })));
  }
  await refused(
      'VpcAddrNotInSubNet',
      () => cvm.ModifyInstancesVpcAttribute(
          { InstanceIds: [A], VirtualPrivateCloud: { VpcId: VPC, SubnetId: 'subnet-a0000000', PrivateIpAddresses: ['10.30.2.200'] } }));
}));

test('quotas', () => trials.run(AT_ONCE, async ({ vpc, refused }) => {
  await refused('LimitExceeded', () => vpc.AttachNetworkInterface({ NetworkInterfaceId: 'eni-loose000', InstanceId: 'ins-full0000' }));
  await refused(
      'LimitExceeded', () => vpc.AssignPrivateIpAddresses({ NetworkInterfaceId: 'eni-many0000', SecondaryPrivateIpAddressCount: 1 }));
  await refused(
      'ResourceInsufficient.Subnet',
      () => vpc.AssignPrivateIpAddresses({ NetworkInterfaceId: 'eni-tiny0000', SecondaryPrivateIpAddressCount: 5 }));
  await refused(
      'ResourceInsufficient.Subnet',
      () => vpc.CreateNetworkInterface(create({ SubnetId: 'subnet-tiny0000', SecondaryPrivateIpAddressCount: 3 })));
  await refused('AddressQuotaLimitExceeded', () => vpc.AllocateAddresses({ AddressCount: 3 }));
  const two = (await vpc.AllocateAddresses({ AddressCount: 2 })).AddressSet;
  // A CVM of four cores carries two public addresses (reference 4.3).
  const bind = (AddressId, NetworkInterfaceId, PrivateIpAddress) =>
      vpc.AssociateAddress({ AddressId, NetworkInterfaceId, PrivateIpAddress });
  await bind(two[0], 'eni-held0000', '10.30.2.20');
  await refused('LimitExceeded.InstanceAddressQuota', () => vpc.AssociateAddress({ AddressId: two[1], InstanceId: A }));
  // Twice the quota may be bought in a day: 16 of which 2 are used.
  await vpc.ReleaseAddresses({ AddressIds: [two[1]] });
  for (let bought = 2; bought < 16; ++bought) {
    const { AddressSet } = await vpc.AllocateAddresses({});
    await vpc.ReleaseAddresses({ AddressIds: AddressSet });
  }
  await refused('AddressQuotaLimitExceeded.DailyAllocate', () => vpc.AllocateAddresses({}));
}));

test('a VPC has room for so many interfaces', () => trials.run(AT_ONCE, async ({ vpc, refused }) => {
  const SubnetId = 'subnet-other000';
  const { TotalCount } = await vpc.DescribeNetworkInterfaces({ Filters: where('vpc-id', 'vpc-other000') });
  for (let count = TotalCount; count < 20; ++count) await vpc.CreateNetworkInterface(create({ VpcId: 'vpc-other000', SubnetId }));
  await refused(
      'LimitExceeded.NetworkInterfaceLimitExceeded', () => vpc.CreateNetworkInterface(create({ VpcId: 'vpc-other000', SubnetId })));
}));

test('what a kind of object can not do', () => trials.run(AT_ONCE, async ({ vpc, cvm, refused }) => {
  const { NetworkInterfaceSet } =
      await vpc.DescribeNetworkInterfaces({ Filters: [...where('attachment.instance-id', A), ...where('is-primary', 'true')] });
  const primary = NetworkInterfaceSet[0].NetworkInterfaceId;
  await refused('UnsupportedOperation', () => vpc.DetachNetworkInterface({ NetworkInterfaceId: primary, InstanceId: A }));
  await refused(
      'UnsupportedOperation.PrimaryIp',
      () => vpc.AssignPrivateIpAddresses(
          { NetworkInterfaceId: 'eni-loose000', PrivateIpAddresses: [{ PrivateIpAddress: '10.30.2.50', Primary: true }] }));
  await refused(
      'UnsupportedOperation.PrimaryIp',
      () => vpc.UnassignPrivateIpAddresses({ NetworkInterfaceId: 'eni-loose000', PrivateIpAddresses: given('10.30.2.10') }));
  await refused(
      ['UnsupportedOperation.PrimaryIp', 'UnauthorizedOperation.PrimaryIp'],
      () => vpc.MigratePrivateIpAddress(
          { SourceNetworkInterfaceId: 'eni-loose000', DestinationNetworkInterfaceId: 'eni-held0000', PrivateIpAddress: '10.30.2.10' }));
  await refused(
      'UnsupportedOperation.UnsupportedInstanceFamily',
      () => vpc.AttachNetworkInterface({ NetworkInterfaceId: 'eni-loose000', InstanceId: 'ins-none0000' }));
  const move = (VpcId, SubnetId) => cvm.ModifyInstancesVpcAttribute({ InstanceIds: [A], VirtualPrivateCloud: { VpcId, SubnetId } });
  await refused('EniNotAllowedChangeSubnet', () => move(VPC, 'subnet-z4000000'));
  await vpc.AssignPrivateIpAddresses({ NetworkInterfaceId: primary, SecondaryPrivateIpAddressCount: 1 });
  await refused('EniNotAllowedChangeSubnet', () => move(VPC, 'subnet-b0000000'));
  await refused('UnsupportedOperation.ElasticNetworkInterface', () => move('vpc-other000', 'subnet-other000'));
  await refused(
      'InvalidParameterValue.OnlySupportedForMasterNetworkCard',
      () => vpc.DisassociateAddress({ AddressId: 'eip-bound000', ReallocateNormalPublicIp: true }));
  await refused('OperationDenied.AddressDeletionProtectionEnabled', () => vpc.ReleaseAddresses({ AddressIds: ['eip-kept0000'] }));
  const bind = (AddressId) => vpc.AssociateAddress({ AddressId, NetworkInterfaceId: 'eni-loose000', PrivateIpAddress: '10.30.2.12' });
  await refused('InvalidAddressId.Blocked', () => bind('eip-blocked0'));
  await refused('OperationDenied.AddressInArrears', () => bind('eip-arrears0'));
}));

test('tokens used for something else', () => trials.run(AT_ONCE, async ({ vpc, refused }) => {
  await vpc.CreateNetworkInterface(create({ ClientToken: 'once' }));
  await refused(
      'UnsupportedOperation.IdempotentParameterMismatch',
      () => vpc.CreateNetworkInterface(create({ ClientToken: 'once', NetworkInterfaceName: 'other' })));
}));

test('while something runs', () => trials.run(NEVER, async ({ vpc, cvm, refused }) => {
  const wanted = create({ ClientToken: 'still running' });
  const { NetworkInterface: { NetworkInterfaceId: pending } } = await vpc.CreateNetworkInterface(wanted);
  await refused('UnsupportedOperation.IdempotentProcessing', () => vpc.CreateNetworkInterface(wanted));
  await refused('UnsupportedOperation.InvalidState', () => vpc.AttachNetworkInterface({ NetworkInterfaceId: pending, InstanceId: A }));
  await refused('UnsupportedOperation.InvalidState', () => vpc.DeleteNetworkInterface({ NetworkInterfaceId: pending }));

  const one = { NetworkInterfaceId: 'eni-loose000', SecondaryPrivateIpAddressCount: 1 };
  await vpc.AssignPrivateIpAddresses(one);
  await refused('UnsupportedOperation.MutexOperationTaskRunning', () => vpc.AssignPrivateIpAddresses(one));
  await refused(
      'UnsupportedOperation.MutexOperationTaskRunning',
      () => vpc.UnassignPrivateIpAddresses({ NetworkInterfaceId: 'eni-loose000', PrivateIpAddresses: given('10.30.2.12') }));

  const bind = { AddressId: 'eip-free0000', NetworkInterfaceId: 'eni-held0000', PrivateIpAddress: '10.30.2.20' };
  await vpc.AssociateAddress(bind);
  await refused('OperationDenied.MutexTaskRunning', () => vpc.AssociateAddress(bind));
  await refused('OperationDenied.MutexTaskRunning', () => vpc.DisassociateAddress({ AddressId: 'eip-free0000' }));

  await cvm.StopInstances({ InstanceIds: ['ins-b0000000'] });
  await refused('MutexOperation.TaskRunning', () => cvm.StartInstances({ InstanceIds: ['ins-b0000000'] }));
  await refused(
      'InvalidParameterValue.InvalidInstanceState', () => vpc.AssociateAddress({ AddressId: 'eip-kept0000', InstanceId: 'ins-b0000000' }));

  const { NetworkInterfaceSet } =
      await vpc.DescribeNetworkInterfaces({ Filters: [...where('attachment.instance-id', A), ...where('is-primary', 'true')] });
  await vpc.AssignPrivateIpAddresses({ NetworkInterfaceId: NetworkInterfaceSet[0].NetworkInterfaceId, SecondaryPrivateIpAddressCount: 1 });
  await refused(
      'OperationDenied.InstanceOperationInProgress',
      () => cvm.ModifyInstancesVpcAttribute(
          { InstanceIds: [A], VirtualPrivateCloud: { VpcId: VPC, SubnetId: 'subnet-a0000000', PrivateIpAddresses: ['10.30.1.99'] } }));
}));

test('too many calls a second', () => trials.run({...AT_ONCE, rateLimits: 'on' }, async ({ emulator, vpc, books }) => {
  const common = await trials.hurry(books, 'RequestLimitExceeded', () => vpc.DescribeAddressQuota({}));
  const own = await trials.hurry(books, 'LimitExceeded.ActionLimited', () => vpc.DescribeNetworkInterfaceLimit({ InstanceId: A }));
  assert.equal((await emulator.stats()).throttled, common + own);
}));

test('answers that are lost, and transports that fail', () => trials.run(AT_ONCE, async ({ emulator, vpc, books }) => {
  const lost = { action: 'CreateNetworkInterface', nth: 1, do: 'drop_answer' };
  await emulator.faults(lost);
  const wanted = create({ PrivateIpAddresses: [{ PrivateIpAddress: '10.30.2.150', Primary: true }], ClientToken: 'lost' });
  await assert.rejects(vpc.CreateNetworkInterface(wanted), (error) => codeOf(error) === undefined);
  // The token makes the second call find what the first one made.
  const { NetworkInterface } = await vpc.CreateNetworkInterface(wanted);
  assert.deepEqual(NetworkInterface.PrivateIpAddressSet.map((address) => address.PrivateIpAddress), ['10.30.2.150']);

  await emulator.faults({ action: 'DescribeVpcs', nth: 1, do: 'fail', http_status: 502 });
  await assert.rejects(vpc.DescribeVpcs({}), (error) => error.httpCode === 502);
  books.note('HTTP 502');
  await emulator.faults({ action: 'DescribeVpcs', nth: 1, do: 'garbage' });
  await assert.rejects(vpc.DescribeVpcs({}), (error) => codeOf(error) === undefined);
  books.note('garbage');
}));

test('every other documented code reaches the client as it is', () => trials.run(AT_ONCE, async (trial) => {
  await trials.others(CODES, 'DescribeAddressQuota', trial, () => trial.vpc.DescribeAddressQuota({}));
}));
