import { exitCodes, UsageError, type ExitCode } from '../exit-code.ts';
import { nearestAdvice } from '../nearest-advice.ts';
import { print } from '../printer.ts';
import { listOption, type Verb } from '../verb.ts';
import { ruleOption } from './options.ts';

export const doctorVerb: Verb = {
  name: 'doctor',
  summary:
    'whether Azure lets the rules do what they say: sign-in, permissions, groups, regions, quota, keys, policies, events, queues; each problem with what mends it',
  options: [
    ruleOption,
    { flags: '--check <name>', description: 'only this check; can be given again', many: true },
    { flags: '--app <name>', description: 'the deployed Functions app: its sign-in and its Node.js' },
  ],
  printsData: true,
  usesAzure: true,
  readsOnly: true,
  examples: [
    'snaprep doctor',
    'snaprep doctor --check permissions --check policies',
    'snaprep doctor --namespace sb-snaprep.servicebus.windows.net --app func-snaprep -o json --query "findings[?state==\'problem\']"',
  ],
  async run(call): Promise<ExitCode> {
    const [{ checks, diagnose }, { patientOf }, { doctorText }] = await Promise.all([
      import('../doctor/doctor.ts'),
      import('../doctor/patient-of.ts'),
      import('../views/doctor.ts'),
    ]);
    const { io, printing } = call;
    const names = listOption(call, 'check');
    const known = checks.map(({ name }) => name);
    const wrong = names.find((name) => !known.includes(name));
    if (wrong !== undefined) {
      throw new UsageError(`--check ${wrong}: there is no such check${nearestAdvice(wrong, known)}`);
    }
    const patient = await patientOf(call);
    const wanted = checks.filter(({ name }) => names.length === 0 || names.includes(name));
    const diagnosis = await diagnose(patient, wanted, (name) => {
      if (io.isTerminal) io.error(`\r\u001b[K${name} …`);
    });
    if (io.isTerminal) io.error('\r\u001b[K');
    await print(io, printing, diagnosis, () => doctorText(diagnosis, io.width));
    return diagnosis.healthy ? exitCodes.done : exitCodes.someFailed;
  },
};
