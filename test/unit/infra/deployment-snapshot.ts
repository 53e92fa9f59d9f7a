/** The committed snapshots of the evaluated deployment. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readEvaluated, type EvaluatedDeployment } from '../../../src/local/deployment/evaluated.ts';

const folder = path.join(import.meta.dirname, '../../../infra/bicep');

export const exampleNames = readdirSync(path.join(folder, 'examples')).sort();

export function exampleFile(example: string, file: string): string {
  return path.join(folder, 'examples', example, file);
}

export function deploymentOf(example: string): EvaluatedDeployment {
  return readEvaluated(exampleFile(example, 'main.snapshot.json'));
}

export function readInfra(file: string): unknown {
  return JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
}
