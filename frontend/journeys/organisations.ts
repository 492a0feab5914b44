import type { Page } from '@playwright/test';
import { expect } from '../e2e/server';

/** What the journeys over the register share: organisations of their own, and a look at the page. */

export const heading = (page: Page) => page.getByRole('heading', { level: 1 });

/** Adds an organisation past the page, for journeys that begin behind it; answers its address. */
export async function addOrganisation(
  page: Page,
  name: string,
  said: Readonly<Record<string, unknown>> = {},
): Promise<string> {
  const cookies = await page.context().cookies();
  const answer = await page.request.post('/api/v1/organisations/', {
    data: { name, kind: 'company', ...said },
    headers: {
      'X-CSRFToken': cookies.find((cookie) => cookie.name === 'csrftoken')?.value ?? '',
      Referer: page.url(),
    },
  });
  expect(answer.status()).toBe(201);
  const { id } = await answer.json();
  return `/organisation/${encodeURIComponent(btoa(`Organisation:${id}`))}`;
}

export async function openFromRegister(page: Page, name: string) {
  await page.goto(`/register?text=${encodeURIComponent(name)}`);
  await page.getByRole('table').getByRole('link', { name, exact: true }).click();
  await expect(heading(page)).toHaveText(name);
}
