import { faults, sidewaysScroll } from './faults';
import { expect, reader, test } from './server';

for (const colorScheme of ['light', 'dark'] as const) {
  for (const width of [1366, 390, 320]) {
    test(`the gallery has no fault in ${colorScheme} at ${width} px`, async ({ page }) => {
      await page.emulateMedia({ colorScheme });
      await page.setViewportSize({ width, height: 900 });
      await reader(page, null);
      await page.goto('/_gallery');
      await expect(page.getByRole('heading', { level: 1 })).toHaveText('Galleri');

      expect(await faults(page)).toEqual([]);
      expect(await sidewaysScroll(page)).toBe(0);
    });
  }
}

test('both versions of a conflict are shown and can be chosen between', async ({ page }) => {
  await reader(page, null);
  await page.goto('/_gallery');
  await page.getByRole('button', { name: 'Visa krocken' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByText('Vi robotsvetsar.')).toBeVisible();

  expect(await faults(page)).toEqual([]);
  await dialog.getByRole('radiogroup', { name: 'I korthet' }).getByRole('radio').first().click();
  await dialog.getByRole('button', { name: 'Spara den valda versionen' }).click();
  await expect(dialog).toBeHidden();
});

test('a table of ten thousand rows holds a screenful, and all of them on paper', async ({
  page,
}) => {
  await reader(page, null);
  await page.goto('/_gallery');
  const table = page.getByRole('table', { name: 'Tiotusen organisationer' });
  await expect(table).toHaveAttribute('aria-rowcount', '10001');
  expect(await table.getByRole('row').count()).toBeLessThan(60);

  await table.getByRole('button', { name: 'Ort' }).click();
  await expect(table.getByRole('row').nth(1)).toContainText('Eskilstuna');
  await table.getByRole('button', { name: 'Ort' }).click();
  await expect(table.getByRole('row').nth(1)).toContainText('Örebro');

  await page.emulateMedia({ media: 'print' });
  await expect(table.locator('tbody tr')).toHaveCount(10_000, { timeout: 20_000 });
});
