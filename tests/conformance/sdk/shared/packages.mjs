// The vendors' packages are installed into the build folder, never beside these scripts: ENIFORM_SDK_PACKAGES says where.
import {createRequire} from 'node:module';
import path from 'node:path';

// The SDKs go through a proxy of the environment; what is meant for the loopback stays there.
for (const name of Object.keys(process.env)) {
  if (/^(https?|all)_proxy$/i.test(name)) delete process.env[name];
}

export const load = createRequire(path.join(process.env.ENIFORM_SDK_PACKAGES, 'package.json'));
