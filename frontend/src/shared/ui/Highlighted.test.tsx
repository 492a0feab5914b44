import { expect, test } from 'vitest';
import { show } from '@/test/show';
import { Highlighted } from './Highlighted';

test('only what was found is marked, and no other markup is', () => {
  const { container } = show(
    <p>
      <Highlighted html="en <em>mikrofabrik</em> för &lt;b&gt;plåt&lt;/b&gt; &amp; <i>rör</i>" />
    </p>,
  );

  expect(container.querySelector('p')).toHaveTextContent(
    'en mikrofabrik för <b>plåt</b> & <i>rör</i>',
  );
  expect(container.querySelectorAll('mark')).toHaveLength(1);
  expect(container.querySelector('b, i')).toBeNull();
});
