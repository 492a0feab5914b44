import { faults, sidewaysScroll } from '../e2e/faults';
import { expect, test } from '../e2e/server';
import { signIn } from './network';

test('a delegate finds partners in spite of a typo, narrows by a facet and shares the address', async ({
  page,
}) => {
  await signIn(page, 'memberDelegate');
  await page.getByRole('searchbox', { name: 'Sök i nätverket' }).fill('robotsvettsning');
  await page.keyboard.press('Enter');

  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Hitta partner');
  await page.getByRole('button', { name: 'robotsvetsning', exact: true }).click();
  const box = page.getByRole('combobox', { name: 'Vad söker du?' });
  await expect(box).toHaveValue('robotsvetsning');
  // The earlier answer stays until the new one is there; only that one asks what was meant.
  await expect(page.getByText('Menade du')).toHaveCount(0);
  await expect(page.getByRole('article').first()).toBeVisible();

  const facet = page.getByRole('group', { name: 'Kompetens' });
  const option = facet.getByRole('checkbox').first();
  const [name, count] = ((await option.getAttribute('aria-label')) ?? '').split(', ');
  await option.check();
  await expect(page.getByText(`${count} organisation`, { exact: false }).first()).toBeVisible();
  await expect(page.getByRole('button', { name: `Ta bort filtret ${name}` })).toBeVisible();

  await page.reload();
  await expect(facet.getByRole('checkbox', { name: new RegExp(`^${name}, `) })).toBeChecked();
  await expect(box).toHaveValue('robotsvetsning');
});

test('names are suggested as one types, and a choice leads there', async ({ page }) => {
  await signIn(page, 'memberDelegate');
  await page.goto('/partners');
  const box = page.getByRole('combobox', { name: 'Vad söker du?' });
  await box.pressSequentially('greppk', { delay: 40 });
  await page.getByRole('option', { name: 'Greppklo Robotik', exact: true }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Greppklo Robotik');
});

test('a circle around a municipality tells how far away each is', async ({ page }) => {
  await signIn(page, 'memberDelegate');
  await page.goto('/partners');
  await page.getByRole('combobox', { name: 'Nära kommunen' }).fill('väst');
  await page.getByRole('option', { name: 'Västerås' }).click();
  await page.getByRole('combobox', { name: 'Inom hur många kilometer' }).selectOption('25');
  await expect(page).toHaveURL(/km=25/);
  await expect(page.getByRole('article').first()).toContainText('bort');
  await expect(
    page.getByRole('button', { name: 'Ta bort filtret 25 km runt Västerås' }),
  ).toBeVisible();
});

test('a match says why, can be made more unexpected, rated, and the rating stays', async ({
  page,
}) => {
  await signIn(page, 'memberDelegate');
  await page.goto('/my-listings');
  await page.getByRole('article').getByRole('link').first().click();
  const matches = page.getByRole('region', { name: 'Föreslagna partner' });
  await expect(matches.getByRole('article').first().getByRole('listitem').first()).toBeVisible();

  const slider = matches.getByRole('slider', { name: 'Hur oväntat?' });
  await slider.focus();
  await page.keyboard.press('End');
  await expect(slider).toHaveAttribute('aria-valuetext', 'Oväntat');
  await expect(page).toHaveURL(/surprise=1/);

  const first = matches.getByRole('article').first();
  const useful = first.getByRole('button', { name: /är ett användbart förslag$/ });
  const before = await useful.getAttribute('aria-pressed');
  await first.getByRole('button', { name: /är inte ett användbart förslag$/ }).click();
  await first.getByRole('button', { name: 'Ångra' }).click();
  await expect(useful).toHaveAttribute('aria-pressed', before ?? '');

  const name = (await first.getByRole('heading').textContent()) ?? '';
  await useful.click();
  await expect(useful).toHaveAttribute('aria-pressed', 'true');
  const kept = page.waitForResponse(
    async (answer) =>
      answer.url().endsWith('/graphql/') && (await answer.text()).includes('rateMatch'),
  );
  expect((await kept).ok()).toBe(true);
  await page.reload();
  await expect(
    matches.getByRole('button', { name: `${name} är ett användbart förslag` }),
  ).toHaveAttribute('aria-pressed', 'true');
});

for (const colorScheme of ['light', 'dark'] as const) {
  test(`the search and the matches have no fault in ${colorScheme}, wide or narrow`, async ({
    page,
  }) => {
    test.slow();
    await page.emulateMedia({ colorScheme });
    await signIn(page, 'memberDelegate');
    await page.goto('/my-listings');
    const own = page.getByRole('article').getByRole('link').first();
    const listing = (await own.getAttribute('href')) ?? '';
    for (const path of ['/partners?text=svets', listing]) {
      await page.goto(path);
      await expect(page.getByRole('article').first()).toBeVisible();
      for (const width of [1366, 390, 320]) {
        await page.setViewportSize({ width, height: 900 });
        expect(await faults(page)).toEqual([]);
        expect(await sidewaysScroll(page)).toBe(0);
      }
    }
  });
}
