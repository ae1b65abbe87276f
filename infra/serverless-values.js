// serverless.yml can only call a .js file; what it calls is typed.
export { tenant } from './serverless-values.ts';
