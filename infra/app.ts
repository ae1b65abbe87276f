import { province } from './province.ts';
import { tenants } from './tenants/tenants.ts';

province({ tenants }).synth();
