// Every documented error, provoked on purpose and read by the vendor's own client; the emulator's count of refusals must be ours.
import assert from 'node:assert/strict';
import {test} from 'node:test';

import {Recorder, replay} from '../shared/recorder.mjs';
import {AT_ONCE, NEVER, Trials} from '../shared/trial.mjs';

import {CODES} from './actions.mjs';
import {codeOf, connect, KEYS, TEMPORARY} from './client.mjs';

const trials = new Trials({ cloud: 'alicloud', world: new URL('world.yaml', import.meta.url), connect, codeOf });
const A = 'i-a';

const create = (more) => ({ vSwitchId: 'vsw-b', securityGroupIds: ['sg-web'], deleteOnRelease: false, ...more });
const tags = (count) => Array.from({ length: count }, (_, i) => ({ key: `key-${i}`, value: '' }));

async function primaryOf(ecs, instanceId) {
  const { networkInterfaceSets } = await ecs.DescribeNetworkInterfaces({ instanceId, type: 'Primary', maxResults: 10 });
  return networkInterfaceSets.networkInterfaceSet[0].networkInterfaceId;
}

test('credentials, time and nonce', () => trials.run(AT_ONCE, async ({ emulator, ecs, vpc, books, refused }) => {
  const as = (credential) => connect(emulator.host, credential).vpc;
  await refused('SignatureDoesNotMatch', () => as ({...KEYS, accessKeySecret: 'other' }).DescribeVpcs());
  await refused('InvalidAccessKeyId.NotFound', () => as ({...KEYS, accessKeyId: 'AKIDOTHER' }).DescribeVpcs());
  await refused(/^InvalidSecurityToken\./, () => as ({...TEMPORARY, securityToken: 'other' }).DescribeVpcs());

  const { Date: now } = globalThis;
  globalThis.Date = class extends now {
    constructor(...parts) {
      super(...(parts.length ? parts : [now.now() - 20 * 60 * 1000]));
    }
  };
  try {
    await refused('InvalidTimeStamp.Expired', () => ecs.DescribeInstances());
  } finally {
    globalThis.Date = now;
  }

  // The SDK makes a new nonce for each request; one that it sent is sent again.
  const recorder = await Recorder.start(emulator.host);
  try {
    await connect(recorder.host).vpc.DescribeVpcs();
    const { body } = await replay(emulator.host, recorder.requests[0]);
    books.note('SignatureNonceUsed');
    assert.equal(JSON.parse(body).Code, 'SignatureNonceUsed');
  } finally {
    await recorder.stop();
  }
}));

test('malformed requests', () => trials.run(AT_ONCE, async ({ ecs, vpc, refused }) => {
  await refused(/^Missing/, () => ecs.CreateNetworkInterface({ securityGroupIds: ['sg-web'] }));
  await refused(/^Missing/, () => ecs.CreateNetworkInterface({ vSwitchId: 'vsw-b' }));
  await refused(/^Missing/, () => ecs.AttachNetworkInterface({ networkInterfaceId: 'eni-loose' }));
  await refused(/^Missing/, () => vpc.AssociateEipAddress({ allocationId: 'eip-free' }));
  await refused('InvalidRegionId.NotFound', () => ecs.DescribeInstances({ regionId: 'cn-nowhere' }));
  await refused(
      'InvalidParameter.Conflict',
      () => ecs.CreateNetworkInterface(create({ privateIpAddress: ['10.30.2.50'], secondaryPrivateIpAddressCount: 1 })));
  await refused(/^Invalid/, () => ecs.CreateNetworkInterface(create({ securityGroupId: 'sg-web' })));
  await refused(/^Invalid/, () => ecs.CreateNetworkInterface(create({ networkInterfaceName: 'x' })));
  await refused(/^Invalid/, () => ecs.CreateNetworkInterface(create({ description: 'http://x' })));
  await refused(/^Invalid/, () => ecs.CreateNetworkInterface(create({ clientToken: 'x'.repeat(65) })));
  await refused('QuotaExceed.Tags', () => ecs.CreateNetworkInterface(create({ tag: tags(21) })));
  await refused(
      'Duplicate.TagKey', () => ecs.CreateNetworkInterface(create({ tag: [{ key: 'x', value: '1' }, { key: 'x', value: '2' }] })));
  await refused('InvalidTagKey.Malformed', () => ecs.CreateNetworkInterface(create({ tag: [{ key: 'aliyun-x', value: '' }] })));
  await refused('InvalidTagKey.Malformed', () => ecs.CreateNetworkInterface(create({ tag: [{ key: 'acs:x', value: '' }] })));
  await refused('InvalidTagValue.Malformed', () => ecs.CreateNetworkInterface(create({ tag: [{ key: 'x', value: 'x'.repeat(129) }] })));
  await refused('DryRunOperation', () => ecs.DescribeInstances({ dryRun: true }));
  await ecs.CreateNetworkInterface(create({ clientToken: 'once' }));
  await refused('IdempotentParameterMismatch', () => ecs.CreateNetworkInterface(create({ clientToken: 'once', description: 'other' })));
}));

