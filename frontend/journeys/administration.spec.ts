import type { Page } from '@playwright/test';
import { faults, sidewaysScroll } from '../e2e/faults';
import { expect, test } from '../e2e/server';
import { latestMail, signIn } from './network';

async function soundInBothSchemes(page: Page) {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1366, 390, 320]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await faults(page)).toEqual([]);
      expect(await sidewaysScroll(page)).toBe(0);
    }
  }
  await page.setViewportSize({ width: 1366, height: 900 });
}

test('a key is made, opens the API to its bearer, and is revoked', async ({ page, playwright }) => {
  await signIn(page, 'processManager');
  await page.goto('/settings/tokens');
  await page.getByRole('button', { name: 'Ny nyckel' }).first().click();
  const making = page.getByRole('dialog');
  await making.getByLabel('Namn').fill('webbplatsen');
  await making.getByRole('button', { name: 'Skapa nyckeln' }).click();
  const secret = (await page.getByTestId('secret').textContent()) ?? '';
  await page.getByRole('button', { name: 'Jag har sparat den' }).click();
  await expect(page.getByText('Aldrig använd.')).toBeVisible();
  await soundInBothSchemes(page);

  // Another system: no cookies, only the key.
  const other = await playwright.request.newContext({
    baseURL: process.env.BASE_URL ?? '',
    extraHTTPHeaders: { Authorization: `Bearer ${secret}` },
  });
  expect((await other.get('/api/v1/organisations/')).status()).toBe(200);

  await page.getByRole('button', { name: 'Återkalla nyckeln webbplatsen' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Återkalla' }).click();
  await expect(page.getByText('Återkallad')).toBeVisible();
  expect((await other.get('/api/v1/organisations/')).status()).toBe(401);
  await other.dispose();
});

test('someone is invited to a role, and the invitation is taken back', async ({ page }) => {
  const email = 'panel.gast@exempel.example';
  await signIn(page, 'processManager');
  await page.goto('/settings/people');
  await page.getByRole('button', { name: 'Bjud in till en roll' }).first().click();
  const inviting = page.getByRole('dialog');
  await inviting.getByLabel('E-post').fill('inte en adress');
  await inviting.getByRole('button', { name: 'Skicka inbjudan' }).click();
  await expect(inviting.getByLabel('E-post')).toHaveAttribute('aria-invalid', 'true');
  await inviting.getByLabel('E-post').fill(email);
  await inviting.getByLabel('Roll').selectOption('FINANCIER');
  await inviting.getByRole('button', { name: 'Skicka inbjudan' }).click();

  const open = page.getByRole('list', { name: 'Väntar på svar' });
  await expect(open).toContainText(email);
  await expect(open).toContainText('Finansiär');
  await expect.poll(() => latestMail(email)).toContain('/invitation/');
  await soundInBothSchemes(page);

  await page.getByRole('button', { name: `Ta tillbaka inbjudan till ${email}` }).click();
  await expect(page.getByRole('list', { name: 'Besvarade eller avslutade' })).toContainText(
    'Tillbakatagen',
  );
});

test('a word is added, found by its synonym, and two changes to it are laid side by side', async ({
  page,
  context,
}) => {
  await signIn(page, 'processManager');
  await page.goto('/settings/vocabulary');
  await page.getByRole('button', { name: 'Nytt ord' }).click();
  const adding = page.getByRole('dialog');
  await adding.getByLabel('Namn på svenska').fill('islaserskärning');
  await adding.getByLabel('Namn på engelska').fill('ice laser cutting');
  await adding.getByLabel('Andra ord på svenska').fill('frostskärning');
  await page.keyboard.press('Enter');
  await adding.getByRole('button', { name: 'Spara' }).click();
  await expect(adding).toBeHidden();
  const search = page.getByRole('searchbox', { name: 'Sök i ordlistan' });
  await search.fill('frostsk');
  await expect(page.getByRole('list', { name: 'Ord' })).toContainText('islaserskärning');

  const colleague = await context.newPage();
  await colleague.goto('/settings/vocabulary');
  for (const [window, english] of [
    [page, 'ice laser trimming'],
    [colleague, 'cold laser cutting'],
  ] as const) {
    await window.getByRole('searchbox', { name: 'Sök i ordlistan' }).fill('frostsk');
    await window.getByRole('button', { name: 'Redigera islaserskärning' }).click();
    await window.getByRole('dialog').getByLabel('Namn på engelska').fill(english);
  }
  await colleague.getByRole('dialog').getByRole('button', { name: 'Spara' }).click();
  await expect(colleague.getByText('cold laser cutting')).toBeVisible();
  await page.getByRole('dialog').getByRole('button', { name: 'Spara' }).click();
  const both = page.getByRole('dialog').filter({ hasText: 'cold laser cutting' });
  await expect(both).toContainText('ice laser trimming');
});

test('the vocabulary is sound', async ({ page }) => {
  await signIn(page, 'processManager');
  await page.goto('/settings/vocabulary');
  // Few enough for axe to look at twelve times; the rows of competences are made alike.
  await page.getByText('Teman', { exact: true }).click();
  await page.getByRole('searchbox', { name: 'Sök i ordlistan' }).fill('in');
  await expect(page.getByRole('list', { name: 'Ord' })).toBeVisible();
  await soundInBothSchemes(page);
});

test('settings are closed to a delegate', async ({ page }) => {
  await signIn(page, 'memberDelegate');
  for (const path of ['/settings/vocabulary', '/settings/people', '/settings/tokens']) {
    await page.goto(path);
    await expect(page.getByText('Du har inte tillgång till detta')).toBeVisible();
  }
});
