import manifest from '../../package.json' with { type: 'json' };

const args = process.argv.slice(2);
// Before yargs is loaded: it takes longer than the whole of Node's own start.
if (args.length === 1 && args[0] === '--version') console.log(manifest.version);
else await (await import('./run.ts')).run(args, manifest.version);
