import tseslint from 'typescript-eslint';

/** Which folders of `src` a folder may import. Dependencies point inward. */
const mayImport = {
  replication: [],
  reconciler: ['replication'],
  config: ['replication'],
  journal: ['replication'],
  azure: ['replication', 'reconciler', 'config', 'journal'],
  functions: ['replication', 'reconciler', 'config', 'azure', 'report'],
  report: ['replication', 'reconciler'],
  cli: ['replication', 'reconciler', 'config', 'azure', 'journal', 'report', 'functions'],
  // Runs in a browser; of these it takes types alone.
  page: ['replication', 'reconciler', 'report'],
  // To read a file of one's own as the app reads it; with the running app it speaks on the wire only.
  local: ['config', 'replication'],
};
const folders = Object.keys(mayImport);

/** Packages that a folder may name; node's own modules come apart. */
const nodeModulesAllowed = {
  replication: ['node:crypto'],
  reconciler: ['node:crypto'],
};

const boundaries = folders.map((folder) => {
  const forbidden = folders.filter((other) => other !== folder && !mayImport[folder].includes(other));
  const patterns = forbidden.map((other) => ({
    regex: `^(\\.\\./)+${other}/`,
    message: `src/${folder} must not import src/${other}.`,
  }));
  const allowed = nodeModulesAllowed[folder];
  if (allowed !== undefined) {
    patterns.push({
      regex: `^(?!\\.{1,2}/|(?:${allowed.join('|')})$)`,
      message: `src/${folder} knows no package: only ${allowed.join(', ')} and its own files.`,
    });
  }
  patterns.push(
    folder === 'local'
      ? { regex: '^@azure/', message: 'The tour plays a person: it sees Azure by plain https.' }
      : {
          regex: '^local-azure',
          message: 'The product and the local cloud meet on the wire only; the tour alone starts it.',
        },
  );
  return {
    files: [`src/${folder}/**/*.{ts,tsx}`],
    rules: { 'no-restricted-imports': ['error', { patterns }] },
  };
});

export default tseslint.config(
  { ignores: ['**/dist/', 'coverage/', 'node_modules/'] },
  {
    files: ['**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      'no-restricted-syntax': [
        'error',
        {
          selector: 'ImportDeclaration[source.value="zod"] > ImportSpecifier',
          message:
            "Write `import * as z from 'zod'`: with a name of it all of zod is bundled, and read at each start.",
        },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/dot-notation': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { ignoreRestSiblings: true }],
      eqeqeq: 'error',
      'no-console': 'error',
      'max-lines': ['error', { max: 260, skipBlankLines: true, skipComments: true }],
    },
  },
  ...boundaries,
  {
    files: ['local-azure/src/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        {
          patterns: [
            {
              regex: '^@azure/(?!service-bus$)',
              message: 'The local cloud uses no Azure SDK but the Service Bus client of its Functions host.',
            },
            {
              regex: '^(\\.\\./)+(test|bench)/|/src/(?!.*local-azure)',
              message: 'The local cloud imports nothing of the product.',
            },
          ],
        },
      ],
    },
  },
  {
    files: ['src/replication/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', 'setTimeout', 'setInterval', 'process', 'fetch', 'performance'],
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'MemberExpression[object.name="Date"][property.name="now"], NewExpression[callee.name="Date"][arguments.length=0], CallExpression[callee.name="Date"]',
          message: 'Nothing in src/replication asks what time it is: `now` is given.',
        },
      ],
    },
  },
  {
    files: ['src/page/**/*.{ts,tsx}'],
    rules: {
      // The page runs under Trusted Types: text from Azure gets into it as text only.
      'no-restricted-syntax': [
        'error',
        {
          selector:
            'JSXAttribute[name.name="dangerouslySetInnerHTML"], MemberExpression[property.name=/^(innerHTML|outerHTML|insertAdjacentHTML|write|writeln)$/]',
          message: 'No markup from text: name a text node or an element.',
        },
      ],
    },
  },
  // A table written by `npm run reports`, as long as docs/reasons.md.
  { files: ['src/report/advice.ts'], rules: { 'max-lines': 'off' } },
  { files: ['**/test/**/*.ts'], rules: { 'max-lines': ['error', { max: 400, skipBlankLines: true }] } },
);
