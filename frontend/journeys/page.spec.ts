import { expect, test } from '../e2e/server';
import { people, signIn } from './network';

test.describe('The page that the server gives', () => {
  for (const [language, locale] of [
    ['sv', 'sv-SE'],
    ['en', 'en-GB'],
  ] as const) {
    test(`runs under its own security policy for a reader of ${language}`, async ({ browser }) => {
      const context = await browser.newContext({ locale });
      const page = await context.newPage();
      const faults: string[] = [];
      page.on('console', (message) => message.type() === 'error' && faults.push(message.text()));
      page.on('pageerror', (error) => faults.push(error.message));

      const answer = await page.goto('/');

      expect(answer?.headers()['content-security-policy']).toContain("script-src 'self' 'nonce-");
      await expect(page.locator('html')).toHaveAttribute('lang', language);
      await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
      await page.goto('/sign-in');
      await expect(page.getByRole('textbox').first()).toBeVisible();
      expect(faults).toEqual([]);
      await context.close();
    });
  }

  test('is the application at any address, and JSON where the API has none', async ({
    request,
  }) => {
    expect(await (await request.get('/no/such/page')).text()).toContain('<div id="root">');

    const api = await request.get('/api/v1/no-such-thing/');

    expect(api.status()).toBe(404);
    expect(api.headers()['content-type']).toContain('application/problem+json');
  });

  test('has scripts that are compressed and kept for good', async ({ page, request }) => {
    await page.goto('/');
    const script = await page.locator('script[src*="/assets/main-"]').getAttribute('src');

    const answer = await request.get(script ?? '', { headers: { 'Accept-Encoding': 'br' } });

    expect(answer.headers()['content-encoding']).toBe('br');
    expect(answer.headers()['cache-control']).toContain('immutable');
  });
});

test('What a page asks for travels by its hash, which the server knows', async ({ page }) => {
  const asked: { id?: string; query?: string }[] = [];
  page.on('request', (request) => {
    if (request.url().endsWith('/graphql/')) asked.push(request.postDataJSON());
  });
  await page.goto('/directory');
  await expect(page.getByRole('article').first()).toBeVisible();

  expect(asked.length).toBeGreaterThan(0);
  for (const { id, query } of asked) {
    expect(id).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(query).toBeUndefined();
  }
});

test.describe('GraphiQL', () => {
  test('runs a query for staff, in our own build and under the security policy', async ({
    page,
  }) => {
    await signIn(page, 'processManager');
    await page.goto('/graphiql/');
    await page.getByRole('button', { name: /^Execute query/ }).click();
    const answer = page.getByRole('region', { name: /result/i });
    await expect(answer).toContainText('totalCount');
    await expect(answer).toContainText('organisations');

    // The editor knows the schema: what fits at the cursor is offered.
    await page.getByRole('button', { name: 'Show Documentation Explorer' }).click();
    await expect(page.getByRole('link', { name: 'Query', exact: true })).toBeVisible();
  });

  test('is there for nobody else', async ({ page }) => {
    expect((await page.request.get('/graphiql/')).status()).toBe(404);
    await signIn(page, 'memberAdministrator');
    expect((await page.request.get('/graphiql/')).status()).toBe(404);
  });
});

test('Everyone in the demo network can sign in', async ({ browser }) => {
  for (const who of Object.keys(people) as (keyof typeof people)[]) {
    const context = await browser.newContext({ baseURL: process.env.BASE_URL });
    const page = await context.newPage();
    await signIn(page, who);
    const session = await page.request.get('/_allauth/browser/v1/auth/session');
    expect((await session.json()).data.user.email).toBe(people[who]);
    await context.close();
  }
});
