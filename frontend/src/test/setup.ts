import '@testing-library/jest-dom/vitest';
import { i18n } from '@lingui/core';
import { cleanup } from '@testing-library/react';
import { afterAll, afterEach, beforeAll, beforeEach } from 'vitest';
import { loadMessages } from '@/app/messages';
import { server } from './server';

// What jsdom lacks and Mantine asks for.
window.matchMedia = (media) => ({
  media,
  matches: false,
  onchange: null,
  addEventListener: () => undefined,
  removeEventListener: () => undefined,
  addListener: () => undefined,
  removeListener: () => undefined,
  dispatchEvent: () => false,
});
window.ResizeObserver = class {
  observe() {}
  unobserve() {}
  disconnect() {}
};
Element.prototype.scrollIntoView = () => undefined;

beforeAll(async () => {
  server.listen({ onUnhandledRequest: 'error' });
  i18n.load({ sv: await loadMessages('sv'), en: await loadMessages('en') });
});

beforeEach(() => {
  i18n.activate('sv');
});

afterEach(() => {
  cleanup();
  server.resetHandlers();
});

afterAll(() => server.close());
