// @alicloud/ecs20140526 and @alicloud/vpc20160428 as their users have them, but for protocol and endpoint.
import {load} from '../shared/packages.mjs';

const { $OpenApiUtil } = load('@alicloud/openapi-core');
const ecs = load('@alicloud/ecs20140526');
const vpc = load('@alicloud/vpc20160428');

export const KEYS = {
  accessKeyId: 'AKIDEXAMPLE',
  accessKeySecret: 'secretexample'
};
export const TEMPORARY = {
  accessKeyId: 'STS.AKIDTEMPORARY',
  accessKeySecret: 'secrettemporary',
  securityToken: 'CAISexampleSTStoken/+=with+special/chars==',
};
export const REGION = 'cn-hangzhou';

// An object with a function for each action: `api.CreateNetworkInterface({vSwitchId: …})` makes the SDK's request of the members, with
// the region where the request has one, and gives the body of the answer.
function api(sdk, config) {
  const client = new sdk.default(new $OpenApiUtil.Config(config));
  return new Proxy({}, {
    get: (_, action) => async (members = {}) => {
      const Request = sdk[`${action}Request`];
      const region = 'regionId' in Request.names() ? { regionId: REGION } : {};
      const tags = members.tag && { tag: members.tag.map((tag) => new sdk[`${action}RequestTag`](tag)) };
      const method = action[0].toLowerCase() + action.slice(1);
      return (await client[method](new Request({...region, ...members, ...tags }))).body;
    },
  });
}

// `endpoint`: host:port.
export function connect(endpoint, credential = KEYS, more = {}) {
  const config = {...credential, regionId: REGION, protocol: 'http', endpoint, ...more };
  return { ecs: api(ecs, config), vpc: api(vpc, config) };
}

// What was refused has a status; a connection that broke has none.
export const codeOf = (error) => (error.statusCode ? error.code : undefined);
