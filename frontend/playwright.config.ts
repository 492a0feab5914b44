import { defineConfig } from '@playwright/test';

const port = Number(process.env.VITE_PORT ?? 5174);

/** The gallery and the way in, served by vite; what the server would say is answered by the tests. */
export default defineConfig({
  testDir: './e2e',
  // A busy machine is no fault of the page.
  timeout: 90_000,
  // The first visit of a page may wait for vite to prepare what it imports.
  expect: { timeout: 20_000 },
  workers: 1,
  reporter: [['list']],
  use: {
    baseURL: `http://127.0.0.1:${port}`,
    locale: 'sv-SE',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--disable-gpu'],
    },
  },
  webServer: {
    command: `VITE_PORT=${port} npm run gallery`,
    url: `http://127.0.0.1:${port}/`,
    reuseExistingServer: true,
    timeout: 60_000,
  },
});
