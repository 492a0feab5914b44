import { useState } from 'react';
import { FacetList } from '@/shared/ui/FacetList';
import { Facts } from '@/shared/ui/Facts';
import { FilterBar } from '@/shared/ui/FilterBar';
import { Highlighted } from '@/shared/ui/Highlighted';
import { MarkdownText } from '@/shared/ui/MarkdownText';
import { Section } from '@/shared/ui/Page';
import { ReasonList } from '@/shared/ui/ReasonList';
import { Timeline } from '@/shared/ui/Timeline';
import { Specimen } from './Specimen';

const REGIONS = [
  { value: 'vastmanland', label: 'Västmanland', count: 128 },
  { value: 'sodermanland', label: 'Södermanland', count: 46 },
  { value: 'vasterbotten', label: 'Västerbotten', count: 31 },
  { value: 'vastra-gotaland', label: 'Västra Götaland', count: 22 },
  { value: 'gotland', label: 'Gotland', count: 0 },
  { value: 'skane', label: 'Skåne', count: 7 },
  { value: 'orebro', label: 'Örebro', count: 5 },
  { value: 'abroad', label: 'Utanför Sverige', count: 3 },
];

const TEXT = `## Vad vi gör
Vi bygger **mikrofabriker** som flyttas på en dag. Läs [rapporten](https://example.org/rapport).

- pressar upp till 40 ton
- *visualisering* i realtid

> Den minsta fabriken ryms i en container.`;

export function RecordSpecimens() {
  const [text, setText] = useState('svets');
  const [regions, setRegions] = useState<string[]>(['vastmanland']);
  return (
    <Section title="Poster">
      <Specimen name="FilterBar">
        <FilterBar
          label="Sök organisationer"
          text={text}
          onText={setText}
          summary="128 organisationer"
          active={regions.map((value) => ({
            key: value,
            label: REGIONS.find((region) => region.value === value)?.label ?? value,
            remove: () => setRegions(regions.filter((other) => other !== value)),
          }))}
          onClear={() => setRegions([])}
        />
      </Specimen>
      <Specimen name="FacetList">
        <FacetList
          label="Län"
          options={REGIONS}
          selected={regions}
          onChange={setRegions}
          limit={5}
        />
      </Specimen>
      <Specimen name="Facts">
        <Facts
          gap="Inte angivet"
          facts={[
            { label: 'Organisationsnummer', value: '556677-8899' },
            { label: 'Anställda', value: '11–50' },
            { label: 'Besöksadress', value: 'Kopparbergsvägen 10, 722 13 Västerås' },
            { label: 'Webbplats', value: null },
          ]}
        />
      </Specimen>
      <Specimen name="Timeline">
        <Timeline
          entries={[
            {
              id: '2',
              at: '2026-11-20T09:12:00Z',
              who: 'Anna Lind',
              what: 'Uppgifterna ändrades',
              changes: [
                { field: 'Ort', from: 'Västerås', to: 'Eskilstuna' },
                { field: 'Webbplats', from: '', to: 'https://nordmek.example' },
              ],
            },
            {
              id: '1',
              at: '2024-02-01T08:00:00Z',
              who: 'Import',
              what: 'Organisationen lades till',
            },
          ]}
        />
      </Specimen>
      <Specimen name="ReasonList">
        <ReasonList
          reasons={[
            {
              id: 'a',
              strength: 3,
              text: 'Båda har robotsvetsning; ni söker det, de har fem års vana.',
              facts: 'Kompetensen är styrkt av tre genomförda projekt.',
            },
            { id: 'b', strength: 2, text: 'De finns 24 km från er.' },
            { id: 'c', strength: 1, text: 'Ni har aldrig arbetat ihop: en oväntad kombination.' },
          ]}
        />
      </Specimen>
      <Specimen name="MarkdownText, Highlighted">
        <MarkdownText source={TEXT} headingLevel={4} />
        <p>
          <Highlighted html="… en <em>mikrofabrik</em> för &lt;plåt&gt; …" />
        </p>
      </Specimen>
    </Section>
  );
}
