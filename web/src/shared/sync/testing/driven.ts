/** What `tests/typescript_tablet.mjs` drives in Node: the module's face, and the one thing inside that only a broken
 *  program would do by itself. */
export * from '..';
export { enqueue } from '../outbox';
