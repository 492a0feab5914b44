import { faults, sidewaysScroll } from './faults';
import { expect, reader, test } from './server';

const ENTRANCES = [
  ['/sign-in', 'Logga in'],
  ['/forgotten-password', 'Glömt lösenord'],
  ['/reset-password/abc', 'Nytt lösenord'],
  ['/verify-email/abc', 'Bekräfta din adress'],
  ['/invitation/abc', 'Välkommen'],
] as const;

for (const [path, title] of ENTRANCES) {
  test(`${path} has no fault in either scheme, wide or narrow`, async ({ page }) => {
    await reader(page, null);
    await page.goto(path);
    await expect(page.getByRole('heading', { level: 1 })).toHaveText(title);
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      for (const width of [1366, 320]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await faults(page)).toEqual([]);
        expect(await sidewaysScroll(page)).toBe(0);
      }
    }
  });
}

test('someone who asks for their account signs in first and comes back to it', async ({ page }) => {
  await reader(page, null);
  await page.route('**/auth/login', async (route) => {
    await reader(page, { name: 'Anna Lind', roles: ['PROCESS_MANAGER'] });
    await route.fulfill({ json: { status: 200, data: {}, meta: { is_authenticated: true } } });
  });
  await page.goto('/account');
  await expect(page.getByText('Logga in för att komma till sidan du ville se.')).toBeVisible();

  await page.getByLabel('E-postadress').fill('anna.lind@example.com');
  await page.getByLabel('Lösenord', { exact: true }).fill('fyra ord i rad räcker');
  await page.getByRole('button', { name: 'Logga in' }).click();

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Mitt konto');
  expect(new URL(page.url()).pathname).toBe('/account');
  expect(await faults(page)).toEqual([]);
});

test('a refused password is told in words, beside the form', async ({ page }) => {
  await reader(page, null);
  await page.route('**/auth/login', (route) =>
    route.fulfill({
      status: 400,
      json: {
        status: 400,
        errors: [
          {
            code: 'email_password_mismatch',
            param: 'password',
            message: 'E-postadressen och/eller lösenordet är felaktigt.',
          },
        ],
      },
    }),
  );
  await page.goto('/sign-in');
  await page.getByLabel('E-postadress').fill('anna.lind@example.com');
  await page.getByLabel('Lösenord', { exact: true }).fill('fel');
  await page.getByRole('button', { name: 'Logga in' }).click();

  const password = page.getByLabel('Lösenord', { exact: true });
  await expect(password).toHaveAttribute('aria-invalid', 'true');
  await expect(password).toBeFocused();
  expect(await faults(page)).toEqual([]);
});

test('the language is switched at once and remembered', async ({ page }) => {
  await reader(page, null);
  await page.goto('/sign-in');
  await page.getByRole('button', { name: 'Byt språk: English' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
  await expect(page.locator('html')).toHaveAttribute('lang', 'en');

  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Sign in');
});

test('the menu opens on a narrow screen and closes on arrival', async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  await reader(page, { name: 'Anna Lind', roles: ['MEMBER'] });
  await page.goto('/account');
  await page.getByRole('button', { name: 'Öppna menyn' }).click();
  await expect(page.getByRole('link', { name: 'Start', exact: true })).toBeInViewport();
  expect(await faults(page)).toEqual([]);

  await page.getByRole('link', { name: 'Start', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hej Anna');
  await expect(page.getByRole('button', { name: 'Öppna menyn' })).toBeVisible();
});
