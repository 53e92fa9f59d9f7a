import { waysTried } from '../told-credential.ts';
import { ok, problem, type Check } from './check.ts';

export const signIn: Check = {
  name: 'sign-in',
  async run({ token, isLocal }) {
    try {
      const claims = claimsOf(await token());
      const [who = 'somebody'] = ['upn', 'unique_name', 'appid', 'oid'].flatMap((name) => claims[name] ?? []);
      const tenant = claims['tid'];
      return [ok(`as ${who}${tenant === undefined ? '' : ` in tenant ${tenant}`}`)];
    } catch (error) {
      const why = error instanceof Error ? (error.message.split('\n')[0] ?? '') : String(error);
      const tried = waysTried(error).map((way) => `; ${way}`);
      const mend = isLocal
        ? 'start the local cloud again, and give its new addresses by --local'
        : 'az login';
      return [problem(`no token: ${why}${tried.join('')}`, mend)];
    }
  },
};

/** What the token says of its holder; shown, and nothing is decided by it. */
function claimsOf(token: string): Partial<Record<string, string>> {
  try {
    const payload = Buffer.from(token.split('.')[1] ?? '', 'base64url').toString();
    return JSON.parse(payload) as Partial<Record<string, string>>;
  } catch {
    return {};
  }
}
