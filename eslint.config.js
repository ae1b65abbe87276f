import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const restrictedEverywhere = [
  { selector: 'ExportDefaultDeclaration', message: 'Name what is exported.' },
  { selector: 'ExportAllDeclaration', message: 'Import from the file that defines it.' },
  {
    selector:
      'ImportDeclaration[importKind="value"][source.value="zod"] > :matches(ImportSpecifier, ImportDefaultSpecifier)',
    message: "`import * as z from 'zod'`: else all of its locales are bundled.",
  },
];

export default defineConfig(
  globalIgnores(['node_modules', '.build', '.local', '.serverless', 'cdk.out', 'coverage']),
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-console': 'error',
      'no-param-reassign': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      'no-restricted-syntax': ['error', ...restrictedEverywhere],
      '@typescript-eslint/consistent-type-imports': ['error', { fixStyle: 'inline-type-imports' }],
      '@typescript-eslint/consistent-type-exports': 'error',
      // Objects are written as either; `type` reads better beside the unions that most of ours are.
      '@typescript-eslint/consistent-type-definitions': 'off',
      '@typescript-eslint/dot-notation': ['error', { allowIndexSignaturePropertyAccess: true }],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      // A port promises; what stands in for it may answer at once.
      '@typescript-eslint/require-await': 'off',
      // Texts are spread by code point on purpose.
      '@typescript-eslint/no-misused-spread': 'off',
      // A brand is a type parameter used once.
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      // Numbers read well in texts; what does not is still refused.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: true },
      ],
    },
  },
  {
    // Rules are pure: they are given the time, ids and chance, and answer at once.
    files: ['shared/*/domain/**/*.ts'],
    ignores: ['**/*.test.ts'],
    rules: {
      'no-restricted-globals': [
        'error',
        'process',
        'fetch',
        'setTimeout',
        'setInterval',
        'crypto',
        'performance',
      ],
      'no-restricted-properties': [
        'error',
        { object: 'Date', property: 'now', message: 'The time is given.' },
        { object: 'Math', property: 'random', message: 'Chance is given.' },
      ],
      'no-restricted-syntax': [
        'error',
        ...restrictedEverywhere,
        { selector: 'AwaitExpression', message: 'Rules wait for nothing.' },
        { selector: ':function[async=true]', message: 'Rules wait for nothing.' },
        { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'The time is given.' },
      ],
    },
  },
  {
    // What runs on a terminal speaks there.
    files: ['local/**', 'scripts/**', 'tests/**', 'infra/app.ts'],
    rules: { 'no-console': 'off' },
  },
  {
    // Tools find their configuration as a default export.
    files: ['*.config.ts', 'tests/support/emulators.ts'],
    rules: { 'no-restricted-syntax': 'off' },
  },
  {
    files: ['**/*.test.ts', 'tests/**'],
    plugins: { '@typescript-eslint': tseslint.plugin },
    rules: {
      // A test looks into answers whose shape it is about to assert.
      '@typescript-eslint/no-unsafe-argument': 'off',
      '@typescript-eslint/no-unsafe-assignment': 'off',
      '@typescript-eslint/no-unsafe-call': 'off',
      '@typescript-eslint/no-unsafe-member-access': 'off',
      '@typescript-eslint/no-unsafe-return': 'off',
      '@typescript-eslint/ban-ts-comment': 'off',
    },
  },
);
