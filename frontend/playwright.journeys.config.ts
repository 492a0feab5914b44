import { defineConfig } from '@playwright/test';

/** The real server with the demo network: started by `make journeys`, which gives its address. */
export default defineConfig({
  testDir: './journeys',
  // One reader at a time: they share one network.
  workers: 1,
  reporter: [['list']],
  outputDir: './test-results/journeys',
  use: {
    baseURL: process.env.BASE_URL,
    locale: 'sv-SE',
    trace: 'retain-on-failure',
    launchOptions: {
      executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
      args: ['--disable-gpu', '--disable-background-networking'],
    },
  },
});
