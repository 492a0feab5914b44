import type { Page } from '@playwright/test';
import { soundInBothSchemes } from '../e2e/faults';
import { expect, test } from '../e2e/server';
import { signIn } from './network';

/** How many times the API was asked until the page had come to rest. */
async function requestsOf(page: Page) {
  // What the page before this one still asks for is not counted.
  await page.waitForLoadState('networkidle');
  let asked = 0;
  page.on('request', (request) => {
    if (request.url().endsWith('/graphql/')) asked += 1;
  });
  await page.goto('/');
  await page.waitForLoadState('networkidle');
  return asked;
}

test('a process manager sees how the network stands today', async ({ page }) => {
  await signIn(page, 'processManager');
  expect(await requestsOf(page)).toBeLessThanOrEqual(3);
  await expect(page.getByRole('heading', { name: 'Nätverket i dag' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Medlemmar per medlemstyp' })).toContainText(
    'Stödmedlem',
  );
  await page.getByRole('region', { name: 'Senaste ändringar' }).getByRole('link').first().click();
  await expect(page.getByRole('heading', { name: 'Historik' })).toBeVisible();
  await page.goto('/');
  await soundInBothSchemes(page);
});

test('a member sees the own page, what is new in the field, and whom to meet', async ({ page }) => {
  await signIn(page, 'memberAdministrator');
  expect(await requestsOf(page)).toBeLessThanOrEqual(3);
  await expect(page.getByRole('progressbar', { name: 'Hur komplett sidan är' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Nytt inom ert område' })).toBeVisible();
  await expect(page.getByRole('region', { name: 'Ni borde träffa' })).toBeVisible();
  await soundInBothSchemes(page);
});

test('a visitor is shown the ways in', async ({ page }) => {
  expect(await requestsOf(page)).toBeLessThanOrEqual(3);
  await page
    .getByRole('main')
    .getByRole('link', { name: /^Medlemmar/ })
    .click();
  await expect(page).toHaveURL(/directory/);
});