test('creating and deleting interfaces', () => trials.run(AT_ONCE, async ({ ecs, refused }) => {
  const refuse = (codes, more) => refused(codes, () => ecs.CreateNetworkInterface(create(more)));
  await refuse('InvalidVSwitchId.NotFound', { vSwitchId: 'vsw-gone' });
  await refuse('InvalidVSwitchId.IpNotEnough', { vSwitchId: 'vsw-tiny', secondaryPrivateIpAddressCount: 9 });
  await refuse('InvalidVSwitchId.IpInvalid', { primaryIpAddress: '10.30.9.9' });
  // The first address and the last three are reserved (reference 4.2).
  for (const reserved of ['10.30.2.0', '10.30.2.253', '10.30.2.254', '10.30.2.255']) {
    await refuse('InvalidVSwitchId.IpInvalid', { primaryIpAddress: reserved });
  }
  await refuse(['InvalidIp.IpRepeated', 'InvalidPrivateIpAddress.Duplicated'], { primaryIpAddress: '10.30.2.10' });
  await refuse(['InvalidIp.IpRepeated', 'InvalidPrivateIpAddress.Duplicated'], { privateIpAddress: ['10.30.2.50', '10.30.2.50'] });
  await refuse('InvalidSecurityGroupId.NotFound', { securityGroupIds: ['sg-gone'] });
  await refuse(['InvalidSecurityGroupId.NotVpc', 'InvalidOperation.VpcMismatch'], { securityGroupIds: ['sg-other'] });
  await refuse('SecurityGroupInstanceLimitExceed', { securityGroupIds: ['sg-web', 'sg-data', 'sg-3', 'sg-4', 'sg-5', 'sg-6'] });
  await refused('InvalidEniId.NotFound', () => ecs.DeleteNetworkInterface({ networkInterfaceId: 'eni-gone' }));
  await refused('InvalidOperation.InvalidEniState', () => ecs.DeleteNetworkInterface({ networkInterfaceId: 'eni-held' }));
  await ecs.DescribeNetworkInterfaces({ networkInterfaceId: ['eni-gone'] });  // unknown ids are just absent (reference 2.4)
  const primary = await primaryOf(ecs, A);
  await refused(/^InvalidOperation\.InvalidEni/, () => ecs.DeleteNetworkInterface({ networkInterfaceId: primary }));
}));

test('an account has room for so many interfaces', () => trials.run(AT_ONCE, async ({ ecs, books }) => {
  const { networkInterfaceSets } = await ecs.DescribeNetworkInterfaces({ maxResults: 500 });
  const there = networkInterfaceSets.networkInterfaceSet;
  for (let count = 0;; ++count) {
    const error = await ecs.CreateNetworkInterface(create()).then(() => undefined, (thrown) => thrown);
    if (!error) continue;
    books.note(codeOf(error));
    assert.equal(codeOf(error), 'MaxEniCountExceeded');
    // Whether primary interfaces count is not documented.
    assert.ok([there.length + count, there.filter((eni) => eni.type !== 'Primary').length + count].includes(20), `${count} were made`);
    break;
  }
}));

