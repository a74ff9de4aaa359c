/**
 * The same samples in every `npm test`: a change fails because of what it does, not by chance. `npm run soak`, which
 * sets how many runs it wants, draws new ones each time; what it finds becomes a case.
 */
import * as fc from 'fast-check';

const SEED = 20261122;
const hunts = ['ABQ_PROPERTY_RUNS', 'ABQ_FUZZ_RUNS'].some((name) => process.env[name] !== undefined);
if (!hunts) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: SEED });
