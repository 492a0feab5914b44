import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect } from '../e2e/server';

/** The sign-ins of the demo network, as `konstellation demo` prints them. */
export const people = {
  processManager: 'processledare@konstellation.example',
  memberAdministrator: 'mattias.burlin@greppklo-robotik.example',
  memberDelegate: 'amanda.norrby@legeringslanken.example',
  financier: 'finansiar@konstellation.example',
  panellist: 'panel@konstellation.example',
  nodeManager: 'nod@konstellation.example',
  withoutRole: 'gast@konstellation.example',
  superuser: 'drift@konstellation.example',
};
export const password = 'mikrofabrik-demo';

/** Signs in past the page, for journeys that begin behind it. */
export async function signIn(page: Page, who: keyof typeof people) {
  await page.goto('/');
  const cookies = await page.context().cookies();
  const answer = await page.request.post('/_allauth/browser/v1/auth/login', {
    data: { email: people[who], password },
    headers: {
      'X-CSRFToken': cookies.find((cookie) => cookie.name === 'csrftoken')?.value ?? '',
      Referer: page.url(),
    },
  });
  expect(answer.status()).toBe(200);
  await page.goto('/');
}

/** The latest message that the server has sent to this address, as it was sent. */
export async function latestMail(to: string) {
  const folder = process.env.MAIL_DIR ?? '';
  const names = (await readdir(folder)).sort();
  const messages = await Promise.all(names.map((name) => readFile(join(folder, name), 'utf8')));
  return messages.findLast((message) => message.includes(`To: ${to}`));
}
