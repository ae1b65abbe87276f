export { store as handler } from './notes.ts';
