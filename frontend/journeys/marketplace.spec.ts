import type { Page } from '@playwright/test';
import { faults, sidewaysScroll } from '../e2e/faults';
import { expect, test } from '../e2e/server';
import { signIn } from './network';

const stamp = () => Date.now().toString(36);

async function write(page: Page, title: string) {
  await page.goto('/listing/new');
  await page.getByLabel('Vad det gäller').selectOption({ label: 'Teknik' });
  await page.getByLabel('Rubrik, Svenska').fill(title);
  await page
    .getByLabel('Beskrivning, Svenska')
    .fill('Vi svetsar aluminium för hand och vill gå över till robotsvetsning i små serier.');
}

test('a need is written, published to the network, answered by another company, and accepted', async ({
  page,
  browser,
}) => {
  const title = `Robotsvets för aluminium ${stamp()}`;
  await signIn(page, 'memberDelegate');
  await write(page, title);

  await page.getByRole('button', { name: 'Publicera' }).click();
  await expect(page.getByRole('combobox', { name: 'Kompetenser' })).toHaveAttribute(
    'aria-invalid',
    'true',
  );

  await page.getByRole('button', { name: 'Lägg till kompetensen robotsvetsning' }).click();
  await page.getByRole('button', { name: 'Publicera' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  await expect(page.getByText('Publicerad', { exact: true })).toBeVisible();
  const address = page.url();

  const other = await browser.newContext({ baseURL: process.env.BASE_URL, locale: 'sv-SE' });
  const theirs = await other.newPage();
  await signIn(theirs, 'memberAdministrator');
  await theirs.goto(`/board?text=${encodeURIComponent(title)}`);
  await theirs.getByRole('link', { name: title }).click();
  await theirs.getByRole('button', { name: 'Visa intresse' }).click();
  const dialog = theirs.getByRole('dialog');
  await dialog.getByLabel('Ert meddelande').fill('Vi har griparen som ni behöver.');
  expect(await faults(theirs)).toEqual([]);
  await dialog.getByRole('button', { name: 'Skicka' }).click();
  await expect(theirs.getByText('Väntar på svar')).toBeVisible();
  await expect(theirs.getByRole('button', { name: 'Visa intresse' })).toHaveCount(0);

  await page.goto(address);
  await expect(page.getByText('Vi har griparen som ni behöver.')).toBeVisible();
  await page.getByLabel('Svar till Greppklo Robotik').fill('Välkomna till oss på torsdag.');
  await page.getByRole('button', { name: 'Tacka ja' }).click();
  await expect(page.getByText('Accepterat')).toBeVisible();

  await theirs.reload();
  await expect(theirs.getByText('Välkomna till oss på torsdag.')).toBeVisible();
  await other.close();
});

test('what everyone will see is read by the process management, sent back, mended and published', async ({
  page,
  browser,
}) => {
  const title = `Testbädd för svetsfogar ${stamp()}`;
  await signIn(page, 'memberDelegate');
  await write(page, title);
  await page.getByRole('button', { name: 'Lägg till kompetensen robotsvetsning' }).click();
  await page.getByRole('radio', { name: /^Alla/ }).click();
  await page.getByRole('button', { name: 'Skicka för granskning' }).click();
  await expect(page.getByText('Väntar på granskning')).toBeVisible();
  const address = page.url();

  const office = await browser.newContext({ baseURL: process.env.BASE_URL, locale: 'sv-SE' });
  const manager = await office.newPage();
  await signIn(manager, 'processManager');
  await manager.goto('/review');
  const row = manager.getByRole('main').getByRole('listitem').filter({ hasText: title }).first();
  await row.getByRole('button', { name: 'Skicka tillbaka' }).click();
  await manager
    .getByLabel('Kommentar till den som skrivit')
    .fill('Säg vilken legering det gäller.');
  expect(await faults(manager)).toEqual([]);
  await manager.getByRole('dialog').getByRole('button', { name: 'Skicka tillbaka' }).click();
  await expect(manager.getByRole('dialog')).toHaveCount(0);

  await page.goto(address);
  await expect(page.getByText('Säg vilken legering det gäller.')).toBeVisible();
  await page.getByRole('link', { name: 'Redigera' }).click();
  await page.getByLabel('I korthet, Svenska').fill('Fogar i legering 6082.');
  await page.getByRole('button', { name: 'Skicka för granskning' }).click();
  await expect(page.getByText('Väntar på granskning')).toBeVisible();

  await manager.goto(address);
  await manager.getByRole('button', { name: 'Publicera' }).click();
  await expect(manager.getByText('Publicerad', { exact: true })).toBeVisible();
  await office.close();
});

test('a draft is kept, and a colleague’s change is not overwritten', async ({ page, context }) => {
  const title = `Utkast ${stamp()}`;
  await signIn(page, 'memberDelegate');
  await write(page, title);
  await page.getByRole('button', { name: 'Spara som utkast' }).click();
  await expect(page.getByText('Utkast', { exact: true })).toBeVisible();
  await page.getByRole('link', { name: 'Redigera' }).click();
  await expect(page.getByLabel('Rubrik, Svenska')).toHaveValue(title);

  const colleague = await context.newPage();
  await colleague.goto(page.url());
  await colleague.getByLabel('I korthet, Svenska').fill('Kollegans mening.');
  await colleague.getByRole('button', { name: 'Spara', exact: true }).click();
  await expect(colleague.getByRole('heading', { level: 1 })).toHaveText(title);

  await page.getByLabel('Rubrik, Svenska').fill(`${title}, ändrat`);
  await page.getByRole('button', { name: 'Spara', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Kollegans mening.')).toBeVisible();
  expect(await faults(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Spara den valda versionen' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(`${title}, ändrat`);
  await expect(page.getByText('Kollegans mening.')).toBeVisible();
});

test('the process management writes for a member, who finds it among its own', async ({ page }) => {
  const title = `Mätning av ytjämnhet ${stamp()}`;
  await signIn(page, 'processManager');
  await write(page, title);
  await page.getByRole('button', { name: 'Spara som utkast' }).click();
  const owner = page.getByRole('combobox', { name: 'För organisationen' });
  await expect(owner).toHaveAttribute('aria-invalid', 'true');
  expect(await faults(page)).toEqual([]);

  await owner.fill('Greppklo');
  await page.getByRole('option', { name: /^Greppklo Robotik/ }).click();
  await page.getByRole('button', { name: 'Spara som utkast' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
  await expect(page.getByRole('link', { name: 'Greppklo Robotik' }).first()).toBeVisible();

  await page.context().clearCookies();
  await signIn(page, 'memberAdministrator');
  await page.goto('/my-listings');
  await expect(page.getByRole('link', { name: title })).toBeVisible();
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the pages for writing and reading have no fault in ${colorScheme}, wide or narrow`, async ({
    page,
  }) => {
    test.slow();
    await page.emulateMedia({ colorScheme });
    await signIn(page, 'memberDelegate');
    for (const path of ['/listing/new', '/my-listings', '/board?direction=NEED']) {
      await page.goto(path);
      await expect(page.getByRole('main').getByRole('heading', { level: 2 }).first()).toBeVisible();
      for (const width of [1366, 390, 320]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await faults(page)).toEqual([]);
        expect(await sidewaysScroll(page)).toBe(0);
      }
    }
  });
}
