import { faults, sidewaysScroll } from '../e2e/faults';
import { expect, test } from '../e2e/server';

test('a visitor finds a member in the public directory and is led to sign in', async ({ page }) => {
  await page.goto('/directory');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Nätverkets medlemmar');
  const total = page.getByText(/^\d+ organisationer$/);
  await expect(total).toBeVisible();
  const all = await total.textContent();

  await page.getByRole('combobox', { name: 'Sök bland medlemmarna' }).fill('industrirobotik');
  await page.getByRole('button', { name: 'Sök', exact: true }).click();
  await expect(page).toHaveURL(/text=industrirobotik/);
  await expect(total).not.toHaveText(all ?? '');

  await expect(page.getByRole('group', { name: 'Medlemskap' })).toHaveCount(0);
  const [found] = await page.getByRole('article').getByRole('heading').allTextContents();
  await page.getByRole('article').getByRole('link').first().click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText(found ?? '');
  await expect(page).toHaveURL(/\/organisation\//);

  await page.goBack();
  await expect(page).toHaveURL(/text=industrirobotik/);
  await page.getByRole('complementary').getByRole('link', { name: 'Logga in' }).click();
  await expect(page).toHaveURL(/\/sign-in/);
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the directory and the board have no fault in ${colorScheme}, wide or narrow`, async ({
    page,
  }) => {
    test.slow();
    await page.emulateMedia({ colorScheme });
    for (const path of ['/directory', '/board']) {
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

test('the search for partners asks a visitor to sign in, and comes back to the question', async ({
  page,
}) => {
  await page.goto('/partners?text=svets');
  await expect(page).toHaveURL(/\/sign-in\?next=/);
});
