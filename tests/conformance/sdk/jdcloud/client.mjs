// jdcloud-sdk-js as its users have it, but for protocol and endpoint.
import {load} from '../shared/packages.mjs';

const JDCloud = load('jdcloud-sdk-js');
JDCloud.config.update({ logger: () => {} });  // it would print every request

export const KEYS = {
  accessKeyId: 'JDC_EXAMPLE',
  secretAccessKey: 'secretexample'
};
export const TEMPORARY = {
  accessKeyId: 'JDC_TEMPORARY',
  secretAccessKey: 'secrettemporary',
  token: 'STS.example-token/1+2=='
};
export const REGION = 'cn-north-1';

// A service whose functions give the `result` of the answer. `get(path)` asks for what newer SDKs have a function for, through the
// same code of this one. The token of temporary credentials is a header that the caller adds.
function api(Service, { token, ...credentials }, endpoint) {
  const extra = token && { 'x-extra-header': { 'x-jdcloud-security-token': token } };
  const service = new Service({ credentials, regionId: REGION, endpoint: { protocol: 'http', host: endpoint } });
  const types = ['application/json'];
  return new Proxy({}, {
    get: (_, name) => async (members = {}) => {
      const answer = name === 'get' ? service.makeRequest(`/regions/{regionId}${members}`, 'GET', {}, {}, {}, {}, undefined, types, types) :
                                      service[name]({...members, ...extra });
      return (await answer).result ?? {};
    },
  });
}

// `endpoint`: host:port.
export function connect(endpoint, credential = KEYS) {
  return { vpc: api(JDCloud.VPC, credential, endpoint), vm: api(JDCloud.VM, credential, endpoint) };
}

// The SDK throws the answer's body.
export const codeOf = (error) => error.error?.status;
