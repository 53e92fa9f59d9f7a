/** What goes wrong on purpose. */
import type { CopyFault, CreateFault, DiskCreateFault, RequestFault } from '../arm/faults.ts';
import { ControlError } from './control-error.ts';
import { checkKnown, neededText, numberFrom, textFrom, type Fields } from './request-fields.ts';
import type { Route } from './route.ts';

const answerExample = '{"answer":{"status":500,"code":"InternalServerError","message":"x"}}';

export const faultRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/faults',
    what:
      'answers the next fitting calls to Resource Manager with an error; fitting by method, path (a part of it), ' +
      'under (an id), snapshot, resourceGroup, action; answer may also be "broken-connection" or "lost-answer"',
    example: `-d '{"method":"PUT","snapshot":"golden-1","times":3,"answer":{"status":500,"code":"InternalServerError","message":"x"}}'`,
    run: ({ resourceManager }, { body }) => {
      resourceManager.faults.add(requestFault(body));
      return { added: body };
    },
  },
  {
    method: 'POST',
    path: '/faults/creates',
    what: 'the next creates of this "snapshot" or "disk" fail, at once ("failing":"request") or later ("operation")',
    example: `-d '{"snapshot":"golden-1","code":"OperationNotAllowed","message":"quota","failing":"operation"}'`,
    run: ({ resourceManager }, { body }) => {
      const fault = createFault(body);
      if ('disk' in fault) resourceManager.faults.failDiskCreate(fault);
      else resourceManager.faults.failCreate(fault);
      return { added: body };
    },
  },
  {
    method: 'POST',
    path: '/faults/copies',
    what: 'the next copies to this snapshot stop on the way',
    example: `-d '{"snapshot":"golden-1","percent":40}'`,
    run: ({ resourceManager }, { body }) => {
      resourceManager.faults.failCopy(copyFault(body));
      return { added: body };
    },
  },
  {
    method: 'DELETE',
    path: '/faults',
    what: 'takes all faults away',
    example: '',
    run: ({ resourceManager }) => {
      resourceManager.faults.clear();
      return { cleared: true };
    },
  },
];

function requestFault(body: Fields): RequestFault {
  const texts = ['method', 'path', 'under', 'snapshot', 'resourceGroup', 'action'];
  checkKnown(body, [...texts, 'after', 'times', 'answer']);
  for (const name of texts) textFrom(body, name);
  for (const name of ['after', 'times']) numberFrom(body, name);
  const { answer } = body;
  if (answer === 'broken-connection' || answer === 'lost-answer') return body as unknown as RequestFault;
  if (typeof answer !== 'object' || answer === null) {
    throw new ControlError(400, `"answer" is missing or no object; send at least ${answerExample}`);
  }
  const { status, code, message } = answer as Record<string, unknown>;
  if (!Number.isInteger(status) || (status as number) < 400 || (status as number) > 599) {
    throw new ControlError(400, `"answer.status" has to be from 400 to 599; send at least ${answerExample}`);
  }
  if (typeof code !== 'string' || typeof message !== 'string') {
    throw new ControlError(400, `"answer" needs "code" and "message"; send at least ${answerExample}`);
  }
  return body as unknown as RequestFault;
}

function createFault(body: Fields): CreateFault | DiskCreateFault {
  const what = body['disk'] === undefined ? 'snapshot' : 'disk';
  checkKnown(body, [what, 'resourceGroup', 'status', 'code', 'message', 'failing', 'times']);
  for (const name of [what, 'code', 'message']) {
    neededText(body, name, `{"${what}":"golden-1","code":"…","message":"…"}`);
  }
  textFrom(body, 'resourceGroup');
  for (const name of ['status', 'times']) numberFrom(body, name);
  const { failing = 'request' } = body;
  if (failing !== 'request' && failing !== 'operation') {
    throw new ControlError(400, '"failing" has to be "request" or "operation"');
  }
  return body as unknown as CreateFault | DiskCreateFault;
}

function copyFault(body: Fields): CopyFault {
  checkKnown(body, ['snapshot', 'resourceGroup', 'percent', 'errorCode', 'errorMessage', 'times']);
  neededText(body, 'snapshot', '{"snapshot":"golden-1","percent":40}');
  for (const name of ['resourceGroup', 'errorCode', 'errorMessage']) textFrom(body, name);
  numberFrom(body, 'times');
  if ((numberFrom(body, 'percent') ?? 100) > 99) {
    throw new ControlError(400, '"percent" has to be a number from 0 to 99');
  }
  return body as unknown as CopyFault;
}
