/** What goes wrong on purpose. */
import { copyFaultFrom, createFaultFrom, operationFaultFrom, requestFaultFrom } from './fault-fields.ts';
import type { Route } from './route.ts';

export const faultRoutes: readonly Route[] = [
  {
    method: 'POST',
    path: '/faults',
    what:
      'the next fitting calls to Resource Manager get a wrong answer; fitting by method, path (a part of it), ' +
      'pathPattern, under (an id), snapshot, resourceGroup, action; from the one "after" so many, so many "times". ' +
      'The answer is an error, a "body", a "change" of the real one, or what a connection does',
    example: `-d '{"method":"PUT","snapshot":"golden-1","times":3,"answer":{"status":500,"code":"InternalServerError","message":"x"}}'`,
    run: ({ resourceManager }, { body }) => {
      resourceManager.faults.add(requestFaultFrom(body));
      return { added: body };
    },
  },
  {
    method: 'POST',
    path: '/faults/creates',
    what: 'the next creates of this "snapshot" or "disk" fail, at once ("failing":"request") or later ("operation")',
    example: `-d '{"snapshot":"golden-1","code":"OperationNotAllowed","message":"quota","failing":"operation"}'`,
    run: ({ resourceManager }, { body }) => {
      const fault = createFaultFrom(body);
      if ('disk' in fault) resourceManager.faults.failDiskCreate(fault);
      else resourceManager.faults.failCreate(fault);
      return { added: body };
    },
  },
  {
    method: 'POST',
    path: '/faults/operations',
    what: 'the next update, delete, beginGetAccess or endGetAccess of a snapshot or disk is accepted and fails later',
    example: `-d '{"name":"golden-1","operation":"delete","code":"InternalExecutionError","message":"x"}'`,
    run: ({ resourceManager }, { body }) => {
      resourceManager.faults.failOperation(operationFaultFrom(body));
      return { added: body };
    },
  },
  {
    method: 'POST',
    path: '/faults/copies',
    what: 'the next copies to this snapshot stop on the way: they fail, or with "how":"stalls" say nothing of it',
    example: `-d '{"snapshot":"golden-1","percent":40}'`,
    run: ({ resourceManager }, { body }) => {
      resourceManager.faults.failCopy(copyFaultFrom(body));
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
