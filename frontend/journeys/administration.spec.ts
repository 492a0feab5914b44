import type { Browser, Page } from '@playwright/test';
import { soundInBothSchemes } from '../e2e/faults';
import { expect, test } from '../e2e/server';
import { latestMail, password, people, signIn } from './network';

test('a key is made, opens the API to its bearer, and is revoked', async ({ page, playwright }) => {
  await signIn(page, 'processManager');
  await page.goto('/settings/tokens');
  await page.getByRole('button', { name: 'Ny nyckel' }).first().click();
  const making = page.getByRole('dialog');
  await making.getByLabel('Namn').fill('webbplatsen');
  await making.getByLabel('Gäller till').focus();
  const calendar = page.getByRole('dialog', { name: 'Välj i en kalender' });
  await expect(calendar).toBeHidden();
  await page.keyboard.press('ArrowDown');
  await expect(calendar.locator('[data-selected]')).toBeFocused();
  await soundInBothSchemes(page);
  await page.keyboard.press('Escape');
  await expect(calendar).toBeHidden();
  await expect(making.getByLabel('Gäller till')).toBeFocused();
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
  await page.goto('/settings/people/invitations');
  await page.getByRole('button', { name: 'Bjud in till en roll' }).click();
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

/** Someone new, who follows the mailed link in a browser of their own and is a panellist then. */
async function newPanellist(page: Page, browser: Browser, email: string, name: string) {
  await page.goto('/settings/people');
  await page.getByRole('button', { name: 'Bjud in till en roll' }).click();
  await page.getByRole('dialog').getByLabel('E-post').fill(email);
  await page.getByRole('dialog').getByRole('button', { name: 'Skicka inbjudan' }).click();
  await expect(page.getByText(`En inbjudan är på väg till ${email}.`)).toBeVisible();
  await expect.poll(() => latestMail(email)).toContain('/invitation/');
  const mail = (await latestMail(email))?.replaceAll('=\n', '');

  const context = await browser.newContext({ baseURL: process.env.BASE_URL, locale: 'sv-SE' });
  const theirs = await context.newPage();
  await theirs.goto(mail?.match(/\/invitation\/[\w:.~-]+/)?.[0] ?? '');
  await theirs.getByLabel('Ditt namn').fill(name);
  await theirs.getByRole('textbox', { name: 'Lösenord' }).fill(password);
  await theirs.getByRole('button', { name: 'Tacka ja till inbjudan' }).click();
  await expect(theirs.getByRole('navigation').first()).toBeVisible();
  return theirs;
}

async function answerOfSession(page: Page) {
  return (await page.request.get('/_allauth/browser/v1/auth/session')).status();
}

test('a role is given and ended, and an account is closed', async ({ page, browser }) => {
  test.setTimeout(240_000);
  await signIn(page, 'processManager');
  const email = 'disa.vallby@exempel.example';
  const disa = await newPanellist(page, browser, email, 'Disa Vallby');

  await page.goto('/settings/people?role=PANELLIST');
  await page.getByRole('searchbox', { name: 'Sök bland konton' }).fill('disa.vallby');
  const account = page.getByRole('listitem', { name: 'Disa Vallby' });
  await expect(account).toContainText(/Panelmedlem\s*sedan/);
  await expect(page.getByText('1 konto')).toBeVisible();

  await page.getByRole('combobox', { name: 'Roll' }).selectOption('ALL');
  await account.getByRole('button', { name: 'Ge en roll till Disa Vallby' }).click();
  const giving = page.getByRole('dialog');
  // A process manager names no other, and what is held is not given twice.
  await expect(giving.getByRole('option')).toHaveText([
    'Finansiär eller partnerkontakt',
    'Nodansvarig',
  ]);
  await giving.getByLabel('Roll').selectOption('NODE_MANAGER');
  await soundInBothSchemes(page);
  await giving.getByRole('button', { name: 'Ge rollen' }).click();
  await expect(account).toContainText(/Nodansvarig\s*sedan/);

  expect(await answerOfSession(disa)).toBe(200);
  await account.getByRole('button', { name: 'Avsluta rollen Panelmedlem för Disa Vallby' }).click();
  const ending = page.getByRole('dialog');
  await expect(ending).toContainText('Disa Vallby loggas ut överallt');
  await soundInBothSchemes(page);
  await ending.getByRole('button', { name: 'Avsluta rollen' }).click();
  await expect(account).not.toContainText('Panelmedlem');
  expect(await answerOfSession(disa)).toBe(401);

  await account.getByRole('button', { name: 'Stäng kontot för Disa Vallby' }).click();
  const closing = page.getByRole('dialog');
  await expect(closing).toContainText('kan inte öppnas igen');
  await soundInBothSchemes(page);
  await closing.getByRole('button', { name: 'Stäng kontot' }).click();
  await expect(account).toContainText('Stängt');
  await expect(account.getByRole('button')).toHaveCount(0);

  await page.getByRole('combobox', { name: 'Öppna eller stängda' }).selectOption('open');
  await expect(page.getByText('Inget konto passar')).toBeVisible();
  await soundInBothSchemes(page);
});

test('what a colleague has changed meanwhile is not ended twice', async ({ page, browser }) => {
  test.setTimeout(120_000);
  await signIn(page, 'processManager');
  await newPanellist(page, browser, 'egil.hubbo@exempel.example', 'Egil Hubbo');
  const colleague = await page.context().newPage();
  for (const window of [page, colleague]) {
    await window.goto('/settings/people?text=egil.hubbo');
    await window.getByRole('button', { name: 'Avsluta rollen Panelmedlem för Egil Hubbo' }).click();
  }
  const end = { name: 'Avsluta rollen', exact: true };
  await colleague.getByRole('dialog').getByRole('button', end).click();
  await expect(colleague.getByText('Har ingen roll och företräder ingen')).toBeVisible();
  await page.getByRole('dialog').getByRole('button', end).click();

  await expect(page.getByText('Har ingen roll och företräder ingen')).toBeVisible();
});

test('the last superuser names process managers, and stays', async ({ page }) => {
  await signIn(page, 'superuser');
  await page.goto('/settings/people?role=SUPERUSER');
  const own = page.getByRole('listitem').filter({ hasText: people.superuser });
  await expect(own).toContainText('(du)');
  await own.getByRole('button', { name: 'Ge en roll' }).click();
  await page.getByRole('dialog').getByLabel('Roll').selectOption('PROCESS_MANAGER');
  await expect(page.getByRole('dialog')).toContainText('ändra hela registret');
  await page.getByRole('dialog').getByRole('button', { name: 'Avbryt' }).click();

  await own.getByRole('button', { name: 'Stäng kontot' }).click();
  await expect(page.getByRole('dialog')).toContainText('du loggas ut');
  await page.getByRole('dialog').getByRole('button', { name: 'Stäng kontot' }).click();
  await expect(page.getByRole('alert')).toContainText('Detta är den enda superanvändaren.');
  await page.getByRole('dialog').getByRole('button', { name: 'Avbryt' }).click();
  await expect(own).not.toContainText('Stängt');
});

for (const locale of ['sv-SE', 'en-GB']) {
  test.describe(`in ${locale}`, () => {
    test.use({ locale });

    test('the accounts are sound', async ({ page }) => {
      test.setTimeout(240_000);
      await signIn(page, 'processManager');
      // Few enough for axe to look at six times; the rows are made alike.
      await page.goto('/settings/people?text=konstellation.example');
      await expect(page.getByRole('listitem').filter({ hasText: people.panellist })).toBeVisible();
      await soundInBothSchemes(page);
    });
  });
}

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

/** Has the server say that one record could not be indexed, which takes a broken engine to see. */
async function withADeadLetter(page: Page) {
  await page.route('**/graphql/', async (route) => {
    const answer = await route.fetch();
    const body = await answer.json();
    const letters = body.data?.searchIndex?.deadLetters;
    if (!letters) return route.fulfill({ response: answer });
    letters.totalCount = 1;
    letters.nodes = [
      {
        id: 'RGVhZExldHRlcjox',
        index: 'organisations',
        record: '0197f6f0-0000-7000-8000-000000000001',
        name: 'Svarv & Fräs AB',
        attempts: 5,
        reason: 'document_parsing_exception: failed to parse field [founded]',
        changedAt: new Date(Date.now() - 3_600_000).toISOString(),
      },
    ];
    return route.fulfill({ response: answer, json: body });
  });
}

test('search says how it stands, and what it cannot take in', async ({ page }) => {
  await signIn(page, 'processManager');
  await page.goto('/settings/search');
  await expect(page.getByText('Svarar', { exact: true })).toBeVisible();
  await expect(page.getByText('Sökningen har tagit in allt den har fått.')).toBeVisible();
  await page.getByRole('link', { name: 'Sökindex' }).first().waitFor();

  await withADeadLetter(page);
  await page.reload();
  const letters = page.getByRole('list', { name: 'Kan inte indexeras' });
  await expect(letters).toContainText('Svarv & Fräs AB');
  await expect(letters).toContainText('avvisad 5 gånger');
  await soundInBothSchemes(page);
  const asked = page.waitForRequest((request) =>
    (request.postData() ?? '').includes('"ids":["RGVhZExldHRlcjox"]'),
  );
  await page.getByRole('button', { name: 'Försök igen med Svarv & Fräs AB' }).click();
  await asked;
});

test('settings are closed to a delegate', async ({ page }) => {
  await signIn(page, 'memberDelegate');
  for (const path of [
    '/settings/vocabulary',
    '/settings/people',
    '/settings/people/invitations',
    '/settings/search',
    '/settings/tokens',
  ]) {
    await page.goto(path);
    await expect(page.getByText('Du har inte tillgång till detta')).toBeVisible();
  }
});
