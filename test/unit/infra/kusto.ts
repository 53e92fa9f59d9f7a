/** Microsoft's parser of Kusto queries, with the tables of a Log Analytics workspace that the queries use. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
// Compiled from C#: both files put what they define into the global scope.
require('@kusto/language-service-next/bridge.min.js');
require('@kusto/language-service-next/Kusto.Language.Bridge.min.js');

interface Diagnostic {
  Code: string;
  Severity: string;
  Message: string;
}

/** The part of the parser that is used here; its own declarations are of another module system. */
interface KustoLanguage {
  KustoCode: {
    ParseAndAnalyze: (
      query: string,
      globals: unknown,
    ) => { GetDiagnostics: () => { Count: number; getItem: (at: number) => Diagnostic } };
  };
  GlobalState: { Default: { WithDatabase: (database: unknown) => unknown } };
  Symbols: {
    TableSymbol: { From: (schema: string) => { WithName: (name: string) => unknown } };
    DatabaseSymbol: {
      $ctor3: new (name: string, alternateName: null, members: unknown[], isOpen: boolean) => unknown;
    };
  };
}

const { Language } = (globalThis as unknown as { Kusto: { Language: KustoLanguage } }).Kusto;

/** Columns as documented for Application Insights on a workspace. */
const tables = {
  AppTraces:
    'TimeGenerated: datetime, Message: string, SeverityLevel: int, Properties: dynamic, OperationId: string, AppRoleName: string, AppRoleInstance: string',
  AppRequests:
    'TimeGenerated: datetime, OperationName: string, ResultCode: string, Success: bool, DurationMs: real, OperationId: string, AppRoleName: string, AppRoleInstance: string',
};

const workspace = Language.GlobalState.Default.WithDatabase(
  new Language.Symbols.DatabaseSymbol.$ctor3(
    'workspace',
    null,
    Object.entries(tables).map(([name, columns]) =>
      Language.Symbols.TableSymbol.From(`(${columns})`).WithName(name),
    ),
    false,
  ),
);

/** What the parser finds wrong with a query: names that are not known, names that need brackets, syntax. */
export function kustoProblems(query: string): string[] {
  const found = Language.KustoCode.ParseAndAnalyze(query, workspace).GetDiagnostics();
  return Array.from({ length: found.Count }, (_none, at) => {
    const { Code, Severity, Message } = found.getItem(at);
    return `${Code} ${Severity}: ${Message}`;
  });
}