test('attaching and detaching', () => trials.run(AT_ONCE, async ({ ecs, refused }) => {
  const attach = (codes, networkInterfaceId, instanceId) =>
      refused(codes, () => ecs.AttachNetworkInterface({ networkInterfaceId, instanceId }));
  await attach('InvalidEniId.NotFound', 'eni-gone', A);
  await attach(['InvalidEcsId.NotFound', 'InvalidInstanceId.NotFound'], 'eni-loose', 'i-gone');
  await attach('InvalidOperation.InvalidEniState', 'eni-held', 'i-b');
  await attach('InvalidOperation.InvalidEniState', 'eni-held', A);
  await attach(/^InvalidOperation\.InvalidEni/, await primaryOf(ecs, 'i-b'), A);
  await attach('EniPerInstanceLimitExceeded', 'eni-single', 'i-full');
  await attach('InvalidOperation.AvailabilityZoneMismatch', 'eni-loose', 'i-far');
  await attach('InvalidOperation.VpcMismatch', 'eni-loose', 'i-other');
  await attach('InvalidOperation.EniServiceManaged', 'eni-managed', A);
  // Types without hot plug take interfaces only while they are stopped; classic ones never (reference 4.1, 4.2).
  await attach('InvalidOperation.InvalidEcsState', 'eni-single', 'i-cold');
  await attach(/./, 'eni-single', 'i-classic');
  await attach('InvalidOperation.Ipv4CountExceeded', 'eni-many', A);
  const detach = (codes, networkInterfaceId, instanceId) =>
      refused(codes, () => ecs.DetachNetworkInterface({ networkInterfaceId, instanceId }));
  await detach('InvalidEniId.NotFound', 'eni-gone', A);
  await detach('InvalidOperation.DetachPrimaryEniNotAllowed', await primaryOf(ecs, A), A);
  await detach('InvalidOperation.InvalidEniState', 'eni-loose', A);
}));

test('addresses and attributes', () => trials.run(AT_ONCE, async ({ ecs, refused }) => {
  const assign = (codes, networkInterfaceId, more) => refused(codes, () => ecs.AssignPrivateIpAddresses({ networkInterfaceId, ...more }));
  await assign('InvalidEniId.NotFound', 'eni-gone', { secondaryPrivateIpAddressCount: 1 });
  await assign('InvalidIp.IpAssigned', 'eni-loose', { privateIpAddress: ['10.30.2.20'] });
  await assign('InvalidIp.IpAssigned', 'eni-loose', { privateIpAddress: ['10.30.2.11'] });
  await assign('InvalidVSwitchId.IpInvalid', 'eni-loose', { privateIpAddress: ['10.30.9.9'] });
  await assign('InvalidVSwitchId.IpNotEnough', 'eni-tiny', { secondaryPrivateIpAddressCount: 9 });
  await assign(/Conflict|Invalid/, 'eni-loose', { privateIpAddress: ['10.30.2.51'], secondaryPrivateIpAddressCount: 1 });
  await assign(/./, 'eni-held', { secondaryPrivateIpAddressCount: 9 });  // more than the type takes: code not documented (reference 8)
  const unassign = (codes, networkInterfaceId, ip) =>
      refused(codes, () => ecs.UnassignPrivateIpAddresses({ networkInterfaceId, privateIpAddress: [ip] }));
  await unassign('InvalidEniId.NotFound', 'eni-gone', '10.30.2.11');
  await unassign('InvalidIp.IpUnassigned', 'eni-loose', '10.30.2.99');
  await unassign('InvalidIp.IpUnassigned', 'eni-loose', '10.30.2.10');  // the primary one: the same code (reference 1.8)
  const modify = (codes, networkInterfaceId, more) =>
      refused(codes, () => ecs.ModifyNetworkInterfaceAttribute({ networkInterfaceId, ...more }));
  await modify('InvalidEniId.NotFound', 'eni-gone', { networkInterfaceName: 'new' });
  await modify('InvalidSecurityGroupId.NotFound', 'eni-loose', { securityGroupId: ['sg-gone'] });
  await modify(['InvalidSecurityGroupId.NotVpc', 'InvalidOperation.VpcMismatch'], 'eni-loose', { securityGroupId: ['sg-other'] });
  await modify('SecurityGroupInstanceLimitExceed', 'eni-loose', { securityGroupId: ['sg-web', 'sg-data', 'sg-3', 'sg-4', 'sg-5', 'sg-6'] });
  await modify('InvalidOperation.InvalidEniType', await primaryOf(ecs, A), { securityGroupId: ['sg-data'] });
}));

test('moving a primary interface', () => trials.run(AT_ONCE, async ({ ecs, refused }) => {
  const move = (vSwitchId, privateIpAddress) => ecs.ModifyInstanceVpcAttribute({ instanceId: A, vSwitchId, privateIpAddress });
  await refused('IncorrectInstanceStatus', () => move('vsw-a', '10.30.1.99'));
  await ecs.StopInstance({ instanceId: A });
  await refused('InvalidPrivateIpAddress.Duplicated', () => move('vsw-a', '10.30.1.10'));
  await refused('InvalidPrivateIpAddress.Mismatch', () => move('vsw-a', '10.30.2.99'));
  await refused('InvalidPrivateIpAddress.Malformed', () => move('vsw-a', '10.30.1'));
  await refused('InvalidVSwitchId.Mismatch', () => move('vsw-far'));
  await refused('InvalidVSwitchId.Mismatch', () => move('vsw-other'));
  await refused('InvalidVSwitchId.NotFound', () => move('vsw-gone'));
  await move('vsw-a', '10.30.1.99');
  await refused('InvalidPrivateIp.Changing', () => move('vsw-a', '10.30.1.98'));  // until it was started once
}));

test('tags', () => trials.run(AT_ONCE, async ({ ecs, vpc, refused }) => {
  const tag = (codes, resourceId, tag) => refused(codes, () => ecs.TagResources({ resourceType: 'eni', resourceId, tag }));
  const fifty = Array.from({ length: 51 }, (_, i) => `eni-${i}`);
  await tag('InvalidResourceId.NotFound', ['eni-gone'], tags(1));
  await tag('NumberExceed.ResourceIds', fifty, tags(1));
  await tag('NumberExceed.Tags', ['eni-loose'], tags(21));
  await tag('Duplicate.TagKey', ['eni-loose'], [{ key: 'x', value: '1' }, { key: 'x', value: '2' }]);
  await tag('InvalidTagKey.Malformed', ['eni-loose'], [{ key: 'acs:x', value: '1' }]);
  await ecs.TagResources({ resourceType: 'eni', resourceId: ['eni-loose'], tag: tags(20) });
  await tag('QuotaExceed.Tags', ['eni-loose'], [{ key: 'one-more', value: '' }]);
  await refused(/NotFound$/, () => vpc.TagResources({ resourceType: 'EIP', resourceId: ['eip-gone'], tag: tags(1) }));
}));

