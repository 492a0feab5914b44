import { soundInBothSchemes } from '../e2e/faults';
import { expect, test } from '../e2e/server';
import { signIn } from './network';
import { addOrganisation, heading } from './organisations';

test('two rows that are one organisation become one, and two again', async ({ page }) => {
  test.setTimeout(240_000);
  await signIn(page, 'processManager');
  const other = await addOrganisation(page, 'Irsta Pumpservice och Rör', {
    employees: 12,
    summary_sv: 'Lagar det som läcker.',
  });
  const kept = await addOrganisation(page, 'Irsta Pumpservice', { employees: 14 });

  const merge = async () => {
    await page.getByRole('button', { name: 'Fler åtgärder' }).click();
    await page.getByRole('menuitem', { name: 'Slå ihop med en annan' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByRole('combobox', { name: 'Den andra organisationen' }).fill('Irsta Pump');
    await page.getByRole('option', { name: /^Irsta Pumpservice och Rör/ }).click();
    const employees = dialog.getByRole('radiogroup', { name: 'Anställda' });
    await expect(employees.getByRole('radio')).toHaveCount(2);
    return { dialog, employees };
  };

  await page.goto(kept);
  const { dialog, employees } = await merge();
  await soundInBothSchemes(page);
  await employees.getByRole('radio').last().click();
  await dialog.getByRole('button', { name: 'Slå ihop till Irsta Pumpservice' }).click();
  // Nothing was said of it here: what the other says is taken.
  await expect(page.getByText('Lagar det som läcker.')).toBeVisible();
  await expect(page.getByRole('complementary', { name: 'Fakta' })).toContainText('12');

  await page.getByRole('button', { name: 'Ångra', exact: true }).click();
  await expect(page.getByText('Lagar det som läcker.')).toHaveCount(0);
  await expect(page.getByRole('complementary', { name: 'Fakta' })).toContainText('14');
  await page.goto(other);
  await expect(heading(page)).toHaveText('Irsta Pumpservice och Rör');

  await page.goto(kept);
  const again = await merge();
  await again.dialog.getByRole('button', { name: 'Slå ihop till Irsta Pumpservice' }).click();
  // The dialog says the same words until it is done.
  await expect(again.dialog).toBeHidden();
  await expect(page.getByText('Lagar det som läcker.')).toBeVisible();
  await page.goto(other);
  await expect(heading(page)).toHaveText('Irsta Pumpservice');

  // The notice is gone by now; the way back is not.
  await page.getByRole('button', { name: 'Fler åtgärder' }).click();
  await page.getByRole('menuitem', { name: 'Ångra den senaste sammanslagningen' }).click();
  await soundInBothSchemes(page);
  await page.getByRole('dialog').getByRole('button', { name: 'Ångra sammanslagningen' }).click();
  await expect(page.getByText('Lagar det som läcker.')).toHaveCount(0);
  await page.goto(other);
  await expect(heading(page)).toHaveText('Irsta Pumpservice och Rör');

  await page.goto(kept);
  await page.getByRole('button', { name: 'Fler åtgärder' }).click();
  await page.getByRole('menuitem', { name: 'Ångra den senaste sammanslagningen' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Ångra sammanslagningen' }).click();
  await expect(page.getByRole('dialog').getByRole('alert')).toBeVisible();
});
