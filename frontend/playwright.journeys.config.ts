import { defineConfig } from '@playwright/test';

const { env } = process;

// Each reader has a network of his own: `make journeys` starts them, and gives their addresses in order.
const reader = Number(env.TEST_PARALLEL_INDEX ?? 0);
env.BASE_URL = env.BASE_URLS?.split(' ')[reader];
env.MAIL_DIR = env.MAIL_DIRS?.split(' ')[reader];

export default defineConfig({
  testDir: './journeys',
  // A busy machine is no fault of the page.
  timeout: 90_000,
  expect: { timeout: 15_000 },
  workers: Number(env.READERS ?? 1),
  reporter: [['list']],
  outputDir: './test-results/journeys',
  use: {
    baseURL: env.BASE_URL,
    locale: 'sv-SE',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--disable-gpu', '--disable-background-networking'],
    },
  },
});
