// tencentcloud-sdk-nodejs as its users have it, but for protocol and endpoint.
import http from 'node:http';
import net from 'node:net';

import {load} from '../shared/packages.mjs';

const { vpc } = load('tencentcloud-sdk-nodejs/tencentcloud/services/vpc');
const { cvm } = load('tencentcloud-sdk-nodejs/tencentcloud/services/cvm');
const { tag } = load('tencentcloud-sdk-nodejs/tencentcloud/services/tag');

export const KEYS = {
  secretId: 'AKIDEXAMPLE',
  secretKey: 'secretexample'
};
export const TEMPORARY = {
  secretId: 'AKIDTEMPORARY',
  secretKey: 'secrettemporary',
  token: 'TOKENEXAMPLE-0123456789'
};
export const REGION = 'ap-guangzhou';

function clients(credential, httpProfile) {
  const config = { credential, region: REGION, profile: { language: 'en-US', httpProfile: { protocol: 'http://', ...httpProfile } } };
  return {
    vpc: new vpc.v20170312.Client(config),
    cvm: new cvm.v20170312.Client(config),
    tag: new tag.v20180813.Client(config),
  };
}

// `endpoint`: host:port.
export function connect(endpoint, credential = KEYS) {
  return clients(credential, { endpoint });
}

// The SDK's own host names, as it signs and sends them, over connections to `port` of the loopback.
export function connectByName(port, credential = KEYS) {
  const agent = new http.Agent();
  agent.createConnection = () => net.connect(port, '127.0.0.1');
  return clients(credential, { agent });
}

export const codeOf = (error) => error.code;
