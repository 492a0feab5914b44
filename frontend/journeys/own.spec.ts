import type { Browser, Page } from '@playwright/test';
import { soundInBothSchemes } from '../e2e/faults';
import { expect, test } from '../e2e/server';
import { latestMail, password, signIn } from './network';
import { addOrganisation, heading } from './organisations';

test.use({ locale: 'en-GB' });

/** Where the latest invitation to this address leads, once it is another than the one before. */
async function invited(email: string, before = ''): Promise<string> {
  let path = '';
  await expect
    .poll(async () => {
      const mail = (await latestMail(email))?.replaceAll('=\n', '');
      path = mail?.match(/\/invitation\/[\w:.~-]+/)?.[0] ?? '';
      return path !== '' && path !== before;
    })
    .toBe(true);
  return path;
}

/** Only members have delegates. */
async function addMember(page: Page, name: string): Promise<string> {
  const address = await addOrganisation(page, name);
  await page.goto(`${address}/memberships`);
  await page.getByRole('button', { name: 'Admit as a member' }).click();
  const admission = page.getByRole('dialog');
  await admission.getByLabel('Member category').selectOption({ index: 1 });
  await admission.getByRole('button', { name: 'Admit', exact: true }).click();
  await expect(page.getByRole('list', { name: 'Periods' })).toBeVisible();
  return address;
}

/** A new reader, in a browser of their own, who follows the mailed link and makes an account. */
async function accept(browser: Browser, email: string, name: string): Promise<Page> {
  const context = await browser.newContext({ baseURL: process.env.BASE_URL, locale: 'en-GB' });
  const page = await context.newPage();
  await page.goto(await invited(email));
  await page.getByLabel('Your name').fill(name);
  await page.getByRole('textbox', { name: 'Password' }).fill(password);
  await page.getByRole('button', { name: 'Accept the invitation' }).click();
  await expect(page.getByRole('navigation').first()).toBeVisible();
  return page;
}

async function invite(page: Page, email: string, asAdministrator = false) {
  await page.getByRole('button', { name: 'Invite a delegate' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('E-mail').fill(email);
  if (asAdministrator) await dialog.getByLabel('Administrator').check();
  await dialog.getByRole('button', { name: 'Send the invitation' }).click();
  await expect(page.getByText('Waiting for an answer')).toBeVisible();
}

test('delegates are invited, act for the organisation, and are removed', async ({
  page,
  browser,
}) => {
  test.setTimeout(240_000);
  await signIn(page, 'processManager');
  const address = await addMember(page, 'Tillberga Kabelkonfektion');
  await page.goto(`${address}/delegates`);
  await invite(page, 'berit@tillberga-kabel.example', true);

  // The administrator's only organisation is where the way to one's own leads.
  const berit = await accept(browser, 'berit@tillberga-kabel.example', 'Berit Tillberg');
  await berit.goto('/my-organisation');
  await expect(heading(berit)).toHaveText('Tillberga Kabelkonfektion');
  await expect(berit.getByText(/^The page is .* complete\.$/)).toBeVisible();
  await soundInBothSchemes(berit);
  await berit.getByRole('link', { name: 'Delegates' }).click();
  await invite(berit, 'cia@tillberga-kabel.example');
  await soundInBothSchemes(berit);

  const cia = await accept(browser, 'cia@tillberga-kabel.example', 'Cia Tillberg');
  await cia.goto('/my-organisation');
  await expect(heading(cia)).toHaveText('Tillberga Kabelkonfektion');
  // To write on the page is the administrators' part.
  await expect(cia.getByRole('link', { name: 'Edit', exact: true })).toHaveCount(0);
  await berit.reload();
  await berit.getByRole('button', { name: 'Make Cia Tillberg administrator' }).click();
  await expect(berit.getByRole('button', { name: 'Make Cia Tillberg a delegate' })).toBeVisible();
  await cia.reload();
  await cia.getByRole('link', { name: 'Edit', exact: true }).click();
  await cia.getByLabel('In short, in English').fill('Cables cut to your length.');
  await cia.getByRole('button', { name: 'Save the changes' }).click();
  await expect(cia.getByText('Cables cut to your length.')).toBeVisible();

  await berit.getByRole('button', { name: 'Remove' }).last().click();
  const question = berit.getByRole('dialog');
  await expect(question).toContainText('Cia Tillberg');
  await soundInBothSchemes(berit);
  await question.getByRole('button', { name: 'Remove' }).click();
  await expect(berit.getByText('Cia Tillberg', { exact: true })).toHaveCount(0);
  await cia.goto('/my-organisation');
  await expect(cia.getByText('You act for no organisation')).toBeVisible();
  await soundInBothSchemes(cia);

  await berit.getByRole('link', { name: 'Memberships' }).click();
  await berit.getByRole('button', { name: 'Leave the network' }).click();
  const leaving = berit.getByRole('dialog');
  // From that day on she may not see the memberships either.
  const inAMonth = new Date(Date.now() + 30 * 86_400_000).toISOString().slice(0, 10);
  await leaving.getByLabel('First day without membership').fill(inAMonth);
  await leaving.getByLabel('Reason for leaving').fill('We have moved abroad.');
  await leaving.getByRole('button', { name: 'Leave the network' }).click();
  await expect(berit.getByText('We have moved abroad.')).toBeVisible();
  await berit.context().close();
  await cia.context().close();
});

test('whoever acts for two organisations chooses between them', async ({ page, browser }) => {
  test.setTimeout(240_000);
  const email = 'dag@hokasen.example';
  await signIn(page, 'processManager');
  const first = await addMember(page, 'Hökåsens Lindning');
  const second = await addMember(page, 'Hökåsens Lindning Norr');
  await page.goto(`${first}/delegates`);
  await invite(page, email);
  const made = await invited(email);
  const dag = await accept(browser, email, 'Dag Hökås');
  await page.goto(`${second}/delegates`);
  await invite(page, email);
  await dag.goto(await invited(email, made));
  await dag.getByRole('button', { name: 'Accept with the account that I have' }).click();
  await expect(dag.getByText('The invitation is accepted')).toBeVisible();

  await dag.goto('/my-organisation');
  await expect(heading(dag)).toHaveText('My organisations');
  await soundInBothSchemes(dag);
  await dag.getByRole('main').getByRole('link', { name: 'Hökåsens Lindning Norr' }).click();
  await expect(heading(dag)).toHaveText('Hökåsens Lindning Norr');
  await dag.context().close();
});
