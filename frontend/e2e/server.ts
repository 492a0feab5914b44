import { test as base, expect, type Page } from '@playwright/test';

interface Person {
  name: string;
  roles: string[];
}

function viewerAnswer(person: Person | null) {
  return {
    data: {
      viewer: {
        user: person && {
          id: 'VXNlcjox',
          name: person.name,
          email: 'anna.lind@example.com',
          language: 'SV',
        },
        roles: person?.roles ?? ['VISITOR'],
        organisations: [],
        permissions: [],
      },
    },
  };
}

/** Lets the page believe that this person, or nobody, has signed in. */
export async function reader(page: Page, person: Person | null) {
  await page.route('**/graphql/', (route) => route.fulfill({ json: viewerAnswer(person) }));
}

/** A test that fails when the page throws or writes an error to the console. */
export const test = base.extend<{ quiet: undefined }>({
  quiet: [
    async ({ page }, use) => {
      const errors: string[] = [];
      page.on('pageerror', (error) => errors.push(error.message));
      page.on('console', (message) => {
        // A refused request is written there by the browser itself; the page shows it.
        if (message.type() === 'error' && !message.text().startsWith('Failed to load resource')) {
          errors.push(message.text());
        }
      });
      await use(undefined);
      expect(errors).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };
