// Every action of section 7 of the JD Cloud reference, those of section 2 whose answers it describes, and those that stop, start and delete
// instances.
export const ACTIONS = [
  // 2.1
  'createNetworkInterface',
  'deleteNetworkInterface',
  'describeNetworkInterfaces',
  'describeNetworkInterface',
  'modifyNetworkInterface',
  'assignSecondaryIps',
  'unassignSecondaryIps',
  'associateElasticIp',
  'disassociateElasticIp',
  // 2.2
  'createElasticIps',
  'deleteElasticIp',
  'describeElasticIps',
  'describeElasticIp',
  'modifyElasticIp',
  // 2.3
  'describeSubnets',
  'describeSubnet',
  'describeVpcs',
  'describeNetworkSecurityGroups',
  'describeQuota',
  // 2.4; the emulator tells the two that both products have by the product
  'vm.associateElasticIp',
  'vm.disassociateElasticIp',
  'attachNetworkInterface',
  'detachNetworkInterface',
  'modifyInstanceNetworkAttribute',
  'describeInstances',
  'describeInstance',
  'describeInstanceStatus',
  'describeInstanceTypes',
  'describeQuotas',
  'stopInstance',
  'startInstance',
  'deleteInstance',
];

// Every status of section 1.6.
export const CODES = [
  'INVALID_ARGUMENT',
  'FAILED_PRECONDITION',
  'OUT_OF_RANGE',
  'UNAUTHENTICATED',
  'ACCESS_ERROR',
  'HTTP_FORBIDDEN',
  'PERMISSION_DENIED',
  'NOT_FOUND',
  'ABORTED',
  'ALREADY_EXISTS',
  'QUOTA_EXCEEDED',
  'RATE_LIMIT',
  'CANCELLED',
  'UNKNOWN',
  'INTERNAL',
  'NOT_IMPLEMENTED',
  'SOURCE_UNAVAILABLE',
  'UNAVAILABLE',
];
