export { http as handler } from './notes.ts';
