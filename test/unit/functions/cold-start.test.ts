/** What the process reads until the functions are registered: nothing of the page, nor what is for telemetry alone. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');

/** Every file that the process opened or read, by its path. */
function readAtStart(settings: Record<string, string>): string[] {
  const program = `
    const fs = require('node:fs');
    const seen = new Set();
    const note = (file) => seen.add(String(file));
    for (const name of ['readFileSync', 'openSync', 'readFile', 'open', 'createReadStream']) {
      const real = fs[name];
      fs[name] = (file, ...rest) => { note(file); return real.call(fs, file, ...rest); };
    }
    for (const name of ['readFile', 'open']) {
      const real = fs.promises[name];
      fs.promises[name] = (file, ...rest) => { note(file); return real.call(fs.promises, file, ...rest); };
    }
    require('node:module').syncBuiltinESMExports();
    require(${JSON.stringify(path.join(root, 'dist/functions/index.cjs'))});
    for (const file of Object.keys(require.cache)) note(file);
    setTimeout(() => { console.log('READ ' + JSON.stringify([...seen])); process.exit(0); }, 200);`;
  const { stdout, stderr } = spawnSync(process.execPath, ['--eval', program], {
    encoding: 'utf8',
    cwd: root,
    env: {
      ...process.env,
      REPLICATION_FILE: path.join(root, 'replication.example.json'),
      SERVICEBUS__fullyQualifiedNamespace: 'cold.servicebus.windows.net',
      JOURNAL__blobServiceUri: 'https://cold.blob.core.windows.net',
      PAGE: 'WithoutSignIn',
      ...settings,
    },
  });
  const line = stdout.split('\n').find((text) => text.startsWith('READ '));
  if (line === undefined) throw new Error(`it did not start: ${stdout}${stderr}`);
  return JSON.parse(line.slice(5)) as string[];
}

test('a start reads nothing of the page, and the exporter only where a setting asks for it', () => {
  const read = readAtStart({});
  expect(read.some((file) => file.endsWith('replication.example.json'))).toBe(true);
  expect(read.filter((file) => /dist\/page|azure-monitor/.test(file))).toEqual([]);
  const asked = readAtStart({
    TELEMETRY: 'AzureMonitor',
    APPLICATIONINSIGHTS_CONNECTION_STRING:
      'InstrumentationKey=00000000-0000-0000-0000-000000000001;IngestionEndpoint=http://127.0.0.1:9/',
  });
  expect(asked.filter((file) => file.includes('azure-monitor.cjs'))).not.toEqual([]);
});
