export { settings as handler } from './notes.ts';