test('EIPs', () => trials.run(AT_ONCE, async ({ ecs, vpc, refused }) => {
  const eni = (instanceId, privateIpAddress, mode) => ({ instanceId, instanceType: 'NetworkInterface', privateIpAddress, mode });
  let token = 0;
  const bind = (allocationId, target) => vpc.AssociateEipAddress({ allocationId, clientToken: `bind-${++token}`, ...target });
  await refused('ReserveIpFail', () => vpc.AllocateEipAddress({ ipAddress: '203.0.113.1' }));
  let allocationId;
  for (let count = 5; count < 8; ++count) ({ allocationId } = await vpc.AllocateEipAddress({ clientToken: `allocate-${count}` }));
  await refused('QuotaExceeded.Eip', () => vpc.AllocateEipAddress());
  await refused('InvalidAllocationId.NotFound', () => vpc.ReleaseEipAddress({ allocationId: 'eip-gone' }));
  await refused('IncorrectEipStatus', () => vpc.ReleaseEipAddress({ allocationId: 'eip-bound' }));
  await refused('InvalidAllocationId.NotFound', () => vpc.ModifyEipAddressAttribute({ allocationId: 'eip-gone', name: 'new' }));
  await refused('InvalidAllocationId.NotFound', () => bind('eip-gone', eni('eni-loose', '10.30.2.11')));
  await refused(
      ['InvalidInstanId.NotFound', 'InvalidParams.NotFound', 'InvalidNicOrVm.NotFound'],
      () => bind('eip-free', eni('eni-gone', '10.30.2.11')));
  await refused(
      ['InvalidInstanId.NotFound', 'InvalidParams.NotFound', 'InvalidNicOrVm.NotFound'],
      () => bind('eip-free', { instanceId: 'i-gone', instanceType: 'EcsInstance' }));
  await refused(/./, () => bind('eip-free', eni('eni-loose', '10.30.2.99')));  // an address that is not on it: code not documented
  await refused(['IncorrectEipStatus', 'InvalidAssociation.Duplicated'], () => bind('eip-bound', eni('eni-loose', '10.30.2.11')));
  await refused(['IncorrectEipStatus', 'InvalidAssociation.Duplicated'], () => bind('eip-bound', eni('eni-held', '10.30.2.21')));
  await refused('ResourceAlreadyAssociated.IpAddress', () => bind('eip-free', eni('eni-held', '10.30.2.21')));
  await ecs.AttachNetworkInterface({ networkInterfaceId: 'eni-single', instanceId: 'i-b' });
  await refused('Eni.Attached', () => bind('eip-free', eni('eni-single', '10.30.2.60', 'BINDED')));
  await refused(['Mode.Conflict', 'OperationFailed.EipBindModeConflict'], () => bind('eip-free', eni('eni-held', '10.30.2.20', 'BINDED')));
  await refused(['Eni.HasSubIp', 'OperationFailed.EniSubIp'], () => bind('eip-free', eni('eni-loose', '10.30.2.10', 'BINDED')));
  await refused('EIP_CAN_NOT_ASSOCIATE_WITH_PUBLIC_IP', () => bind('eip-free', { instanceId: 'i-public', instanceType: 'EcsInstance' }));
  await refused(/Forbidden.FinancialLocked|InvalidEIPStatus.BizDisabled/, () => bind('eip-arrears', eni('eni-loose', '10.30.2.12')));
  await refused('Forbidden.ChargeTypeIsPrepaid', () => vpc.ReleaseEipAddress({ allocationId: 'eip-paid' }));
  await bind('eip-spare', eni('eni-single', '10.30.2.60', 'NAT'));
  await bind('eip-free', { instanceId: A, instanceType: 'EcsInstance' });
  await refused('BIND_INSTANCE_HAVE_PORTMAP_OR_BIND_EIP', () => bind(allocationId, { instanceId: A, instanceType: 'EcsInstance' }));
  await refused('IncorrectEipStatus', () => vpc.UnassociateEipAddress({ allocationId, instanceId: A, instanceType: 'EcsInstance' }));
  await refused('InvalidAllocationId.NotFound', () => vpc.UnassociateEipAddress({ allocationId: 'eip-gone' }));
  // A guard that does not fit keeps a stale plan from unbinding what somebody else bound (reference 2.13).
  await refused(/./, () => vpc.UnassociateEipAddress({ allocationId: 'eip-bound', ...eni('eni-loose', '10.30.2.11') }));
  await vpc.DeletionProtection({ instanceId: allocationId, type: 'EIP', protectionEnable: true });
  await refused(/./, () => vpc.ReleaseEipAddress({ allocationId }));  // code not documented (reference 8)
  for (const bandwidth of ['0', '501']) await refused(/./, () => vpc.ModifyEipAddressAttribute({ allocationId, bandwidth }));
}));

