import { setupServer } from 'msw/node';

/** Answers requests in tests; each test says how with `server.use(…)`. */
export const server = setupServer();
