/** Bodies of faults, checked field by field: what is wrong is said, and what to send instead. */
import {
  failingOperations,
  type CopyFault,
  type CreateFault,
  type DiskCreateFault,
  type OperationFault,
} from '../arm/faults/resource-fault.ts';
import { connectionFaults, type RequestFault } from '../arm/faults/request-fault.ts';
import { retryAfterForms } from '../arm/faults/retry-after.ts';
import { ControlError } from './control-error.ts';
import { checkKnown, choiceFrom, neededText, numberFrom, textFrom, type Fields } from './request-fields.ts';

const answerExample = '{"answer":{"status":500,"code":"InternalServerError","message":"x"}}';
const methods = ['GET', 'HEAD', 'PUT', 'PATCH', 'POST', 'DELETE'];
const inPlace = ['headers', 'retryAfter', 'takesEffect'];
const wordAnswers: readonly string[] = [...connectionFaults, 'former-state'];

export function requestFaultFrom(body: Fields): RequestFault {
  const texts = ['method', 'path', 'under', 'snapshot', 'resourceGroup', 'action'];
  checkKnown(body, [...texts, 'pathPattern', 'after', 'times', 'answer']);
  for (const name of texts) textFrom(body, name);
  checkMethod(textFrom(body, 'method'));
  const pattern = textFrom(body, 'pathPattern');
  for (const name of ['after', 'times']) numberFrom(body, name);
  checkAnswer(body['answer']);
  const { pathPattern: _, ...fault } = body;
  return { ...fault, ...(pattern && { path: patternFrom(pattern) }) } as unknown as RequestFault;
}

/** A fault for a method that no call has would wait for ever. */
function checkMethod(method: string | undefined): void {
  if (method === undefined || methods.includes(method.toUpperCase())) return;
  throw new ControlError(400, `"method" has to be one of: ${methods.join(', ')}`);
}

function checkAnswer(answer: unknown): void {
  if (typeof answer === 'string' && wordAnswers.includes(answer)) return;
  if (typeof answer !== 'object' || answer === null) {
    throw new ControlError(
      400,
      `"answer" is missing or wrong; it has to be an object, or one of ${wordAnswers.join(', ')}; send at least ${answerExample}`,
    );
  }
  const fields = answer as Fields;
  checkRetryAfter(fields['retryAfter']);
  if ('change' in fields) checkChange(fields);
  else if ('body' in fields) checkRaw(fields);
  else checkError(fields);
}

function checkError(answer: Fields): void {
  checkKnown(answer, ['status', 'code', 'message', 'details', ...inPlace]);
  const { status, code, message } = answer;
  if (!Number.isInteger(status) || (status as number) < 400 || (status as number) > 599) {
    throw new ControlError(400, `"answer.status" has to be from 400 to 599; send at least ${answerExample}`);
  }
  if (typeof code !== 'string' || typeof message !== 'string') {
    throw new ControlError(400, `"answer" needs "code" and "message"; send at least ${answerExample}`);
  }
}

function checkRaw(answer: Fields): void {
  checkKnown(answer, ['status', 'body', 'contentType', ...inPlace]);
  const { status = 200 } = answer;
  if (!Number.isInteger(status) || (status as number) < 200 || (status as number) > 599) {
    throw new ControlError(400, '"answer.status" has to be from 200 to 599');
  }
}

function checkChange(answer: Fields): void {
  checkKnown(answer, ['change', 'headers', 'retryAfter']);
  const example = '{"answer":{"change":{"set":{"properties.uniqueId":null}}}}';
  if (typeof answer['change'] !== 'object' || answer['change'] === null) {
    throw new ControlError(400, `"answer.change" has to be an object, such as ${example}`);
  }
  const change = answer['change'] as Fields;
  checkKnown(change, ['listing', 'without', 'set', 'remove']);
  choiceFrom(change, 'listing', ['empty', 'no-next-link']);
  for (const name of ['without', 'remove']) {
    const list = change[name] ?? [];
    if (!Array.isArray(list) || list.some((entry) => typeof entry !== 'string')) {
      throw new ControlError(400, `"answer.change.${name}" has to be a list of texts`);
    }
  }
  const { set = {} } = change;
  if (typeof set !== 'object' || set === null || Array.isArray(set)) {
    throw new ControlError(
      400,
      `"answer.change.set" has to be an object of paths and values, as in ${example}`,
    );
  }
}

function checkRetryAfter(retryAfter: unknown): void {
  if (retryAfter === undefined) return;
  if (typeof retryAfter !== 'object' || retryAfter === null) {
    throw new ControlError(400, '"answer.retryAfter" has to be an object, such as {"ms":5000,"as":"date"}');
  }
  const fields = retryAfter as Fields;
  checkKnown(fields, ['ms', 'as']);
  choiceFrom(fields, 'as', retryAfterForms);
  if (numberFrom(fields, 'ms') === undefined)
    throw new ControlError(400, '"answer.retryAfter.ms" is missing');
}

function patternFrom(text: string): RegExp {
  try {
    return new RegExp(text, 'i');
  } catch {
    throw new ControlError(400, `"pathPattern" is no regular expression: ${text}`);
  }
}

export function createFaultFrom(body: Fields): CreateFault | DiskCreateFault {
  const what = body['disk'] === undefined ? 'snapshot' : 'disk';
  checkKnown(body, [what, 'resourceGroup', 'status', 'code', 'message', 'failing', 'times']);
  for (const name of [what, 'code', 'message']) {
    neededText(body, name, `{"${what}":"golden-1","code":"…","message":"…"}`);
  }
  textFrom(body, 'resourceGroup');
  for (const name of ['status', 'times']) numberFrom(body, name);
  choiceFrom(body, 'failing', ['request', 'operation']);
  return body as unknown as CreateFault | DiskCreateFault;
}

export function operationFaultFrom(body: Fields): OperationFault {
  checkKnown(body, ['name', 'resourceGroup', 'operation', 'status', 'code', 'message', 'times']);
  for (const name of ['name', 'operation', 'code', 'message']) {
    neededText(body, name, '{"name":"golden-1","operation":"delete","code":"…","message":"…"}');
  }
  choiceFrom(body, 'operation', failingOperations);
  textFrom(body, 'resourceGroup');
  for (const name of ['status', 'times']) numberFrom(body, name);
  return body as unknown as OperationFault;
}

export function copyFaultFrom(body: Fields): CopyFault {
  const fields = [
    'snapshot',
    'resourceGroup',
    'percent',
    'how',
    'stallMs',
    'errorCode',
    'errorMessage',
    'times',
  ];
  checkKnown(body, fields);
  neededText(body, 'snapshot', '{"snapshot":"golden-1","percent":40}');
  for (const name of ['resourceGroup', 'errorCode', 'errorMessage']) textFrom(body, name);
  choiceFrom(body, 'how', ['fails', 'stalls']);
  for (const name of ['times', 'stallMs']) numberFrom(body, name);
  if ((numberFrom(body, 'percent') ?? 100) > 99) {
    throw new ControlError(400, '"percent" has to be a number from 0 to 99');
  }
  return body as unknown as CopyFault;
}
