import { soundInBothSchemes } from '../e2e/faults';
import { expect, test } from '../e2e/server';
import { signIn } from './network';
import { addOrganisation } from './organisations';

test('a membership is begun, renewed and ended, and can begin again', async ({ page }) => {
  test.setTimeout(240_000);
  await signIn(page, 'processManager');
  await page.goto(`${await addOrganisation(page, 'Skultuna Fogteknik')}/memberships`);
  await expect(page.getByText('Inte medlem ännu')).toBeVisible();
  await soundInBothSchemes(page);

  await page.getByRole('button', { name: 'Anta som medlem' }).click();
  const admission = page.getByRole('dialog');
  await admission.getByRole('button', { name: 'Anta', exact: true }).click();
  await expect(admission.getByLabel('Medlemstyp')).toHaveAttribute('aria-invalid', 'true');
  await admission.getByLabel('Medlemstyp').selectOption({ index: 1 });
  await soundInBothSchemes(page);
  await admission.getByRole('button', { name: 'Anta', exact: true }).click();
  const periods = page.getByRole('list', { name: 'Perioder' }).getByRole('listitem');
  await expect(periods).toHaveCount(1);

  await page.getByRole('button', { name: 'Förnya' }).click();
  await expect(periods).toHaveCount(2);
  await expect(page.getByText('Medlemskapet har fått sin nästa period.')).toBeVisible();

  await page.getByRole('button', { name: 'Avsluta', exact: true }).click();
  const ending = page.getByRole('dialog');
  await ending.getByRole('button', { name: 'Avsluta medlemskapet' }).click();
  await expect(ending.getByLabel('Skäl till utträdet')).toHaveAttribute('aria-invalid', 'true');
  await ending.getByLabel('Skäl till utträdet').fill('Verksamheten har sålts.');
  await ending.getByRole('button', { name: 'Avsluta medlemskapet' }).click();
  await expect(page.getByText('Verksamheten har sålts.')).toBeVisible();
  await expect(page.getByRole('button', { name: 'Förnya' })).toHaveCount(0);
  await expect(page.getByRole('button', { name: 'Anta som medlem' })).toBeVisible();
  await soundInBothSchemes(page);

  await page.getByRole('link', { name: 'Historik' }).click();
  await expect(page.getByText(/^Medlemskap Skultuna Fogteknik/).first()).toBeVisible();
  await expect(page.getByText(/^Medlemsperiod /).first()).toBeVisible();
});
