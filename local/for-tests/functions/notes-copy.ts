export { copy as handler } from './notes.ts';
