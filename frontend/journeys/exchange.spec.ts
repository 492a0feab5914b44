import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { soundInBothSchemes } from '../e2e/faults';
import { expect, test } from '../e2e/server';
import { signIn } from './network';

const NAME = 'Agder Elektrolyse';

async function upload(page: Page, name: string, content: string | Buffer) {
  await page.goto('/import');
  await expect(page.getByRole('button', { name: 'Välj en fil' })).toBeVisible();
  await page
    .locator('input[type=file]')
    .setInputFiles({ name, mimeType: 'text/csv', buffer: Buffer.from(content) });
}

async function check(page: Page) {
  await page.getByRole('button', { name: 'Kontrollera raderna' }).click();
  await expect(page.getByRole('heading', { name: 'Vad importen skulle göra' })).toBeVisible();
}

async function exportRegister(page: Page): Promise<string> {
  await page.goto('/import');
  const [file] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Exportera Organisationer som CSV' }).click(),
  ]);
  expect(file.suggestedFilename()).toBe('organisations.csv');
  return readFile(await file.path(), 'utf8');
}

async function employeesOf(page: Page, name: string) {
  await page.goto(`/register?text=${encodeURIComponent(name)}`);
  await page.getByRole('table').getByRole('link', { name }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(name);
  return page.getByRole('term').filter({ hasText: 'anställda' }).locator('xpath=following::dd[1]');
}

test('the register is exported, changed in a cell, imported, and the import undone', async ({
  page,
}) => {
  await signIn(page, 'processManager');
  const register = await exportRegister(page);
  const changed = register.replace(/^(.*Agder Elektrolyse.*?);48;/m, '$1;53;');
  expect(changed).not.toBe(register);

  await upload(page, 'registret.csv', changed);
  await expect(page.getByText('Gissat utifrån rubrikerna', { exact: false })).toBeVisible();
  await check(page);

  await expect(page.getByText('1 rad skulle skrivas in.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Ändras 1' })).toBeVisible();
  // What has not been changed comes out as the same.
  await expect(page.getByRole('button', { name: /^Oförändrad/ })).toBeVisible();
  await expect(page.getByRole('button', { name: /^Ny / })).toHaveCount(0);
  const row = page.getByRole('row', { name: NAME });
  await expect(row).toContainText('48 → 53');

  await page.getByRole('button', { name: 'Genomför importen' }).click();
  await expect(page.getByRole('heading', { name: 'Importen är genomförd' })).toBeVisible();
  await expect(await employeesOf(page, NAME)).toContainText('53');
  await page.getByRole('link', { name: 'Historik' }).click();
  await expect(page.getByText('53', { exact: true }).first()).toBeVisible();

  await page.goto('/import');
  await page.getByRole('link', { name: 'registret.csv' }).click();
  await page.getByRole('button', { name: 'Ångra importen' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Ångra importen' }).click();
  await expect(page.getByRole('heading', { name: 'Importen är ångrad' })).toBeVisible();
  await expect(await employeesOf(page, NAME)).toContainText('48');
});

test('a malformed file is refused with its place', async ({ page }) => {
  await signIn(page, 'processManager');
  await upload(page, 'trasig.csv', 'Namn;Slag\nA;Företag;extra\n');
  await expect(page.getByRole('alert')).toContainText('Rad 2: Raden har 3 celler');
});

test('an old encoding is confirmed, a faulty cell is placed, a likely double is decided', async ({
  page,
}) => {
  await signIn(page, 'processManager');
  const rows = [
    'Namn;Slag;Ort;Land;Antal anställda;Webbplats',
    'Ångaverkstan i Lunda;Företag;Västerås;Sverige;12;',
    'Felräknarna;Företag;Köping;Sverige;många;',
    'Greppklo Robotik Sverige;Företag;Västerås;Sverige;;https://greppklo-robotik.example',
  ].join('\n');
  await upload(page, 'gammal.csv', Buffer.from(rows, 'latin1'));

  await expect(page.getByText('Ångaverkstan', { exact: false }).first()).toBeVisible();
  await expect(page.getByRole('button', { name: 'Kontrollera raderna' })).toBeDisabled();
  await page.getByRole('button', { name: 'Orden stämmer' }).click();
  await soundInBothSchemes(page);
  await check(page);

  await page.getByRole('button', { name: 'Ogiltig 1' }).click();
  await expect(page.getByRole('row', { name: 'Felräknarna' })).toContainText('E3');
  await expect(page.getByRole('row', { name: 'Felräknarna' })).toContainText('många');
  await page.getByRole('button', { name: 'Trolig dubblett 1' }).click();
  await soundInBothSchemes(page);
  await page.getByRole('button', { name: 'Jämför och bestäm' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Hoppa över raden' }).click();
  await expect(page.getByText('Bestämt: hoppas över.')).toBeVisible();

  await page.getByRole('button', { name: 'Avbryt importen' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Avbryt den' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Import och export');
  await expect(page.getByRole('link', { name: 'gammal.csv' })).toHaveCount(0);
});

test('the page of imports is sound, and closed to members', async ({ page }) => {
  await signIn(page, 'processManager');
  await page.goto('/import');
  await expect(page.getByRole('heading', { name: 'Tidigare importer' })).toBeVisible();
  await soundInBothSchemes(page);

  await page.context().clearCookies();
  await signIn(page, 'memberDelegate');
  await page.goto('/import');
  await expect(page.getByText('Du har inte tillgång till detta')).toBeVisible();
});

test('an import that changes nearly all waits for a second person', async ({ page }) => {
  await signIn(page, 'processManager');
  const register = await exportRegister(page);
  const [header = '', ...rows] = register.split('\r\n');
  const column = header.split(';').indexOf('Telefon');
  // Rows with quoted cells are left out: enough remain to be nearly all.
  const plain = rows.filter((row) => row && !row.includes('"'));
  const changed = plain.map((row) =>
    row
      .split(';')
      .map((cell, index) => (index === column ? '+46 21 10 00 00' : cell))
      .join(';'),
  );
  await upload(page, 'allt.csv', [header, ...changed].join('\r\n'));
  await check(page);
  await expect(page.getByText('En person till måste bekräfta den')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Genomför importen' })).toBeDisabled();
  const address = page.url();

  await page.context().clearCookies();
  await signIn(page, 'superuser');
  await page.goto(address);
  await page.getByRole('button', { name: 'Bekräfta importen' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Bekräfta', exact: true }).click();
  await expect(page.getByText('Bekräftad av', { exact: false })).toBeVisible();

  await page.context().clearCookies();
  await signIn(page, 'processManager');
  await page.goto(address);
  await expect(page.getByRole('button', { name: 'Genomför importen' })).toBeEnabled();
  await page.getByRole('button', { name: 'Avbryt importen' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Avbryt den' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Import och export');
});
