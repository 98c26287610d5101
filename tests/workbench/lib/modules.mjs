// In: WORKBENCH_MODULES, a folder with node_modules (this folder's own without it). Out: playwright-core's chromium, the text of axe-core.
// The modules are kept outside the repository, where an `import` by name would not find them.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = join(dirname(fileURLToPath(import.meta.url)), '..');
const require = createRequire(join(process.env.WORKBENCH_MODULES ?? here, 'package.json'));

export const { chromium, errors } = require('playwright-core');

export const axe = () => readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
