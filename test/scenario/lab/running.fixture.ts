/** A lab that runs until its process is ended; prints the processes of its host. */
import { startLab } from '../../../src/lab/lab.ts';
import { openTransports } from '../../../src/transports/pool.ts';
import { topologyWith } from './bench.ts';

const hosts = { h: { services: { mild: { running: true }, deaf: { running: true, ignoreStop: true } } } };
const lab = await startLab({ hosts });
const host = openTransports(await topologyWith(lab, {}), { env: {} }).to('h');
const script = 'setsid sleep 600 >/dev/null 2>&1 & echo $!';
const result = await host.exec(['sh', '-c', script], { timeout: 20_000 });
const orphan = result.kind === 'exit' ? result.stdout.trim() : '';
const pids = [...lab.host('h').services.values()].map(({ status }) => status.pid);
console.log([orphan, ...pids].join(' '));