test('while something runs', () => trials.run(NEVER, async ({ ecs, vpc, refused }) => {
  await ecs.AttachNetworkInterface({ networkInterfaceId: 'eni-loose', instanceId: A });
  await refused('InvalidOperation.InvalidEniState', () => ecs.AttachNetworkInterface({ networkInterfaceId: 'eni-loose', instanceId: A }));
  await refused('InvalidOperation.InvalidEniState', () => ecs.DeleteNetworkInterface({ networkInterfaceId: 'eni-loose' }));
  await ecs.DetachNetworkInterface({ networkInterfaceId: 'eni-held', instanceId: A });
  await ecs.DetachNetworkInterface({ networkInterfaceId: 'eni-held', instanceId: A });  // may be repeated (reference 5.2)
  await ecs.DeleteNetworkInterface({ networkInterfaceId: 'eni-many' });
  await ecs.DeleteNetworkInterface({ networkInterfaceId: 'eni-many' });  // so may this
  await ecs.StopInstance({ instanceId: 'i-b' });
  await refused(
      'InvalidOperation.InvalidEcsState', () => ecs.AttachNetworkInterface({ networkInterfaceId: 'eni-single', instanceId: 'i-b' }));

  const bind = (allocationId, privateIpAddress) =>
      vpc.AssociateEipAddress({ allocationId, instanceId: 'eni-tiny', instanceType: 'NetworkInterface', privateIpAddress });
  const { networkInterfaceSets } = await ecs.DescribeNetworkInterfaces({ networkInterfaceId: ['eni-tiny'], maxResults: 10 });
  const [first, second] = networkInterfaceSets.networkInterfaceSet[0].privateIpSets.privateIpSet.map((address) => address.privateIpAddress);
  await bind('eip-free', first);
  await refused(['IncorrectEipStatus', 'TaskConflict', 'OperationConflict'], () => bind('eip-free', first));
  await refused('TaskConflict', () => bind('eip-spare', second));
  await refused(['IncorrectEipStatus', 'TaskConflict', 'OperationConflict'], () => vpc.ReleaseEipAddress({ allocationId: 'eip-free' }));
}));

test('too many calls a minute', () => trials.run({...AT_ONCE, rateLimits: 'on' }, async ({ emulator, vpc, books }) => {
  const refusals = await trials.hurry(books, /Throttling/, () => vpc.DescribeEipAddresses());
  assert.equal((await emulator.stats()).throttled, refusals);
}));

test('answers that are lost, and transports that fail', () => trials.run(AT_ONCE, async ({ emulator, ecs, vpc, books }) => {
  await emulator.faults({ action: 'CreateNetworkInterface', nth: 1, do: 'drop_answer' });
  const wanted = create({ primaryIpAddress: '10.30.2.150', clientToken: 'lost' });
  await assert.rejects(ecs.CreateNetworkInterface(wanted), (error) => codeOf(error) === undefined);
  // The token makes the second call find what the first one made.
  assert.equal((await ecs.CreateNetworkInterface(wanted)).privateIpAddress, '10.30.2.150');

  await emulator.faults({ action: 'DescribeVpcs', nth: 1, do: 'fail', http_status: 502 });
  await assert.rejects(vpc.DescribeVpcs(), (error) => codeOf(error) === undefined);
  books.note('HTTP 502');
  await emulator.faults({ action: 'DescribeVpcs', nth: 1, do: 'garbage' });
  await assert.rejects(vpc.DescribeVpcs(), (error) => codeOf(error) === undefined);
  books.note('garbage');
}));

test('every other documented code reaches the client as it is', () => trials.run(AT_ONCE, async (trial) => {
  await trials.others(CODES, 'DescribeVpcs', trial, () => trial.vpc.DescribeVpcs());
}));
