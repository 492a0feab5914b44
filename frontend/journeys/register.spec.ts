import { faults, soundInBothSchemes } from '../e2e/faults';
import { expect, test } from '../e2e/server';
import { signIn } from './network';
import { addOrganisation, heading, openFromRegister } from './organisations';

/** The smallest picture there is. */
const ONE_PIXEL =
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

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

  await page.getByRole('button', { name: 'Fler åtgärder' }).click();
  await page.getByRole('menuitem', { name: 'Arkivera' }).click();
  await expect(page.getByRole('link', { name: 'Redigera' })).toHaveCount(0);
  await soundInBothSchemes(page);
  await page.getByRole('button', { name: 'Återställ' }).click();
  await expect(page.getByRole('link', { name: 'Redigera' })).toBeVisible();
});

test('a role in the network is given and ended', async ({ page }) => {
  test.setTimeout(120_000);
  await signIn(page, 'processManager');
  await page.goto(await addOrganisation(page, 'Romfartuna Sparbanksstiftelse'));
  const roles = page.getByRole('region', { name: 'Roller i nätverket' });
  await roles.getByRole('button', { name: 'Ge en roll' }).click();
  const giving = page.getByRole('dialog');
  await soundInBothSchemes(page);
  await giving.getByLabel('Första dagen').fill('2024-03-01');
  // The calendar closes as the field is left.
  await giving.getByLabel('Roll').selectOption({ label: 'Finansiär' });
  await giving.getByLabel('Roll').focus();
  await giving.getByRole('button', { name: 'Ge rollen' }).click();
  await expect(roles).toContainText('Finansiär');
  await expect(roles).toContainText('1 mars 2024 –');

  await roles.getByRole('button', { name: 'Ge en roll' }).click();
  await giving.getByLabel('Roll').selectOption({ label: 'Finansiär' });
  await giving.getByRole('button', { name: 'Ge rollen' }).click();
  await expect(giving.getByRole('alert')).toContainText('Organisationen har redan den här rollen.');
  await giving.getByRole('button', { name: 'Avbryt' }).click();

  await roles.getByRole('button', { name: 'Avsluta rollen Finansiär' }).click();
  const ending = page.getByRole('dialog');
  await ending.getByLabel('Sista dag').fill('2025-06-30');
  await page.keyboard.press('Tab');
  await ending.getByRole('button', { name: 'Avsluta rollen' }).click();
  await expect(roles.getByRole('button', { name: 'Avsluta rollen Finansiär' })).toHaveCount(0);
  await page.getByRole('link', { name: 'Historik' }).click();
  await expect(page.getByText(/^Roll i nätverket /).first()).toBeVisible();
});

test('a daughter is placed under its parent, and gets a logo', async ({ page }) => {
  await signIn(page, 'processManager');
  const address = await addOrganisation(page, 'Anundshög Mjukvara Norr');
  await page.goto(`${address}/edit`);
  await page.getByRole('combobox', { name: 'Del av' }).fill('Anundsh');
  await page.getByRole('option', { name: /^Anundshög Mjukvara(,|$)/ }).click();
  // A picture is saved at once; what the form holds is saved after it, against the new version.
  await page.getByLabel('Bild med logotypen').setInputFiles({
    name: 'logo.png',
    mimeType: 'image/png',
    buffer: Buffer.from(ONE_PIXEL, 'base64'),
  });
  await expect(page.getByRole('img', { name: 'Logotypen som den är nu' })).toBeVisible();
  await page.getByRole('button', { name: 'Spara ändringarna' }).click();

  const facts = page.getByRole('complementary', { name: 'Fakta' });
  await facts.getByRole('link', { name: 'Anundshög Mjukvara' }).click();
  await expect(heading(page)).toHaveText('Anundshög Mjukvara');
  await facts.getByRole('link', { name: 'Anundshög Mjukvara Norr' }).click();
  await page.getByRole('link', { name: 'Redigera' }).click();
  await page.getByRole('button', { name: 'Ta bort logotypen' }).click();
  await expect(page.getByText('Ingen logotyp än')).toBeVisible();
});

test('the register is taken out as a file, by those who keep it', async ({ page, browser }) => {
  await signIn(page, 'processManager');
  await page.goto('/register');
  const fetched = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Exportera hela registret som CSV' }).click();
  expect((await fetched).suggestedFilename()).toBe('organisations.csv');

  const other = await browser.newContext({ baseURL: process.env.BASE_URL, locale: 'sv-SE' });
  const delegate = await other.newPage();
  await signIn(delegate, 'memberDelegate');
  await delegate.goto('/register');
  await expect(delegate.getByRole('table')).toBeVisible();
  await expect(delegate.getByRole('button', { name: /^Exportera/ })).toHaveCount(0);
  await other.close();
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
  test.setTimeout(300_000);
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
    '/matches',
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
