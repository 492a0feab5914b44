import { soundInBothSchemes } from '../e2e/faults';
import { expect, test } from '../e2e/server';
import { signIn } from './network';
import { addOrganisation } from './organisations';

test.use({ locale: 'en-GB' });

test('a person is added, mended, asked for consent, and leaves', async ({ page }) => {
  test.setTimeout(240_000);
  await signIn(page, 'processManager');
  const address = await addOrganisation(page, 'Dingtuna Mätrum');
  await page.goto(`${address}/people`);
  await expect(page.getByText('Nobody to show')).toBeVisible();
  await soundInBothSchemes(page);

  await page.getByRole('button', { name: 'Add a person' }).click();
  const adding = page.getByRole('dialog');
  await adding.getByLabel('Given name').fill('Tove');
  await adding.getByLabel('Family name').fill('Dingtun');
  await adding.getByLabel('E-mail', { exact: true }).fill('not an address');
  await adding.getByLabel('Phone', { exact: true }).fill('070-174 06 06');
  await adding.getByRole('button', { name: 'Save' }).click();
  await expect(adding.getByLabel('E-mail', { exact: true })).toHaveAttribute(
    'aria-invalid',
    'true',
  );
  await adding.getByLabel('E-mail', { exact: true }).fill('tove@dingtuna-matrum.example');
  await soundInBothSchemes(page);
  await adding.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('link', { name: '+46 70 174 06 06' })).toBeVisible();

  await page.getByRole('button', { name: 'Edit Tove Dingtun' }).click();
  await page.getByRole('dialog').getByLabel('Family name').fill('Dingtuna');
  await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Tove Dingtuna', { exact: true })).toBeVisible();
  await soundInBothSchemes(page);

  await page.getByRole('button', { name: 'Consents of Tove Dingtuna' }).click();
  const consents = page.getByRole('dialog');
  const newsletter = consents.getByRole('listitem').filter({ hasText: 'The newsletter by e-mail' });
  await expect(newsletter).toContainText('Has not said yes.');
  await newsletter.getByRole('button', { name: /^Note a yes/ }).click();
  await newsletter.getByLabel('Where it was said').fill('The form at the autumn meeting');
  await soundInBothSchemes(page);
  await newsletter.getByRole('button', { name: 'Note the yes' }).click();
  await expect(newsletter).toContainText('The form at the autumn meeting');
  await newsletter.getByRole('button', { name: /^Take back/ }).click();
  await expect(newsletter).toContainText('took it back on');
  await consents.getByRole('button', { name: 'Close' }).click();

  await page.getByRole('button', { name: 'End the position of Tove Dingtuna' }).click();
  const ending = page.getByRole('dialog');
  const yesterday = new Date(Date.now() - 86_400_000).toISOString().slice(0, 10);
  await page.getByRole('dialog').getByLabel('Last day').fill(yesterday);
  await page.keyboard.press('Tab');
  await ending.getByRole('button', { name: 'End the position' }).click();
  await expect(page.getByText('Tove Dingtuna', { exact: true })).toHaveCount(0);
});

test('somebody in the register gets one more position', async ({ page }) => {
  await signIn(page, 'processManager');
  await page.goto(`${await addOrganisation(page, 'Barkarö Ställverk')}/people`);
  await page.getByRole('button', { name: 'Somebody in the register' }).click();
  const adding = page.getByRole('dialog');
  await adding.getByRole('button', { name: 'Save' }).click();
  await expect(adding.getByRole('combobox', { name: 'Person' })).toHaveAttribute(
    'aria-invalid',
    'true',
  );
  await adding.getByRole('combobox', { name: 'Person' }).fill('Mattias Burl');
  await page.getByRole('option', { name: /^Mattias Burlin \(Greppklo Robotik/ }).click();
  await adding.getByLabel('Title in English').fill('Chair of the board');
  await adding.getByLabel('Contact person of the organisation').check();
  await soundInBothSchemes(page);
  await adding.getByRole('button', { name: 'Save' }).click();

  await expect(page.getByText('Mattias Burlin', { exact: true })).toBeVisible();
  await expect(page.getByText('Chair of the board')).toBeVisible();
  await expect(page.getByText('Contact person', { exact: true })).toBeVisible();
});
