import type { Page } from '@playwright/test';
import { faults, sidewaysScroll } from '../e2e/faults';
import { expect, test } from '../e2e/server';
import { signIn } from './network';

const heading = (page: Page) => page.getByRole('heading', { level: 1 });

async function openFromRegister(page: Page, name: string) {
  await page.goto(`/register?text=${encodeURIComponent(name)}`);
  await page.getByRole('table').getByRole('link', { name }).click();
  await expect(heading(page)).toHaveText(name);
}

async function soundInBothSchemes(page: Page) {
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme });
    for (const width of [1366, 320]) {
      await page.setViewportSize({ width, height: 900 });
      expect(await faults(page)).toEqual([]);
      expect(await sidewaysScroll(page)).toBe(0);
    }
  }
}

test('a process manager adds a company, admits it and gives it a contact', async ({ page }) => {
  await signIn(page, 'processManager');
  await page.goto('/register');
  await page.getByRole('button', { name: 'Ny organisation' }).click();
  const added = page.getByRole('dialog');
  await added.getByLabel('Namn').fill('Lillhärads Svets');
  await added.getByLabel('Organisationsnummer').fill('12');
  await added.getByRole('button', { name: 'Lägg till i registret' }).click();
  await expect(added.getByLabel('Organisationsnummer')).toHaveAttribute('aria-invalid', 'true');
  await added.getByLabel('Organisationsnummer').fill('');
  await added.getByRole('button', { name: 'Lägg till i registret' }).click();
  await expect(heading(page)).toHaveText('Lillhärads Svets');

  await page.getByRole('link', { name: 'Medlemskap' }).click();
  await page.getByRole('button', { name: 'Anta som medlem' }).click();
  const admitted = page.getByRole('dialog');
  await admitted.getByLabel('Medlemstyp').selectOption({ index: 1 });
  await admitted.getByRole('button', { name: 'Anta', exact: true }).click();
  await expect(page.getByRole('list', { name: 'Perioder' }).getByRole('listitem')).toHaveCount(1);

  await page.getByRole('link', { name: 'Personer' }).click();
  await page.getByRole('button', { name: 'Lägg till en person' }).click();
  const person = page.getByRole('dialog');
  await person.getByLabel('Förnamn').fill('Åsa');
  await person.getByLabel('Efternamn').fill('Lillhärad');
  await person.getByLabel('E-post', { exact: true }).fill('asa@lillharads-svets.example');
  await person.getByLabel('Organisationens kontaktperson').check();
  await person.getByRole('button', { name: 'Spara' }).click();
  await expect(page.getByText('Åsa Lillhärad')).toBeVisible();
  await expect(page.getByText('Kontaktperson', { exact: true })).toBeVisible();
});

test('an archived organisation is back with one press', async ({ page }) => {
  await signIn(page, 'processManager');
  await openFromRegister(page, 'Arnö Miljöprovning');
  await page.getByRole('button', { name: 'Fler åtgärder' }).click();
  await page.getByRole('menuitem', { name: 'Arkivera' }).click();
  await expect(page.getByText('Arkiverad', { exact: false }).first()).toBeVisible();
  await page.getByRole('button', { name: 'Ångra' }).click();
  await expect(page.getByRole('link', { name: 'Redigera' })).toBeVisible();
});

test('a member administrator edits the own page', async ({ page }) => {
  await signIn(page, 'memberAdministrator');
  await page.goto('/my-organisation');
  await page.getByRole('link', { name: 'Redigera' }).click();
  await expect(page.getByLabel('Registrerat namn')).toHaveCount(0);
  await page.getByLabel('I korthet, på svenska').fill('Griper det som ingen annan griper.');
  await page.getByRole('button', { name: 'Spara ändringarna' }).click();

  await expect(page.getByText('Griper det som ingen annan griper.')).toBeVisible();
  await page.getByRole('link', { name: 'Historik' }).click();
  await expect(page.getByText('Griper det som ingen annan griper.').first()).toBeVisible();
});

test('of two who edit the same page the second sees both versions', async ({ page, browser }) => {
  await signIn(page, 'processManager');
  await openFromRegister(page, 'Anundshög Mjukvara');
  await page.getByRole('link', { name: 'Redigera' }).click();
  await expect(page.getByLabel('Telefon')).toBeVisible();

  const other = await browser.newContext({ baseURL: process.env.BASE_URL, locale: 'sv-SE' });
  const colleague = await other.newPage();
  await signIn(colleague, 'superuser');
  await colleague.goto(page.url());
  await colleague.getByLabel('Telefon').fill('021-10 20 30');
  await colleague.getByRole('button', { name: 'Spara ändringarna' }).click();
  await expect(heading(colleague)).toHaveText('Anundshög Mjukvara');
  await other.close();

  await page.getByLabel('Telefon').fill('021-40 50 60');
  await page.getByLabel('I korthet, på svenska').fill('Program som räknar rätt.');
  await page.getByRole('button', { name: 'Spara ändringarna' }).click();
  const dialog = page.getByRole('dialog');
  const phone = dialog.getByRole('radiogroup', { name: 'Telefon' });
  await expect(phone.getByRole('radio')).toHaveCount(2);
  expect(await faults(page)).toEqual([]);
  await phone.getByRole('radio').last().click();
  await dialog.getByRole('button', { name: 'Spara den valda versionen' }).click();

  await expect(heading(page)).toHaveText('Anundshög Mjukvara');
  await expect(page.getByText('Program som räknar rätt.')).toBeVisible();
  await expect(page.getByRole('link', { name: '+46 21 10 20 30' })).toBeVisible();
});

test('the filters of the register stand in the address', async ({ page }) => {
  await signIn(page, 'processManager');
  await page.goto('/register');
  await page.getByRole('button', { name: 'Filter' }).click();
  await page.getByLabel('Slag', { exact: true }).first().click();
  await page.getByRole('option', { name: 'Skola', exact: true }).click();
  await expect(page.getByRole('button', { name: 'Ta bort filtret Skola' })).toBeVisible();
  await expect(page).toHaveURL(/kind=/);

  await page.reload();
  await expect(page.getByRole('button', { name: 'Ta bort filtret Skola' })).toBeVisible();
});

test('a visitor is told that the register is not open, and sees a public page', async ({
  page,
}) => {
  await page.goto('/register');
  await expect(page.getByText('Registret är öppet för den som har loggat in.')).toBeVisible();
  await soundInBothSchemes(page);

  await page.goto('/my-organisation');
  await expect(page).toHaveURL(/sign-in/);
});

test('every page is sound in both schemes, wide and narrow', async ({ page }) => {
  test.setTimeout(180_000);
  await signIn(page, 'processManager');
  await page.goto('/register');
  await expect(page.getByRole('table')).toBeVisible();
  await soundInBothSchemes(page);

  await openFromRegister(page, 'Greppklo Robotik');
  const { pathname } = new URL(page.url());
  for (const part of [
    '',
    '/people',
    '/memberships',
    '/listings',
    '/history',
    '/delegates',
    '/edit',
  ]) {
    await page.goto(pathname + part);
    await expect(heading(page)).toContainText('Greppklo Robotik');
    await page.waitForLoadState('networkidle');
    await soundInBothSchemes(page);
  }
});
